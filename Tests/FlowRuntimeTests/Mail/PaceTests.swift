import FlowMail
import FlowModel
import FlowRuntime
import FlowTesting
import Testing

/// Limits per second, on a clock that passes only when the Runner has nothing to do.
@Suite struct PaceTests {
    private static let flow = Flow.sample("f", [.send(email: "a", otherwise: nil)])

    /// When each message began, in milliseconds since the start, by its recipient's domain.
    private struct Course {
        var begun: [String: [Int64]] = [:]
        var ticks = 0

        var all: [Int64] { begun.values.flatMap { $0 }.sorted() }

        /// The most that began within a second, to any domain.
        static func most(in times: [Int64]) -> Int {
            times.map { start in times.count { $0 >= start && $0 < start + 1_000 } }.max() ?? 0
        }
    }

    private func stage(
        _ pace: SendingPace?,
        store: any Store = ReferenceStore(),
        clock: ManualClock = ManualClock(),
        connections: Int = 4
    ) throws -> Stage {
        let policy = Runner.Policy(pace: pace)
        return try Stage([PaceTests.flow], store: store, connections: connections, policy: policy, clock: clock)
    }

    private func enter(_ addresses: [String], _ stage: Stage) {
        stage.mailbox.post(addresses.map { stage.arrival(.track("lead"), of: $0, id: "lead") }) { _ in }
    }

    /// Lets everything happen, each message being accepted `delay` milliseconds after it began.
    private func run(
        _ stage: Stage,
        for seconds: Int64 = 600,
        outcome: (OutgoingMail) -> DeliveryReport.Outcome = { _ in .accepted(status: 250, reply: "") }
    ) throws -> Course {
        var course = Course()
        let start = stage.clock.now()
        let end = start.adding(seconds: seconds)
        while course.ticks < 20_000 {
            course.ticks += 1
            let deadline = try stage.runner.tick()
            let mails = stage.mailer.take()
            for mail in mails {
                let domain = mail.body.recipient.split(separator: "@").last.map(String.init) ?? ""
                course.begun[domain, default: []].append(stage.clock.now().milliseconds(since: start))
                stage.mailbox.post(DeliveryReport(id: mail.id, outcome: outcome(mail)))
            }
            guard mails.isEmpty else { continue }
            guard let deadline, deadline < end else { break }
            stage.clock.advance(to: max(deadline, stage.clock.now()))
        }
        return course
    }

    @Test func `A domain gets its limit and no more, everything in the end, and others do not wait`() throws {
        let stage = try stage(SendingPace(perDomainPerSecond: 10))
        enter((1...60).map { "c\($0)@slow.example" } + ["a@one.example", "b@two.example"], stage)
        let course = try run(stage)
        let slow = try #require(course.begun["slow.example"])
        #expect(slow == (0..<60).map { $0 * 100 })
        #expect(Course.most(in: slow) == 10)
        #expect(course.begun["one.example"] == [0])
        #expect(course.begun["two.example"] == [0])
        #expect(course.ticks < 500)
    }

    @Test func `All mail together keeps to its limit`() throws {
        let stage = try stage(SendingPace(perSecond: 20))
        enter((1...50).map { "c\($0)@d\($0).example" }, stage)
        let course = try run(stage)
        #expect(course.all == [0, 0] + (1...48).map { $0 * 50 })
        #expect(Course.most(in: course.all) <= 22)
        #expect(course.ticks < 500)
    }

    @Test func `Both limits hold together`() throws {
        let stage = try stage(SendingPace(perSecond: 8, perDomainPerSecond: 3))
        enter((0..<90).map { "c\($0)@d\($0 % 3).example" }, stage)
        let course = try run(stage)
        #expect(course.all.count == 90)
        #expect(Course.most(in: course.all) <= 9)
        for times in course.begun.values {
            #expect(times.count == 30)
            #expect(Course.most(in: times) <= 4)
        }
        // Ninety at eight a second.
        #expect(try #require(course.all.last) < 12_500)
    }

    @Test func `A retry waits for its domain too, and goes with the same bytes`() throws {
        let stage = try stage(SendingPace(perDomainPerSecond: 1))
        enter((1...5).map { "c\($0)@slow.example" }, stage)
        var refused: Set<OutboxID> = []
        let course = try run(stage, for: 3_600) { mail in
            refused.insert(mail.id).inserted
                ? .deferred(status: 451, reply: "later", retryAfter: nil) : .accepted(status: 250, reply: "")
        }
        let times = try #require(course.begun["slow.example"])
        #expect(times.count == 10)
        #expect(Course.most(in: times) == 1)
        let bodies = Dictionary(grouping: stage.mailer.begun, by: \.id).values.map { Set($0.map(\.body)).count }
        #expect(bodies == [1, 1, 1, 1, 1])
    }

    @Test func `Retries that come due at once do not go at once`() throws {
        let store = ReferenceStore()
        let before = try stage(nil, store: store, connections: 30)
        enter((1...30).map { "c\($0)@slow.example" }, before)
        try before.settle()
        try before.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
        before.clock.advance(seconds: 1_000)
        let after = try stage(SendingPace(perSecond: 50, perDomainPerSecond: 2), store: store, clock: before.clock)
        let course = try run(after)
        let times = try #require(course.begun["slow.example"])
        #expect(times == (0..<30).map { $0 * 500 })
        #expect(course.ticks < 500)
    }

    @Test func `A restart forgets lanes, not mail`() throws {
        let store = ReferenceStore()
        let first = try stage(SendingPace(perDomainPerSecond: 1), store: store)
        enter((1...20).map { "c\($0)@slow.example" }, first)
        let before = try run(first, for: 5)
        let second = try stage(SendingPace(perDomainPerSecond: 10), store: store, clock: first.clock)
        let after = try run(second)
        #expect(before.all.count + after.all.count == 20)
        // At the new limit, not at the old one.
        #expect(try #require(after.all.last) <= 2_000)
        let third = try stage(nil, store: store, clock: second.clock)
        #expect(try third.settle() == nil)
    }

    @Test func `Whoever unsubscribes while a message is parked does not get it`() throws {
        let stage = try stage(SendingPace(perDomainPerSecond: 1))
        enter((1...5).map { "c\($0)@slow.example" }, stage)
        _ = try run(stage, for: 1)
        let unsubscribed = stage.arrival(.unsubscribed(topic: nil), of: "c5@slow.example", id: "u")
        stage.mailbox.post([unsubscribed]) { _ in }
        let course = try run(stage)
        #expect(course.all.count == 3)
        #expect(!stage.mailer.begun.contains { $0.body.recipient == "c5@slow.example" })
    }

    @Test func `A thousand to one domain keep nobody waiting`() throws {
        let stage = try stage(SendingPace(perDomainPerSecond: 10))
        enter((1...1000).map { "c\($0)@slow.example" }, stage)
        enter((1...20).map { "c\($0)@d\($0).example" }, stage)
        let course = try run(stage, for: 3)
        #expect(course.begun["slow.example"]?.count == 30)
        let others = course.begun.filter { $0.key != "slow.example" }.values.flatMap { $0 }
        #expect(others == [Int64](repeating: 0, count: 20))
        #expect(course.ticks < 500)
    }
}
