import FlowMail
import FlowModel
import Testing

@Suite("Mail that comes back")
struct FeedbackReaderTests {
    /// Knows one token.
    private static let clues = MessageClues { $0.lowercased() == "abc234" ? OutboxID(7) : nil }
    private static let sent = MailFeedback.MessageName.messageID(ReturnedMail.messageID)

    private func read(_ mail: ReturnedMail, recipient: String? = nil) throws -> [MailFeedback] {
        try FeedbackReader(clues: FeedbackReaderTests.clues).read(mail.bytes, recipient: recipient)
    }

    @Test(
        "A report of an unknown address is a hard bounce of the message in it",
        arguments: [
            ReturnedMail.postfix, .exchange, .gmail, .yahoo, .exim, .qmail,
        ]
    )
    func hardBounce(mail: ReturnedMail) throws {
        let feedback = try read(mail)
        #expect(feedback.count == 1)
        let bounce = try #require(feedback.first)
        #expect(bounce.kind == .hardBounce)
        #expect(bounce.messages.contains(FeedbackReaderTests.sent))
        #expect(bounce.at == Instant(milliseconds: 1_772_442_005_000))
        #expect(!bounce.detail.isEmpty)
        #expect(!bounce.status.isEmpty || mail.name == "Yahoo")
    }

    @Test("A report tells the address, the code and the words")
    func fields() throws {
        let bounce = try #require(try read(.postfix).first)
        #expect(bounce.recipient == "anna@example.net")
        #expect(bounce.status == "5.1.1")
        #expect(bounce.detail == "550 5.1.1 <anna@example.net>: Recipient address rejected: User unknown")
        #expect(bounce.messages == [.outbox(OutboxID(7)), FeedbackReaderTests.sent])
    }

    @Test("Line ends of a pipe read as those of the wire")
    func lineEnds() throws {
        for mail in ReturnedMail.all {
            let reader = FeedbackReader(clues: FeedbackReaderTests.clues)
            #expect(try reader.read(Array(mail.text.utf8)) == read(mail))
            #expect(try reader.read(Array(("From MAILER-DAEMON Mon Mar  2\n" + mail.text).utf8)) == read(mail))
        }
    }

    @Test("What another try may mend is a soft bounce", arguments: [ReturnedMail.full, .blocked])
    func softBounce(mail: ReturnedMail) throws {
        #expect(try read(mail).map(\.kind) == [.softBounce])
    }

    @Test("A delay tells nothing, in a report or in words")
    func delay() throws {
        #expect(try read(.delayed).isEmpty)
        let words = ReturnedMail.exim.text.replacing("delivery failed: returning", with: "delivery delayed: keeping")
        #expect(try read(ReturnedMail("a delay in words", words)).isEmpty)
    }

    @Test("The token in the recipient's address names the message, whoever tells the address")
    func tokens() throws {
        let nameless = ReturnedMail(
            "nameless",
            ReturnedMail.exchange.text.replacing(ReturnedMail.messageID, with: "no id")
        )
        #expect(try read(nameless).map(\.messages) == [[]])
        let told = try read(nameless, recipient: "Bounces+ABC234@example.com")
        #expect(told.map(\.messages) == [[.outbox(OutboxID(7))]])
        for field in ["Delivered-To", "X-Original-To", "Envelope-To"] {
            let mail = ReturnedMail("header", "\(field): <bounces+abc234@example.com>\n" + nameless.text)
            #expect(try read(mail).map(\.messages) == [[.outbox(OutboxID(7))]])
        }
        #expect(try read(nameless, recipient: "bounces+zzz999@example.com").map(\.messages) == [[]])
    }

    @Test("The returned List-Unsubscribe names the message where the provider changed its Message-ID")
    func listUnsubscribe() throws {
        let links = [
            "<mailto:unsubscribe+abc234@example.com?subject=unsubscribe>, <https://go.example.com/u/other>",
            "<https://go.example.com/u/abc234>",
        ]
        for link in links {
            let text = ReturnedMail.exchange.text
                .replacing("Message-ID: <\(ReturnedMail.messageID)>", with: "List-Unsubscribe: \(link)")
            #expect(try read(ReturnedMail("changed", text)).map(\.messages) == [[.outbox(OutboxID(7))]])
        }
    }

    @Test("The same bounce told twice has one id, that of another message another")
    func identity() throws {
        let first = try #require(try read(.exchange).first)
        let second = try #require(try read(.gmail).first)
        #expect(first.id == second.id)
        let text = ReturnedMail.gmail.text.replacing(ReturnedMail.messageID, with: "x@example.com")
        #expect(try read(ReturnedMail("other", text)).first?.id != first.id)
        #expect(try read(.full).first?.id != first.id)
    }

