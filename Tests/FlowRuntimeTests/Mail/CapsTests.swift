import FlowModel
import FlowRuntime
import FlowTesting
import Testing

/// Frequency caps, from the step to the mail server.
@Suite struct CapsTests {
    private static let day: Int64 = 86_400

    private let first = Flow.sample("first", [.send(email: "a", otherwise: nil)])
    private let second = Flow.sample("second", [.send(email: "b", otherwise: 2), .stop, .tag("capped")])
    private let start = Instant.testStart

    private func stage(
        _ flows: [Flow],
        _ caps: FrequencyCaps = FrequencyCaps(perDay: 1),
        store: any Store = ReferenceStore(),
        connections: Int = 2,
        clock: ManualClock = ManualClock()
    ) throws -> Stage {
        let settings = FolderSettings(caps: caps, zone: TestZones.find)
        return try Stage(flows, settings: settings, store: store, connections: connections, clock: clock)
    }

    private func held(until days: Int64) -> TimelineEntry.Kind {
        let until = start.adding(seconds: days * CapsTests.day)
        return .waiting(until: until, condition: nil, reason: .frequencyCap)
    }

    @Test func `Of two emails at one instant the second waits while the first is on its way`() throws {
        let stage = try stage([first, second])
        try stage.happen("lead")
        #expect(stage.mailer.begun.map(\.body.bytes) == [Array("a".utf8)])
        #expect(stage.lines.last == held(until: 1))
        try stage.deliver()
        stage.clock.advance(to: start.adding(seconds: CapsTests.day).adding(milliseconds: -1))
        try stage.settle()
        #expect(stage.mailer.begun.count == 1)
        stage.clock.advance(to: start.adding(seconds: CapsTests.day))
        try stage.settle()
        #expect(stage.mailer.begun.count == 2)
        try stage.deliver()
        #expect(stage.kinds.filter { $0 == "waiting" }.count == 1)
        #expect(stage.kinds.suffix(2) == ["sent", "stopped"])
    }

    @Test func `A hold that moves is told again`() throws {
        let flows = [first, second, Flow.sample("third", triggers: [.event("later")])]
        let stage = try stage(flows)
        try stage.happen("lead")
        try stage.deliver()
        // Sent by a folder without caps, in the hour before the room would come.
        stage.clock.advance(seconds: CapsTests.day - 3_600)
        stage.mailbox.post(Stage.change(flows, settings: settings(perDay: nil)))
        try stage.happen("later")
        try stage.deliver()
        stage.mailbox.post(Stage.change(flows, settings: settings(perDay: 1)))
        stage.clock.advance(seconds: 3_600)
        try stage.settle()
        let moved = start.adding(seconds: 2 * CapsTests.day - 3_600)
        #expect(stage.lines.last == .waiting(until: moved, condition: nil, reason: .frequencyCap))
        stage.clock.advance(to: moved)
        try stage.settle()
        try stage.deliver()
        #expect(stage.kinds.suffix(2) == ["sent", "stopped"])
    }

    private func settings(perDay: Int?) -> FolderSettings {
        FolderSettings(caps: FrequencyCaps(perDay: perDay), zone: TestZones.find)
    }

    @Test func `Without room within two days it is skipped, takes the other way, and the flow goes on`() throws {
        let stage = try stage([first, second], FrequencyCaps(perWeek: 1))
        try stage.happen("lead")
        try stage.deliver()
        #expect(stage.lines.contains(held(until: 2)))
        #expect(try stage.settle() == start.adding(seconds: 2 * CapsTests.day))
        stage.clock.advance(seconds: 2 * CapsTests.day)
        #expect(try stage.settle() == nil)
        #expect(stage.lines.suffix(3) == [.skipped(email: "b", .frequencyCap), .tagged("capped"), .finished])
        #expect(stage.mailer.begun.count == 1)
    }

    @Test func `Whoever unsubscribed while it was held is skipped for that reason`() throws {
        let news = Flow.sample("second", [.send(email: "b", otherwise: nil)], topic: "news")
        let stage = try stage([first, news], FrequencyCaps(perWeek: 1))
        try stage.happen("lead")
        try stage.deliver()
        stage.mailbox.post([stage.arrival(.unsubscribed(topic: "news"), id: "u")]) { _ in }
        try stage.settle()
        stage.clock.advance(seconds: 2 * CapsTests.day)
        try stage.settle()
        #expect(stage.lines.suffix(2) == [.skipped(email: "b", .unsubscribed), .finished])
    }

    @Test func `Transactional emails and notifications neither wait nor count`() throws {
        let receipt = Flow.sample("receipt", [.send(email: "r", otherwise: nil)], topic: "transactional")
        let told = Flow.sample("told", [.notify(team: "sales", email: "n", otherwise: nil)])
        let stage = try stage([receipt, told, first, second], connections: 4)
        try stage.happen("lead")
        #expect(stage.mailer.begun.count == 3)
        #expect(stage.lines.last == held(until: 1))
    }

    @Test func `Other people's mail does not count`() throws {
        let stage = try stage([first])
        try stage.happen("lead")
        try stage.happen("lead", to: "bob@example.com")
        #expect(stage.mailer.begun.count == 2)
    }

    @Test func `A mail that was refused makes room by the next look`() throws {
        let stage = try stage([first, second])
        try stage.happen("lead")
        try stage.deliver(.refused(status: 550, reply: "no"))
        stage.clock.advance(seconds: CapsTests.day)
        try stage.settle()
        #expect(stage.mailer.begun.count == 2)
    }

    @Test func `A mail that was tried keeps its place while another waits for it`() throws {
        let stage = try stage([first, second])
        try stage.happen("lead")
        try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
        stage.clock.advance(to: try #require(try stage.settle()))
        try stage.settle()
        #expect(stage.mailer.begun.count == 2)
        #expect(Set(stage.mailer.begun.map(\.id)).count == 1)
    }

    @Test func `Of two that were tried before there was a cap the older goes first`() throws {
        let store = ReferenceStore()
        let before = try stage([first, second], FrequencyCaps(), store: store)
        try before.happen("lead")
        #expect(before.mailer.begun.count == 2)
        try before.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
        let after = try stage([first, second], store: store, clock: before.clock)
        after.clock.advance(seconds: 3_600)
        try after.settle()
        #expect(after.mailer.begun.map(\.body.bytes) == [Array("a".utf8)])
    }

    @Test func `Where no cap is configured nothing is asked`() throws {
        let store = FaultyStore(ReferenceStore())
        var asked = 0
        store.onRecentMails = { asked += 1 }
        let without = try stage([first, second], FrequencyCaps(), store: store)
        try without.happen("lead")
        try without.deliver()
        #expect(without.kinds.filter { $0 == "sent" }.count == 2)
        #expect(asked == 0)
        let with = try stage([first, second], store: store, clock: without.clock)
        try with.happen("lead", to: "bob@example.com")
        #expect(asked > 0)
    }
}
