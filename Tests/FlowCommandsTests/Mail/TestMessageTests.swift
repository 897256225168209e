import FlowCommands
import FlowModel
import FlowRuntime
import Foundation
import Synchronization
import Testing

@Suite("nurture send-test")
struct TestMessageTests {
    private let recorded = RecordedOutput()

    private func run(
        _ outcome: DeliveryReport.Outcome,
        to address: String = "bob@example.com",
        onlyTo: AddressPatterns? = nil,
        format: OutputFormat = .text,
        mailer sent: SentMail = SentMail()
    ) async throws -> ExitCode {
        let folder = try TemporaryFolder()
        try folder.write("welcome.flow", "on lead, send welcome")
        try folder.write("emails/welcome.md", "---\nsubject: \"Hi\"\n---\nHello {{first_name}}.\n")
        let text = try FolderReader().read(folder.path)
        let settings = Configuration()
        let loaded = LoadedFolder(text, configuration: settings, zones: ZoneFiles(), mustHaveEmails: false)
        let draft = try EmailDraft(
            of: "welcome",
            in: loaded,
            configuration: settings,
            contact: nil,
            at: Instant(milliseconds: 1_772_442_000_000)
        )
        let mailbox = Mailbox()
        return try await TestMessage.run(
            draft,
            to: address,
            onlyTo: onlyTo,
            mailer: OneAnswer(outcome: outcome, mailbox: mailbox, sent: sent),
            mailbox: mailbox,
            format: format,
            output: recorded.output()
        )
    }

    @Test("hands over one marked message to that address and prints the server's answer")
    func accepted() async throws {
        let sent = SentMail()
        #expect(try await run(.accepted(status: 250, reply: "250 2.0.0 queued"), mailer: sent) == .done)
        let mail = try #require(sent.mails.first)
        #expect(sent.mails.count == 1)
        #expect(mail.body.recipient == "bob@example.com")
        let text = String(decoding: mail.body.bytes, as: UTF8.self)
        #expect(text.hasPrefix("X-Nurture-Test: yes\r\n"))
        #expect(text.contains("\r\nTo: bob@example.com\r\n"))
        #expect(recorded.answer == "accepted: 250 2.0.0 queued\nMessage-ID: <\(mail.body.messageID)>\n")
        let second = SentMail()
        _ = try await run(.accepted(status: 250, reply: ""), mailer: second)
        #expect(second.mails.first?.body.messageID != mail.body.messageID)
    }

    @Test("ends with what became of it")
    func outcomes() async throws {
        #expect(try await run(.refused(status: 550, reply: "550 no")) == .no)
        #expect(try await run(.deferred(status: 451, reply: "451 later", retryAfter: nil)) == .no)
        #expect(try await run(.unreachable(reason: "nobody there")) == .unreachable)
        #expect(try await run(.uncertain(reason: "no reply")) == .unreachable)
        for words in ["refused: 550 no", "deferred: 451 later", "unreachable: nobody there", "uncertain: no reply"] {
            #expect(recorded.answer.contains(words))
        }
    }

    @Test("is one JSON document")
    func json() async throws {
        _ = try await run(.refused(status: 550, reply: "550 no"), format: .json)
        #expect(recorded.answer.hasPrefix(#"{"outcome":"refused","status":550,"answer":"550 no","message_id":""#))
    }

    @Test("sends nothing to whom the configuration keeps mail from, or to what is no address")
    func refusals() async throws {
        let sent = SentMail()
        await #expect(throws: CommandError.notAllowed) {
            try await run(
                .accepted(status: 250, reply: ""),
                onlyTo: AddressPatterns(["*@example.org"]),
                mailer: sent
            )
        }
        await #expect(throws: CommandError.badAddress) {
            try await run(.accepted(status: 250, reply: ""), to: "bob", mailer: sent)
        }
        #expect(sent.mails.isEmpty)
        let code = try await run(.accepted(status: 250, reply: ""), onlyTo: AddressPatterns(["*@example.com"]))
        #expect(code == .done)
    }
}

/// What was handed to a mailer.
private final class SentMail: Sendable {
    private let state = Mutex<[OutgoingMail]>([])

    var mails: [OutgoingMail] { state.withLock { $0 } }

    func add(_ mails: [OutgoingMail]) { state.withLock { $0 += mails } }
}

/// A mailer that reports the same of each message, at once.
private final class OneAnswer: Mailer, Sendable {
    let idleConnections = 1
    private let outcome: DeliveryReport.Outcome
    private let mailbox: Mailbox
    private let sent: SentMail

    init(outcome: DeliveryReport.Outcome, mailbox: Mailbox, sent: SentMail) {
        (self.outcome, self.mailbox, self.sent) = (outcome, mailbox, sent)
    }

    func send(_ mails: [OutgoingMail]) {
        sent.add(mails)
        for mail in mails { mailbox.post(DeliveryReport(id: mail.id, outcome: outcome)) }
    }

    func release(_ ids: [OutboxID]) {}
}
