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
            let (flows, lifecycle) = (people.checkedEdition.flows, people.checkedEdition.lifecycle)
            let reads = Reads(flows: flows, lifecycle: lifecycle)
            return try transaction.people(ledgers.map(\.key), reading: reads, at: people.lastCommit)
        }
        expect(.storeAgrees, found.count == ledgers.count, "\(ledgers.count) contacts", "\(found.count)")
        for contact in people.unswept.sorted() {
            let who = people.ledgers[contact]?.address ?? "contact \(contact.number)"
            expect(.everybodyIsSwept, false, "\(who) is looked at after the folder changed", "nobody did", who)
        }
        for flow in status.flows {
            let inside = found.flatMap(\.enrolments).count { $0.isActive && $0.flow == flow.flow }
            expect(.storeAgrees, flow.active == inside, "\(inside) are inside \(flow.flow)", "\(flow.active) are")
        }
        for (person, ledger) in zip(found, ledgers.map(\.value)) {
            checkPlaces(person, ledger)
            checkStanding(person, ledger, people.checkedEdition)
            checkFuture(ledger, people)
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
    private mutating func checkPlaces(_ person: Person, _ ledger: Ledger) {
        for (flow, stays) in Dictionary(grouping: person.enrolments.filter(\.isActive), by: \.flow) {
            // A date that nobody tells is waited for.
            let endless = ledger.walks.count { walk in
                guard case .waiting(let wait) = walk.state else { return false }
                return walk.flow.name == flow && wait.until == .distantFuture
            }
            let mayStay = endless + (held[Place(contact: person.contact.label, flow: flow)] ?? 0)
            expect(
                .nobodyIsStuck,
                stays.count <= mayStay,
                "has left \(flow), or has a held message there",
                "\(stays.count) times inside, \(mayStay) messages held",
                person.contact.label
            )
        }
    }

    private mutating func checkStanding(_ person: Person, _ ledger: Ledger, _ edition: CheckedEdition) {
        let standing = person.contact.standing
        expect(.storeAgrees, standing.score == ledger.score, "a score of \(ledger.score)", "\(standing.score)", ledger)
        let (told, kept) = (ledger.stage?.text ?? "no stage", standing.stage?.text ?? "no stage")
        expect(.storeAgrees, told == kept, told, kept, ledger)
        for event in Reads(flows: edition.flows, lifecycle: edition.lifecycle).facts.sorted() {
            let count = ledger.seen.count { $0.name == event }
            let kept = person.history.facts[event]?.count ?? 0
            expect(.storeAgrees, kept == count, "\(count) × \(event)", "\(kept)", ledger)
        }
    }

    /// Nothing is left that time alone would bring: the program has gone to sleep for good.
    private mutating func checkFuture(_ ledger: Ledger, _ people: PeopleCheck) {
        guard let looked = ledger.lookedAt else { return }
        var future = ledger
        future.lifecycle = people.current.lifecycle
        future.now = looked
        future.learn()
        future.now = looked.adding(seconds: 4000 * 86_400)
        for flow in people.current.flows {
            for trigger in flow.triggers where trigger.isMadeByTime {
                let since = people.since[flow.name]?[trigger.text] ?? .distantPast
                guard let moment = future.moment(of: trigger, flow, after: max(looked, since)) else { continue }
                let happened = "nothing; the last look was at \(Words.time(looked))"
                expect(.momentComesOnce, false, "\(trigger.text) at \(Words.time(moment))", happened, ledger)
            }
        }
        if let fall = future.fall(after: looked) {
            expect(.momentComesOnce, false, "the score falls at \(Words.time(fall.at))", "it stays", ledger)
        }
        let held = future.truths
        let changes = future.settle(nil, people.current.flows).map(\.text)
        for key in held.keys.sorted() where held[key] != future.truths[key] {
            expect(.momentComesOnce, false, "time changes “\(key)”, which is noticed", "nobody looked", ledger)
        }
        expect(.momentComesOnce, changes.isEmpty, changes.joined(separator: ", "), "nothing", ledger)
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
        guard let address = ledger.address else { return }
        let proofs = try store.reader.consentRecords(of: address).map(StoreCheck.text).sorted()
        let wanted = ledger.proofs.sorted()
        expect(.proofKept, proofs == wanted, "\(wanted)", "\(proofs)", ledger)
    }

    private static func text(_ record: ConsentRecord) -> String {
        let change: String =
            switch record.change {
            case .unsubscribedFromEverything: "out of everything"
            case .topic(let topic, let isOpen): "\(isOpen ? "into" : "out of") \(topic)"
            case .suppressed(let reason): reason.rawValue
            case .lifted: "lifted"
            }
        return "\(change) by \(record.source)"
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
