import FlowMail
import FlowModel
import Testing

@Suite("Headers of a message")
struct HeaderTests {
    @Test(
        "a subject comes out as it went in, whatever it holds",
        arguments: [
            "Hello", "Grüße aus Köln", "=?UTF-8?B?SGk=?=", "a =? b", String(repeating: "word ", count: 60) + "end",
            String(repeating: "x", count: 300), String(repeating: "é", count: 300), "שלום \u{202E}abc",
            "👩‍👩‍👧‍👦 family " + String(repeating: "👨🏽‍🚀", count: 20), "e" + String(repeating: "\u{301}", count: 100),
        ]
    )
    func subjects(subject: String) throws {
        let library = try EmailLibrary.reading(markdown("x", subject: "{{title}}"))
        let message = try library.message(.example(fields: ["title": .text(subject)]))
        #expect(try DecodedMessage(message.bytes)["Subject"] == subject)
        let header = String(decoding: message.bytes, as: UTF8.self).pieces(around: "\r\n\r\n")[0]
        for line in header.split(separator: "\r\n") {
            #expect(line.utf8.count <= (line.contains("=?UTF-8?B?") ? 76 : 78), "\(line)")
        }
    }

    @Test("no character is cut in two by encoded words")
    func characterBounds() throws {
        let library = try EmailLibrary.reading(markdown("x", subject: "{{title}}"))
        let title = String(repeating: "aé👩‍👧€", count: 12)
        let message = try library.message(.example(fields: ["title": .text(title)]))
        let words = String(decoding: message.bytes, as: UTF8.self).pieces(around: "=?UTF-8?B?").dropFirst()
        #expect(words.count > 3)
        for word in words {
            let decoded = DecodedMessage.decodingWords("=?UTF-8?B?" + word.pieces(around: "?=")[0] + "?=")
            #expect(decoded.allSatisfy { "aé👩‍👧€".contains($0) }, "\(decoded)")
        }
    }

    @Test("a subject that is empty or over 998 bytes holds the message")
    func subjectLimits() throws {
        let library = try EmailLibrary.reading(markdown("x", subject: "{{#title}}{{title}}{{/title}}"))
        #expect(library.hold(.example()) == "email guide: its subject is empty")
        func request(_ count: Int) -> EmailRequest {
            .example(fields: ["title": .text(String(repeating: "x", count: count))])
        }
        #expect(library.hold(request(999)) == "email guide: its subject is over 998 bytes")
        #expect(library.hold(request(998)) == nil)
    }

    @Test(
        "names beside addresses are written so that they are read back",
        arguments: [
            ("Anna <anna@example.com>", "Anna <anna@example.com>"),
            ("anna@example.com", "anna@example.com"),
            ("\"Anna, Ltd.\" <anna@example.com>", "\"Anna, Ltd.\" <anna@example.com>"),
            ("Anna (sales) <anna@example.com>", "\"Anna (sales)\" <anna@example.com>"),
            ("\"A \\\"B\\\" C\" <anna@example.com>", "\"A \\\"B\\\" C\" <anna@example.com>"),
            ("Zoë <anna@example.com>", "=?UTF-8?B?Wm/Dqw==?= <anna@example.com>"),
        ]
    )
    func mailboxes(written: String, header: String) throws {
        let library = try EmailLibrary.reading(markdown("x"))
        let settings = MailSettings.example.with {
            $0.from = written
            $0.replyTo = written
        }
        let message = try library.message(.example(), settings: settings)
        let fields = try DecodedMessage(message.bytes).fields
        #expect(fields.first { $0.name == "From" }?.value == header)
        #expect(fields.first { $0.name == "Reply-To" }?.value == header)
        #expect(message.sender == "anna@example.com")
    }