    @Test("A complaint names the message and the address, and no-spam is none")
    func complaints() throws {
        let complaint = try #require(try read(.complaint).first)
        #expect(complaint.kind == .complaint)
        #expect(complaint.recipient == "anna@example.net")
        #expect(complaint.messages == [.outbox(OutboxID(7)), FeedbackReaderTests.sent])
        #expect(complaint.status == "abuse")
        #expect(try read(.feedbackReport("fraud", type: "fraud")).map(\.kind) == [.complaint])
        #expect(try read(.feedbackReport("opt-out", type: "opt-out")).map(\.kind) == [.unsubscribe])
        #expect(try read(.notSpam).isEmpty)
        #expect(try read(.feedbackReport("a virus", type: "virus")).isEmpty)
        #expect(try read(.feedbackReport("a policy", type: "auth-failure")).isEmpty)
    }

    @Test("Mail to the unsubscribe address asks for no more mail")
    func unsubscribing() throws {
        let wish = ReturnedMail(
            "a wish",
            "From: anna@example.net\nTo: unsubscribe+abc234@example.com\nMessage-ID: <wish@example.net>\n\n"
        )
        #expect(try read(wish).map(\.kind) == [.unsubscribe])
        #expect(try read(wish).map(\.messages) == [[.outbox(OutboxID(7))]])
        let reader = FeedbackReader(clues: FeedbackReaderTests.clues, unsubscribeAddress: "Leave@example.com")
        #expect(try reader.read(wish.bytes).isEmpty)
        #expect(try reader.read(wish.bytes, recipient: "leave+abc234@example.com").map(\.kind) == [.unsubscribe])
        let forged = ReturnedMail("forged", wish.text.replacing("abc234", with: "abc235"))
        #expect(try read(forged).isEmpty)
    }

    @Test("A person's answer to our message is a reply")
    func replies() throws {
        let reply = try #require(try read(.reply).first)
        #expect(reply.kind == .reply)
        #expect(reply.messages == [FeedbackReaderTests.sent])
        let text = ReturnedMail.reply.text.replacing("In-Reply-To:", with: "X-Old:")
        let parent = ReturnedMail("by its references", text)
        #expect(try read(parent).map(\.messages) == [[FeedbackReaderTests.sent]])
        let other = ReturnedMail("new mail", "From: anna@example.net\nTo: hello@example.com\nSubject: Hello\n\nHi")
        #expect(try read(other).isEmpty)
    }

    @Test(
        "What a program answers is no reply",
        arguments: [
            "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; owner-email=\"a@example.com\"",
            "Precedence: bulk", "Precedence: auto_reply", "X-Autoreply: yes",
            "Return-Path: <>\nSubject: Out of Office: back on Monday",
            "Return-Path: <>\nSubject: =?utf-8?B?T3V0IG9mIG9mZmljZQ==?=",
        ]
    )
    func programs(field: String) throws {
        let text = ReturnedMail.reply.text.replacing("Subject: Re: Your guide is here", with: field)
        #expect(try read(ReturnedMail("a program's", text)).isEmpty)
        let person = text.replacing(field, with: "Auto-Submitted: no")
        #expect(try read(ReturnedMail("a person's", person)).map(\.kind) == [.reply])
    }

    @Test("An absence and a receipt tell nothing", arguments: [ReturnedMail.vacation, .receipt])
    func silence(mail: ReturnedMail) throws {
        #expect(try read(mail).isEmpty)
    }

    @Test("A report in base64 or quoted-printable reads as the plain one")
    func transferEncodings() throws {
        let status = "Final-Recipient: rfc822; anna@example.net\nAction: failed\nStatus: 5.1.1\n"
        let encodings = [
            (
                "base64",
                "UmVwb3J0aW5nLU1UQTogZG5zOyBtYWlsLmV4YW1wbGUuY29tCgpGaW5hbC1SZWNpcGllbnQ6IHJm\n"
                    + "YzgyMjsgYW5uYUBleGFtcGxlLm5ldApBY3Rpb246IGZhaWxlZApTdGF0dXM6IDUuMS4xCg=="
            ),
            (
                "quoted-printable",
                "Reporting-MTA: dns; mail=2Eexample.com\n\n"
                    + status.replacing("example.net", with: "exam=\nple.net").replacing("5.1.1", with: "5=2E1.1")
            ),
        ]
        for (encoding, content) in encodings {
            let mail = ReturnedMail(
                encoding,
                "From: a@example.org\nContent-Type: multipart/report; boundary=b\n\n--b\n"
                    + "Content-Type: message/delivery-status\nContent-Transfer-Encoding: \(encoding)\n\n"
                    + "\(content)\n--b--"
            )
            let bounce = try #require(try read(mail).first)
            #expect(bounce.recipient == "anna@example.net")
            #expect(bounce.status == "5.1.1")
        }
    }

    @Test("What is no mail, or too long, is refused")
    func refusals() {
        let reader = FeedbackReader(clues: FeedbackReaderTests.clues)
        #expect(throws: FeedbackReader.Failure.notAMessage) { try reader.read([]) }
        #expect(throws: FeedbackReader.Failure.notAMessage) { try reader.read(Array("hello\n\nthere: you\n".utf8)) }
        let limit = FeedbackReader.byteLimit
        #expect(throws: FeedbackReader.Failure.tooLarge(limitBytes: limit)) {
            try reader.read([UInt8](repeating: 65, count: limit + 1))
        }
    }
}
