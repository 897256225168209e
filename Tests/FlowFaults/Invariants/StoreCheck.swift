import FlowModel
import FlowRuntime
import FlowStorage

/// Compares what the store holds at the end with what was committed, and looks whether all is settled.
struct StoreCheck {
    private(set) var violations: [Violation] = []
    private let story: Story
    private let at: Int64
    /// Messages that wait for a person because that is the policy; their contacts may have left the flow since.
    private var held: [Place: Int] = [:]

    /// A contact, as it is printed, in a flow.
    private struct Place: Hashable {
        var contact: String
        var flow: Slug
    }

    init(
        _ store: SQLiteStore,
        _ people: PeopleCheck,
        _ deliveries: DeliveryCheck,
        _ story: Story,
        at: Int64
    ) throws {
        (self.story, self.at) = (story, at)
        try checkOutbox(store, deliveries)
        let status = try store.reader.status()
        expect(.nobodyIsStuck, status.pendingEvents == 0, "no event waits", "\(status.pendingEvents) wait")
        expect(.nobodyIsStuck, people.leftEvents == 0, "every event is settled", "\(people.leftEvents) are not")
        expect(.nobodyIsStuck, status.faulted == 0, "nobody is set aside", "\(status.faulted) are")
        let ledgers = people.ledgers.sorted { $0.key < $1.key }
        let found = try store.transact { transaction in
            try transaction.people(ledgers.map(\.key), reading: Reads(flows: []), at: Instant(milliseconds: 0))
        }
        expect(.storeAgrees, found.count == ledgers.count, "\(ledgers.count) contacts", "\(found.count)")
        for flow in status.flows {
            let inside = found.flatMap(\.enrolments).count { $0.isActive && $0.flow == flow.flow }
            expect(.storeAgrees, flow.active == inside, "\(inside) are inside \(flow.flow)", "\(flow.active) are")
        }
        for (person, ledger) in zip(found, ledgers.map(\.value)) {
            checkPlaces(person)
            try checkContact(store, person.contact, ledger, people.timelines[ledger.contact] ?? [])
        }
    }

    private mutating func checkOutbox(_ store: SQLiteStore, _ deliveries: DeliveryCheck) throws {
        var uncertain: Set<OutboxID> = []
        for row in try store.reader.outbox(.all, limit: 1_000_000) {
            let name = "message \(row.id.number) (\(row.name))"
            let isHeld = story.holdsUnknown && row.state == .held && row.isUncertain && row.channel == .mail
            if isHeld { held[Place(contact: row.contact, flow: row.flow), default: 0] += 1 }
            let isSettled = [.done, .failed, .cancelled].contains(row.state) || isHeld
            expect(.nobodyIsStuck, isSettled, "\(name) is settled", "it is \(row.state) (\(row.note))", row.contact)
            if row.isUncertain { uncertain.insert(row.id) }
            if let last = deliveries.lastSettlements[row.id], row.state != .cancelled, !isHeld {
                expect(.storeAgrees, last.state == row.state, "\(name): \(last.state)", "\(row.state)", row.contact)
            }
        }
        let wanted = deliveries.uncertainRows
        for id in wanted.symmetricDifference(uncertain).sorted() {
            let isListed = uncertain.contains(id)
            expect(
                .uncertainIsListed,
                false,
                "message \(id.number) is \(isListed ? "not " : "")listed as uncertain",
                "it is\(isListed ? "" : " not")"
            )
        }
    }

    /// Nobody is inside a flow any more, but for those whose message a person must look at.
    private mutating func checkPlaces(_ person: Person) {
        for (flow, stays) in Dictionary(grouping: person.enrolments.filter(\.isActive), by: \.flow) {
            let mayStay = held[Place(contact: person.contact.label, flow: flow)] ?? 0
            expect(
                .nobodyIsStuck,
                stays.count <= mayStay,
                "has left \(flow), or has a held message there",
                "\(stays.count) times inside, \(mayStay) messages held",
                person.contact.label
            )
        }
    }

    private mutating func checkContact(
        _ store: SQLiteStore,
        _ contact: Contact,
        _ ledger: Ledger,
        _ told: [TimelineEntry]
    ) throws {
        let stored = try store.reader.timeline(of: contact.id, limit: 1_000_000)
        let lines = "\(told.count) lines as they were committed"
        expect(.storeAgrees, stored == told, lines, "\(stored.count) lines", ledger)
        expect(.storeAgrees, contact.fields == ledger.fields, "\(ledger.fields)", "\(contact.fields)", ledger)
        expect(.storeAgrees, contact.tags == ledger.tags, "\(ledger.tags)", "\(contact.tags)", ledger)
        let (known, stands) = (ledger.address ?? "no address", contact.address ?? "no address")
        expect(.storeAgrees, known == stands, known, stands, ledger)
    }

    private mutating func expect(
        _ invariant: Invariant,
        _ isSo: Bool,
        _ expected: String,
        _ happened: String,
        _ ledger: Ledger
    ) {
        expect(invariant, isSo, expected, happened, ledger.address ?? "contact \(ledger.contact.number)")
    }

    private mutating func expect(
        _ invariant: Invariant,
        _ isSo: Bool,
        _ expected: @autoclosure () -> String,
        _ happened: @autoclosure () -> String,
        _ contact: String? = nil
    ) {
        guard !isSo else { return }
        violations.append(
            Violation(invariant: invariant, at: at, contact: contact, expected: expected(), happened: happened())
        )
    }
}
