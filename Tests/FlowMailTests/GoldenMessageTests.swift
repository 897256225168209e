import FlowMail
import FlowModel
import Testing

@Suite("Whole messages")
struct GoldenMessageTests {
    private static let guide = """
        ---
        subject: "{{first_name}}, your guide is here – at last"
        preheader: "Two minutes, three ideas"
        from: "Zoë Ünal <zoe@example.com>"
        topic: newsletter
        defaults: { first_name: "there" }
        ---
        Hi {{first_name}},

        [Read the guide](https://example.com/guide?utm_campaign=nurture&who={{email}} "guide")
        """

    /// The message with LF line ends and its own marks named, so that the text says what is what.
    private func text(_ message: ComposedEmail) -> String {
        let signer = LinkSigner.example
        let claims: [(LinkClaim, String)] = [
            (.open(OutboxID(7)), "$OPEN"), (.unsubscribe(OutboxID(7)), "$UNSUBSCRIBE"),
            (.click(OutboxID(7), position: 0), "$CLICK"),
        ]
        var text = String(decoding: message.bytes, as: UTF8.self).pieces(around: "=\r\n").joined()
            .pieces(around: "\r\n").joined(separator: "\n")
            .pieces(around: message.messageID).joined(separator: "$MESSAGE_ID")
        let boundary = text.pieces(around: "boundary=\"").last?.prefix { $0 != "\"" } ?? ""
        text = text.pieces(around: String(boundary)).joined(separator: "$BOUNDARY")
        for (claim, name) in claims { text = text.pieces(around: signer.token(claim)).joined(separator: name) }
        return text
    }

    @Test("a Markdown email, soft line breaks joined")
    func markdownEmail() throws {
        let message = try EmailLibrary.reading(["guide.md": GoldenMessageTests.guide]).message(.example())
        #expect(message.sender == "zoe@example.com")
        #expect(message.recipient == "bob@example.com")
        #expect(
            message.links == [
                MessageReference.Link(
                    address: "https://example.com/guide?utm_campaign=nurture&who=bob%40example.com",
                    label: "guide"
                )
            ]
        )
        #expect(
            text(message) == """
GOLDEN1
                """
        )
    }

    @Test("a hand-made transactional email")
    func handMade() throws {
        let files = [
            "guide.html": """
                ---
                subject: Your receipt
                topic: transactional
                ---
                <html><body><p>Paid: {{event.amount}}</p></body></html>
                """,
            "guide.txt": "Paid: {{event.amount}}",
        ]
        let settings = MailSettings.example.with { $0.replyTo = "\"Help, please\" <help@example.com>" }
        let message = try EmailLibrary.reading(files).message(
            .example(event: ["amount": .text("€ 5 = <b>")]),
            settings: settings
        )
        #expect(
            text(message) == """
GOLDEN2
                """
        )
    }
}
