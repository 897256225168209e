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
        // An encoded word ends with ?= where quoted-printable has a soft line break.
        var text = String(decoding: message.bytes, as: UTF8.self).pieces(around: "\r\n").dropLast()
            .map { $0.hasSuffix("=") && !$0.hasSuffix("?=") ? String($0.dropLast()) : $0 + "\n" }
            .joined()
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
                Date: Mon, 02 Mar 2026 08:00:00 +0000
                Message-ID: <$MESSAGE_ID>
                From: =?UTF-8?B?Wm/DqyDDnG5hbA==?= <zoe@example.com>
                To: bob@example.com
                Subject: =?UTF-8?B?dGhlcmUsIHlvdXIgZ3VpZGUgaXMgaGVyZSDigJMgYXQgbGFzdA==?=
                List-ID: <newsletter.example.com>
                List-Unsubscribe: <https://go.example.com/u/$UNSUBSCRIBE>
                List-Unsubscribe-Post: List-Unsubscribe=One-Click
                Feedback-ID: guide:nurture:newsletter:nurture
                MIME-Version: 1.0
                Content-Type: multipart/alternative;
                 boundary="$BOUNDARY"

                --$BOUNDARY
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                Hi there,

                Read the guide (https://go.example.com/c/$CLICK)

                ----------
                Unsubscribe or choose what you receive: https://go.example.com/u/$UNSUBSCRIBE
                --$BOUNDARY
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                <!DOCTYPE html>
                <html>
                <head>
                <meta charset=3D"utf-8">
                <meta name=3D"viewport" content=3D"width=3Ddevice-width, initial-scale=3D1">
                <title>there, your guide is here =E2=80=93 at last</title>
                </head>
                <body style=3D"margin:0;padding:24px;font-family:sans-serif;font-size:16px;line-heig\
                ht:1.5;color:#222"><div style=3D"display:none;max-height:0;overflow:hidden">Two minutes, three \
                ideas</div>
                <div style=3D"max-width:600px;margin:0 auto">
                <p>Hi there,</p>
                <p><a href=3D"https://go.example.com/c/$CLICK" title=3D"guide">Read the guide</a></p>

                </div>
                <p style=3D"margin:32px auto 0;max-width:600px;font-size:12px;color:#777"><a \
                href=3D"https://go.example.com/u/$UNSUBSCRIBE" style=3D"color:#777">Unsubscribe or choose what \
                you receive</a></p>
                <img src=3D"https://go.example.com/o/$OPEN.gif" width=3D"1" height=3D"1" alt=3D"" style=3D"border:0">
                </body>
                </html>
                --$BOUNDARY--

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
                Date: Mon, 02 Mar 2026 08:00:00 +0000
                Message-ID: <$MESSAGE_ID>
                From: Anna <anna@example.com>
                To: bob@example.com
                Reply-To: "Help, please" <help@example.com>
                Subject: Your receipt
                Feedback-ID: guide:nurture:transactional:nurture
                MIME-Version: 1.0
                Content-Type: multipart/alternative;
                 boundary="$BOUNDARY"

                --$BOUNDARY
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                Paid: =E2=82=AC 5 =3D <b>
                --$BOUNDARY
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                <html><body><p>Paid: =E2=82=AC 5 =3D &lt;b&gt;</p>
                <img src=3D"https://go.example.com/o/$OPEN.gif" width=3D"1" height=3D"1" alt=3D"" style=3D"border:0">
                </body></html>
                --$BOUNDARY--

                """
        )
    }
}
