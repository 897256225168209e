import FlowMail
import FlowModel
import Testing

@Suite("Links in a message")
struct LinkTests {
    private func html(_ body: String) -> [String: String] {
        ["guide.html": "---\nsubject: Hello\n---\n<html><body>\(body)</body></html>"]
    }

    /// The targets of `href` in the HTML part, in order.
    private func targets(_ message: DecodedMessage) -> [String] {
        message.html.pieces(around: "href=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }

    /// The claims of tracked links among the targets.
    private func claims(_ targets: [String]) -> [LinkClaim?] {
        targets.map { target in
            guard target.hasPrefix("https://go.example.com/") else { return nil }
            return LinkSigner.example.claim(of: String(target.split(separator: "/").last ?? ""))
        }
    }

    @Test("web links are tracked by position, with the title as the label; the rest stays")
    func tracked() throws {
        let library = try EmailLibrary.reading(
            markdown(
                """
                [a](https://example.com/a?x=1&y=2 "first") [b](HTTP://example.com/b)
                [a again](https://example.com/a?x=1&y=2 "first") [mail](mailto:anna@example.com)
                [down](#down) [bye]({{unsubscribe_url}}) [tel](tel:+31201234567)
                """
            )
        )
        let message = try library.message(.example())
        #expect(
            message.links == [
                MessageReference.Link(address: "https://example.com/a?x=1&y=2", label: "first"),
                MessageReference.Link(address: "HTTP://example.com/b", label: nil),
            ]
        )
        let decoded = try DecodedMessage(message.bytes)
        let targets = targets(decoded)
        let id = OutboxID(7)
        #expect(
            claims(targets) == [
                .click(id, position: 0), .click(id, position: 1), .click(id, position: 0), nil, nil, .unsubscribe(id),
                nil,
            ]
        )
        #expect([targets[3], targets[4], targets[6]] == ["mailto:anna@example.com", "#down", "tel:+31201234567"])
        for target in targets.prefix(3) { #expect(decoded.text.contains("(\(target))")) }
    }

    @Test("an open picture stands at the end of the HTML")
    func pixel() throws {
        let html = try EmailLibrary.reading(markdown("x")).decoded(.example()).html
        let address = html.pieces(around: "https://go.example.com/o/").last ?? ""
        let token = String(address.prefix { $0 != "." })
        #expect(LinkSigner.example.claim(of: token) == .open(OutboxID(7)))
        #expect(address.contains("</body>") && !address.contains("<p"))
    }

    @Test("a value inside an address cannot leave its place in it")
    func values() throws {
        let library = try EmailLibrary.reading(
            markdown(
                #"[x](https://example.com/{{plan}}?who={{email}} "for {{plan}}") [y](mailto:{{plan}}@example.com)"#
            )
        )
        let message = try library.message(.example(fields: ["plan": .text("a/b?c#d&e \"'>)\r\nü")]))
        let plan = "a%2Fb%3Fc%23d%26e%20%22%27%3E%29%0D%0A%C3%BC"
        #expect(
            message.links == [
                MessageReference.Link(
                    address: "https://example.com/\(plan)?who=bob%40example.com",
                    label: "for a/b?c#d&e \"'>) ü"
                )
            ]
        )
        #expect(targets(try DecodedMessage(message.bytes))[1] == "mailto:\(plan)@example.com")
    }

    @Test("a value may be a whole address of the web")
    func wholeAddress() throws {
        for body in ["[pay]({{event.link}})", "<{{event.link}}>", "<a href='{{event.link}}'>pay</a>"] {
            let library = try EmailLibrary.reading(markdown(body))
            let link = Value.text("https://pay.example.com/1?a=b&c=%20d\" onclick=\"x")
            let message = try library.message(.example(event: ["link": link]))
            #expect(
                message.links.map(\.address) == ["https://pay.example.com/1?a=b&c=%20d%22%20onclick=%22x"],
                "\(body)"
            )
        }
    }

    @Test(
        "a value that begins a link and is no web address holds the message",
        arguments: ["javascript:alert(1)", "data:text/html,x", "//example.com", " https://example.com", "HTTPX://a"]
    )
    func noWebAddress(value: String) throws {
        let library = try EmailLibrary.reading(markdown("[pay]({{event.link}})"))
        #expect(
            library.hold(.example(event: ["link": .text(value)]))
                == "email guide: the value of {{event.link}} begins a link and is no http or https address"
        )
    }

    @Test("links of hand-made HTML are found however the tag is written")
    func handMade() throws {
        let library = try EmailLibrary.reading(
            html(
                """
                <!-- <a href="https://example.com/no"> --><style>a > b { color: red }</style>
                <A class=x HREF='https://example.com/1?a&amp;b' title="one">1</A><a
                  href = https://example.com/2>2</a><area href="https://example.com/3"/>
                <a name="x">n</a><img src="https://example.com/{{plan}}.png"><p {{plan}} onclick="f('{{plan}}')">t</p>
                """
            )
        )
        let message = try library.message(.example(fields: ["plan": .text("x onload=y")]))
        #expect(
            message.links == [
                MessageReference.Link(address: "https://example.com/1?a&b", label: "one"),
                MessageReference.Link(address: "https://example.com/2", label: nil),
                MessageReference.Link(address: "https://example.com/3", label: nil),
            ]
        )
        let html = try DecodedMessage(message.bytes).html
        #expect(html.contains("<a class=\"x\" HREF=\"https://go.example.com/c/"))
        #expect(html.contains("<img src=\"https://example.com/x%20onload%3Dy.png\"><p>t</p>"))
        #expect(html.contains("<!-- <a href=\"https://example.com/no\"> --><style>a > b { color: red }</style>"))
    }

    @Test("a hand-made text part has its links tracked as the HTML has")
    func handMadeText() throws {
        var files = html("<a href=\"https://example.com/1\">one</a>")
        files["guide.txt"] = "Hi {{first_name}}: https://example.com/1, or (https://example.com/2)."
        let message = try EmailLibrary.reading(files).message(
            .example(fields: ["first name": .text("Bob <x>")], topic: "transactional")
        )
        #expect(message.links.map(\.address) == ["https://example.com/1", "https://example.com/2"])
        let tokens = (0...1).map { LinkSigner.example.token(.click(OutboxID(7), position: $0)) }
        #expect(
            try DecodedMessage(message.bytes).text
                == "Hi Bob <x>: https://go.example.com/c/\(tokens[0]), or (https://go.example.com/c/\(tokens[1])).\n"
        )
    }
}