    @Test("a configuration that is no address holds the message")
    func badConfiguration() throws {
        let library = try EmailLibrary.reading(markdown("x"))
        #expect(
            library.hold(.example(), settings: .example.with { $0.from = "Anna" })
                == "the configuration's `from` is not an email address"
        )
        #expect(
            library.hold(.example(), settings: .example.with { $0.replyTo = "a@b\r\nBcc: c@d" })
                == "the configuration's `reply_to` is not an email address"
        )
    }

    @Test(
        "an address that cannot be mailed safely holds the message",
        arguments: [
            nil, "", "bob", "@example.com", "bob@", "bob@@example.com", "bob @example.com", "bob@exa mple.com",
            "bob@example.com\r\nBcc: x@example.com", "bob@example.com\n", "bob@example.com\0", "bob@example.com,x@y.z",
            "<bob@example.com>", "bob@example..com", "bob@-example.com", "b..b@example.com", "b\u{202E}b@example.com",
            "b\u{A0}b@example.com", "b\u{85}b@example.com", "bob@exa\u{0}mple.com", "bob@ex\u{2028}ämple.com",
            "bob@ä_b.com", "bob@ä b.com", "bob@ä@b.com", "bob@ä＠b.com", "bob@ä／b.com", "bob@ä..com", "bob@xn--ä.com",
            ".\u{301}@example.com", "@ä.com", "b@\u{301}.com",
            "\"bob\"@example.com", "bob@[127.0.0.1]", String(repeating: "a", count: 65) + "@b.c",
            String(repeating: "é", count: 33) + "@b.c", "a@" + String(repeating: "ä", count: 70) + ".com",
            "a@" + String(repeating: "ä.", count: 100) + "de", "a@" + String(repeating: "ﷺ", count: 80),
            "a@" + String(repeating: "abc.", count: 64) + "de",
        ]
    )
    func recipients(address: String?) throws {
        let library = try EmailLibrary.reading(markdown("x"))
        #expect(
            library.hold(.example(address: address)) == "the contact's address is not one that can be mailed"
        )
    }

    @Test("usual addresses are mailed", arguments: ["bob@example.com", "b.o-b+1_x@mail.example.co.uk", "o'neil@x"])
    func usualRecipients(address: String) throws {
        let message = try EmailLibrary.reading(markdown("x")).message(.example(address: address))
        #expect(message.recipient == address)
        #expect(try DecodedMessage(message.bytes)["To"] == address)
    }

    @Test("consent brings unsubscribe headers and a footer; transactional mail has neither")
    func consent() throws {
        let library = try EmailLibrary.reading(markdown("Hi"))
        let settings = MailSettings.example.with { $0.postalAddress = "Example BV\nStraat 1 <a>" }
        let url = "https://go.example.com/u/" + LinkSigner.example.token(.unsubscribe(OutboxID(7)))
        for topic in [nil, "newsletter"] {
            let message = try library.decoded(.example(topic: topic), settings: settings)
            #expect(message["List-Unsubscribe"] == "<\(url)>")
            #expect(message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click")
            #expect(message["Feedback-ID"] == "guide:nurture:\(topic ?? "none"):nurture")
            #expect(
                message.text
                    == "Hi\n\n----------\nUnsubscribe or choose what you receive: \(url)\nExample BV\nStraat 1 <a>\n"
            )
            #expect(message.html.contains("<a href=\"\(url)\""))
            #expect(message.html.contains("Example BV<br>\nStraat 1 &lt;a&gt;"))
        }
        let message = try library.decoded(.example(topic: "transactional"), settings: settings)
        #expect(!message.fields.contains { $0.name.hasPrefix("List-") })
        #expect(message.text == "Hi\n")
        #expect(!message.html.contains("/u/") && !message.html.contains("Straat"))
    }

    @Test("an email's own topic counts when the request has none")
    func ownTopic() throws {
        let library = try EmailLibrary.reading(markdown("Hi", more: "topic: transactional\n"))
        #expect(try library.decoded(.example()).text == "Hi\n")
    }

    @Test(
        "the own unsubscribe link replaces the footer in each part that has it",
        arguments: ["unsubscribe_url", "preferences_url"]
    )
    func ownUnsubscribeLink(name: String) throws {
        let message = try EmailLibrary.reading(markdown("[Bye]({{\(name)}})")).decoded(.example())
        let url = "https://go.example.com/u/" + LinkSigner.example.token(.unsubscribe(OutboxID(7)))
        #expect(message.text == "Bye (\(url))\n")
        #expect(message.html.pieces(around: url).count == 2)
    }
}
