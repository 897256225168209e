import FlowModel
import FlowRuntime
import FlowTesting
import Testing

@Suite struct SweepTests {
    private let flow = Flow.sample("nurture", [.send(email: "welcome", otherwise: nil)])
    private let dutch = Flow.sample(
        "dutch",
        [.tag("greeted")],
        triggers: [Trigger(.segment("dutch"), text: "segment dutch")]
    )
    private let lifecycle = Lifecycle(
        segments: [
            Lifecycle.Segment(
                name: "dutch",
                title: "Dutch",
                condition: .field(.contact("country"), .isOne(of: [.value(.text("NL"))])),
                text: "country is \"NL\""
            )
        ]
    )

    private func addresses(_ count: Int) -> [String] { (0..<count).map { "contact\($0)@example.com" } }

    /// People of whom a folder without segments knows the country.
    private func populate(_ store: any Store, _ count: Int) throws -> ManualClock {
        let stage = try Stage([], store: store)
        let now = stage.clock.now()
        let arrivals = addresses(count).map { address in
            Arrival(
                messageID: address,
                subject: .contact(ContactReference(email: address)),
                receivedAt: now,
                timestamp: now,
                kind: .identify,
                traits: ["country": .text("NL")]
            )
        }
        stage.mailbox.post(arrivals) { _ in }
        try stage.settle()
        stage.clock.advance(seconds: 60)
        return stage.clock
    }

    /// How many of them were ever asked about the segment.
    private func looked(_ stage: Stage, of count: Int) throws -> Int {
        try stage.people(addresses(count)).count { !$0.standing.truths.isEmpty }
    }

    @Test func `Everybody is looked at once when a segment is new, and nobody enters by what held before`() throws {
        let store = ReferenceStore()
        let clock = try populate(store, 450)
        let stage = try Stage([dutch], lifecycle: lifecycle, text: "2", store: store, clock: clock)
        #expect(try looked(stage, of: 450) == 0)
        let deadline = try stage.runner.tick()
        #expect(deadline == clock.now())
        #expect(try looked(stage, of: 450) == 200)
        try stage.settle()
        #expect(try looked(stage, of: 450) == 450)
        #expect(stage.kinds.isEmpty)
    }

    @Test func `A sweep goes on after a restart where it was`() throws {
        let store = ReferenceStore()
        let clock = try populate(store, 450)
        let first = try Stage([dutch], lifecycle: lifecycle, text: "2", store: store, clock: clock)
        _ = try first.runner.tick()
        let second = try Stage([dutch], lifecycle: lifecycle, text: "2", store: store, clock: clock)
        #expect(try looked(second, of: 450) == 200)
        try second.settle()
        #expect(try looked(second, of: 450) == 450)
    }

    @Test func `What arrives meanwhile does not wait for the sweep`() throws {
        let store = ReferenceStore()
        let clock = try populate(store, 450)
        let stage = try Stage([dutch, flow], lifecycle: lifecycle, text: "2", store: store, clock: clock)
        stage.mailbox.post([stage.arrival(.track("lead"), of: "contact449@example.com", id: "1")]) { _ in }
        _ = try stage.runner.tick()
        #expect(stage.kinds.contains("entered"))
        #expect(try looked(stage, of: 450) == 201)
        try stage.settle()
        #expect(stage.mailer.begun.count == 1)
    }

    @Test func `Somebody about whom a decision is rejected does not end the sweep`() throws {
        let store = ReferenceStore()
        let clock = try populate(store, 450)
        let faulty = FaultyStore(store)
        var rejections = 0
        faulty.onWrite = { transitions in
            guard transitions.contains(where: { $0.person.contact.address == "contact250@example.com" }) else { return }
            rejections += 1
            throw StoreError.rejected(reason: "by the test")
        }
        let stage = try Stage([dutch], lifecycle: lifecycle, text: "2", store: faulty, clock: clock)
        try stage.settle()
        #expect(try looked(stage, of: 450) == 449)
        #expect(rejections == 2)
    }

    @Test func `A folder that brings nothing for people of whom nothing is heard begins no sweep`() throws {
        let store = ReferenceStore()
        let clock = try populate(store, 3)
        let faulty = FaultyStore(store)
        var written = 0
        faulty.onWrite = { written += $0.count }
        let stage = try Stage([flow], text: "2", store: faulty, clock: clock)
        try stage.settle()
        #expect(written == 0)
        stage.mailbox.post(Stage.change([flow, dutch], lifecycle: lifecycle, text: "3"))
        try stage.settle()
        #expect(written == 3)
    }

    @Test func `A trigger lives since its folder came, also after a restart with another one`() throws {
        let store = ReferenceStore()
        let first = try Stage([dutch], lifecycle: lifecycle, text: "1", store: store)
        let begin = first.clock.now()
        #expect(first.runner.folder.lifecycle == lifecycle)
        #expect(first.runner.folder.current.map(\.triggersSince) == [[begin]])
        first.clock.advance(seconds: 3_600)
        var changed = dutch
        changed.triggers.insert(Trigger(.stage("mql"), text: "stage mql"), at: 0)
        let second = try Stage([changed], lifecycle: lifecycle, text: "2", store: store, clock: first.clock)
        let expected = [begin.adding(seconds: 3_600), begin]
        #expect(second.runner.folder.current.map(\.triggersSince) == [expected])
    }
}
