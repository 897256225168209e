import FlowLanguage
import FlowMail
import FlowModel
import FlowRuntime
import FlowSimulator
import FlowTesting
import Testing

/// A Runner whose folder changes while people are inside its flows; deliveries succeed at once.
private final class World {
    let clock = VirtualClock(at: .testStart)
    let mailbox = Mailbox()
    let runner: Runner
    private let told = Told()

    init(_ text: String, emails: Set<Slug>) throws {
        let told = told
        let mailbox = mailbox
        runner = try Runner(
            parts: Runner.Parts(
                store: ReferenceStore(),
                clock: clock,
                mailbox: mailbox,
                mailer: VirtualMailer(reportingTo: mailbox),
                webhooks: VirtualWebhookCaller(reportingTo: mailbox),
                desk: CompositionDesk(mailbox: mailbox, compose: World.compose, perform: { $0() })
            ),
            folder: World.change(text, emails),
            observe: { told.lines += $0.flatMap(\.timeline).map(\.kind) }
        )
    }

    private final class Told {
        var lines: [TimelineEntry.Kind] = []
    }

    var lines: [TimelineEntry.Kind] { told.lines }

    /// The topic of a request says whether the folder has the email.
    private static let compose: @Sendable (EmailRequest) -> Composition = { request in
        guard request.topic == "here" else { return .held(reason: "there is no such email") }
        return .finished(MessageBody(sender: "", recipient: "", messageID: "", bytes: []), links: [])
    }

    static func change(_ text: String, _ emails: Set<Slug>) -> FolderChange {
        let folder = FolderText(files: [FolderText.File(path: "nurture.flow", text: text)])
        let checked = FlowChecker.check(folder, knowing: Knowledge(isTimeZone: { _ in true }))
        let topics = Dictionary(uniqueKeysWithValues: emails.map { ($0, Slug("here")) })
        return FolderChange(
            text: folder,
            flows: checked.flows,
            settings: FolderSettings(emailTopics: topics, zone: TestZones.find),
            answer: { _ in }
        )
    }

    func reload(_ text: String, emails: Set<Slug>) throws {
        mailbox.post(World.change(text, emails))
        try settle()
    }

    func lead(_ address: String) throws {
        let arrival = Arrival(
            messageID: address,
            subject: .contact(ContactReference(email: address)),
            receivedAt: clock.now(),
            timestamp: clock.now(),
            kind: .track("lead")
        )
        mailbox.post([arrival]) { _ in }
        try settle()
    }

    func pass(days: Int64) throws {
        let end = clock.now().adding(seconds: days * 86_400)
        while let deadline = try runner.tick(), deadline <= end { clock.advance(to: deadline) }
        clock.advance(to: end)
        try settle()
    }

    private func settle() throws {
        while let deadline = try runner.tick(), deadline <= clock.now() {}
    }
}

@Suite struct ReloadTests {
    @Test func `Somebody inside a changed flow finishes on the version it entered, others begin the new one`() throws {
        let world = try World("on lead, send first; wait 3 days; send second\n", emails: ["first", "second"])
        try world.lead("anna@example.com")
        try world.reload("on lead, send other; wait 1 day; tag changed\n", emails: ["second", "other"])
        try world.lead("bob@example.com")
        #expect(world.lines.suffix(3).contains(.sent(email: "other")))
        try world.pass(days: 2)
        #expect(world.lines.filter { $0 == .finished }.count == 1)
        try world.pass(days: 2)
        #expect(world.lines.suffix(2) == [.sent(email: "second"), .finished])
    }

    @Test func `Somebody inside a flow that is gone finishes it`() throws {
        let world = try World("on lead, wait 3 days; send first\n", emails: ["first"])
        try world.lead("anna@example.com")
        try world.reload("on demo requested, tag demo\n", emails: ["first"])
        try world.pass(days: 3)
        #expect(world.lines.suffix(2) == [.sent(email: "first"), .finished])
    }

    @Test func `An email that is gone holds the message until it is back`() throws {
        let world = try World("on lead, wait 3 days; send first\n", emails: ["first"])
        try world.lead("anna@example.com")
        try world.reload("on demo requested, tag demo\n", emails: [])
        try world.pass(days: 4)
        #expect(world.lines.last == .waiting(until: nil, condition: nil, reason: .missingValue))
        try world.reload("on demo requested, tag demo\n", emails: ["first"])
        #expect(world.lines.suffix(2) == [.sent(email: "first"), .finished])
    }
}
