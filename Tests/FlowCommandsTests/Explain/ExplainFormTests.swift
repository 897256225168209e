import FlowCommands
import FlowModel
import FlowTesting
import Testing

@Suite("nurture explain form")
struct ExplainFormTests {
    private let recorded = RecordedOutput()

    private func settings(_ form: Configuration.Form) -> Configuration {
        var settings = Configuration()
        settings.configuredPublicURL = "https://go.example.com"
        settings.forms = ["newsletter": form]
        return settings
    }

    @Test("prints the HTML to paste")
    func html() throws {
        let form = Configuration.Form(
            redirect: "https://example.com/thanks",
            topic: "news",
            fields: ["first_name", "Email", "size \"x\""],
            wording: "Yes & <no>."
        )
        #expect(try Explain.form("Newsletter", of: settings(form), output: recorded.output()) == .done)
        let expected = """
            <form action="https://go.example.com/forms/newsletter" method="post">
              <p>
                <label for="newsletter-email">Email</label>
                <input id="newsletter-email" name="email" type="email" autocomplete="email" required>
              </p>
              <p>
                <label for="newsletter-first-name">First name</label>
                <input id="newsletter-first-name" name="first-name" type="text" autocomplete="given-name">
              </p>
              <p>
                <label for="newsletter-size-x">Size &quot;x&quot;</label>
                <input id="newsletter-size-x" name="size-x" type="text">
              </p>
              <div aria-hidden="true" style="position: absolute; left: -10000px; height: 1px; overflow: hidden">
                <label for="newsletter-website">Leave this empty</label>
                <input id="newsletter-website" name="website" type="text" tabindex="-1" autocomplete="off">
              </div>
              <p>Yes &amp; &lt;no&gt;.</p>
              <button type="submit">Subscribe</button>
            </form>

            """
        #expect(recorded.answer == expected)
    }

    @Test("offers the nearest form for one that is unknown")
    func unknown() throws {
        let settings = settings(Configuration.Form(redirect: "/"))
        #expect(throws: CommandError.unknownForm(name: "newsleter", nearest: "newsletter")) {
            try Explain.form("newsleter", of: settings, output: recorded.output())
        }
        #expect(throws: CommandError.unknownForm(name: "x", nearest: nil)) {
            try Explain.form("x", of: Configuration(), output: recorded.output())
        }
    }
}
