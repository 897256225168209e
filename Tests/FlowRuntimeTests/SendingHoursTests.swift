import FlowModel
import FlowRuntime
import FlowTesting
import Testing

/// The clock of these tests begins at 08:00, an hour before sending ends for the day.
@Suite struct SendingHoursTests {
    private static let hour: Int64 = 3_600

    private let flow: Flow = {
        var flow = Flow.sample("nurture", [.send(email: "welcome", otherwise: nil)])
        flow.sendingHours = DailyWindow(.everyDay, from: 7 * 3_600_000, to: 9 * 3_600_000)
        return flow
    }()

    private let opening = Instant.testStart.adding(seconds: 23 * 3_600)

    @Test func `An email inside its hours goes at once`() throws {
        let stage = try Stage([flow])
        try stage.happen("lead")
        #expect(stage.mailer.begun.count == 1)
    }

    @Test func `An email outside its hours goes when they open`() throws {
        let stage = try Stage([flow])
        stage.clock.advance(seconds: SendingHoursTests.hour)
        try stage.happen("lead")
        #expect(stage.mailer.begun.isEmpty)
        #expect(try stage.settle() == opening)
        stage.clock.advance(to: opening)
        try stage.settle()
        #expect(stage.mailer.begun.count == 1)
    }

    @Test func `An email that is written when its hours have just closed waits for the next`() throws {
        let desk = SlowDesk()
        let stage = try Stage([flow], perform: desk.perform)
        try stage.happen("lead")
        stage.clock.advance(seconds: SendingHoursTests.hour)
        desk.write()
        #expect(try stage.settle() == opening)
        #expect(stage.mailer.begun.isEmpty)
        #expect(stage.kinds == ["event", "entered", "waiting"])
        stage.clock.advance(to: opening)
        try stage.settle()
        desk.write()
        try stage.settle()
        #expect(stage.mailer.begun.count == 1)
        try stage.deliver()
        #expect(stage.kinds == ["event", "entered", "waiting", "sent", "finished"])
    }

    @Test func `What waits for a connection when the hours close goes the next day`() throws {
        let stage = try Stage([flow], connections: 1)
        for number in 1...4 { try stage.happen("lead", to: "contact\(number)@example.com") }
        stage.clock.advance(seconds: SendingHoursTests.hour)
        try stage.deliver()
        #expect(stage.mailer.begun.count == 1)
        #expect(stage.kinds.filter { $0 == "waiting" }.count == 3)
        stage.clock.advance(to: opening)
        try stage.settle()
        for _ in 1...3 { try stage.deliver() }
        #expect(Set(stage.mailer.begun.map(\.body.recipient)).count == 4)
    }

    @Test func `A retry that falls outside the hours waits for the next, with the same bytes`() throws {
        let stage = try Stage([flow])
        try stage.happen("lead")
        stage.clock.advance(seconds: SendingHoursTests.hour - 60)
        try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
        stage.clock.advance(to: try #require(try stage.settle()))
        #expect(try stage.settle() == opening)
        #expect(stage.mailer.begun.count == 1)
        stage.clock.advance(to: opening)
        try stage.settle()
        #expect(stage.mailer.begun.count == 2)
        #expect(Set(stage.mailer.begun.map(\.body)).count == 1)
    }

    @Test func `A restart in between changes nothing`() throws {
        let store = ReferenceStore()
        let first = try Stage([flow], store: store)
        first.clock.advance(seconds: SendingHoursTests.hour)
        try first.happen("lead")
        let second = try Stage([flow], store: store, clock: first.clock)
        #expect(try second.settle() == opening)
        second.clock.advance(to: opening)
        try second.settle()
        #expect(second.mailer.begun.count == 1)
    }
}
