import FlowMail
import FlowModel
import Testing

@Suite("Tracking, confirming and looking at an email")
struct TrackingTests {
    private static let body = "[a](https://example.com/{{x}} \"label\") [Bye]({{unsubscribe_url}})"

    private func check(_ message: ComposedEmail) throws {
        let decoded = try DecodedMessage(message.bytes)
        #expect(message.links.isEmpty)
        #expect(decoded.html.contains("<a href=\"https://example.com/b%20c\" title=\"label\">a</a>"))
        #expect(decoded.text.hasPrefix("a (https://example.com/b%20c) Bye (https://go.example.com/u/"))
        #expect(decoded.html.contains("https://go.example.com/u/"))
        #expect(!decoded.html.contains("/c/") && !decoded.html.contains("/o/") && !decoded.html.contains("<img"))
        #expect(decoded["List-Unsubscribe"]?.contains("/u/") == true)
    }

    @Test("without it links stay as written and no picture is loaded; unsubscribing stays")
    func off() throws {
        var request = EmailRequest.example(fields: ["x": .text("b c")])
        let library = try EmailLibrary.reading(markdown(TrackingTests.body))
        #expect(try library.message(request).links.count == 1)
        request.isTracked = false
        try check(library.message(request))
        request.isTracked = true
        let untracked = try EmailLibrary.reading(markdown(TrackingTests.body, more: "tracking: off\n"))
        try check(untracked.message(request))
        #expect(library.isTracked(Slug("guide")) && !untracked.isTracked(Slug("guide")))
        let tracked = try EmailLibrary.reading(markdown(TrackingTests.body, more: "tracking: on\n"))
        #expect(tracked.isTracked(Slug("guide")))
    }

    @Test("an email that confirms has the link for it and needs no consent")
    func confirming() throws {
        let files = markdown("[Yes]({{confirm_url}})", more: "confirms: Product News\n")
        let library = try EmailLibrary.reading(files)
        #expect(library.confirmedTopic(of: Slug("guide")) == Slug("product-news"))
        #expect(library.topics == [Slug("guide"): Slug("transactional")])
        let message = try library.message(.example())
        let url = "https://go.example.com/k/" + LinkSigner.example.token(.confirm(OutboxID(7)))
        let decoded = try DecodedMessage(message.bytes)
        #expect(decoded.text == "Yes (\(url))\n")
        #expect(decoded.html.contains("<a href=\"\(url)\">Yes</a>"))
        #expect(message.links.isEmpty && !decoded.fields.contains { $0.name.hasPrefix("List-") })
        let own = try EmailLibrary.reading(markdown("x", more: "confirms: news\ntopic: news\n"))
        #expect(own.topics == [Slug("guide"): Slug("news")])
        #expect(own.confirmedTopic(of: Slug("other")) == nil)
    }

    @Test("a field named as the link is not taken for it")
    func disguise() {
        let files = ["guide.md": "---\nsubject: x\n---\n{{> p}}", "partials/p.md": "[Yes]({{confirm_url}})"]
        let (library, _) = EmailLibrary.read(.emails(files))
        let request = EmailRequest.example(fields: ["confirm url": .text("https://evil.example/")])
        #expect(library.hold(request) == "email guide: {{confirm_url}} has no value and no default")
    }

    @Test("a preview has each part as its reader sees it, and pictures in the page")
    func preview() throws {
        let files = markdown("Hi *{{name}}* ![y](a.png)", subject: "About {{name}}", more: "preheader: Soon\n")
        let library = try EmailLibrary.reading(files, assets: ["a.png": [1, 2, 3]])
        let request = EmailRequest.example(fields: ["name": .text("Bob & Co")])
        guard case .finished(let preview) = library.preview(request, settings: .example) else {
            Issue.record("the email is held")
            return
        }
        #expect(preview.subject == "About Bob & Co" && preview.preheader == "Soon")
        #expect(preview.text.hasPrefix("Hi Bob & Co y\n"))
        #expect(preview.html.contains("<em>Bob &amp; Co</em> <img src=\"data:image/png;base64,AQID\" alt=\"y\""))
        #expect(try preview.eml == library.message(request).bytes)
        #expect(
            library.preview(.example(), settings: .example)
                == .held(reason: "email guide: {{name}} has no value and no default")
        )
    }

    @Test("mail to a team has no token in its sender, so that its bounces are not the contact's")
    func team() throws {
        let settings = MailSettings.example.with {
            $0.teams = [Slug("sales"): "sales@example.com"]
            $0.returnPath = "bounces@example.com"
        }
        var request = EmailRequest.example(fields: ["x": .text("y")])
        request.team = Slug("sales")
        let message = try EmailLibrary.reading(markdown(TrackingTests.body)).message(request, settings: settings)
        #expect(message.sender == "bounces@example.com" && message.recipient == "sales@example.com")
        #expect(message.links.isEmpty)
    }
}
