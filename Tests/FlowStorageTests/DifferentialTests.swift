import FlowModel
import FlowRuntime
import FlowTesting
import GRDB
import Testing

@testable import FlowStorage

@Suite("SQLite and the reference model cannot be told apart")
struct DifferentialTests {
    @Test("by random operations", arguments: 1...8 as ClosedRange<UInt64>)
    func randomOperations(seed: UInt64) throws {
        _ = try compare(RandomWorld(seed: seed))
    }

    @Test("in a crowd of whom many turn out to be one person", arguments: 1...12 as ClosedRange<UInt64>)
    func crowd(seed: UInt64) throws {
        let sqlite = try compare(RandomWorld(seed: seed, crowd: 3))
        try sqlite.queue.read { database in
            let merged = try Int.fetchOne(database, sql: "SELECT count(*) FROM contact WHERE merged_into IS NOT NULL")
            #expect(merged ?? 0 > 0)
            #expect(try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") == nil)
            // Nothing but the number is left of somebody who was merged.
            for table in try String.fetchAll(database, sql: Self.tablesOfContacts) {
                let sql = """
                    SELECT count(*) FROM "\(table)" AS t JOIN contact ON contact.id = t.contact
                    WHERE contact.merged_into IS NOT NULL
                    """
                #expect(try Int.fetchOne(database, sql: sql) == 0, "\(table)")
            }
            let counts = """
                SELECT count(*) FROM flow_version AS v WHERE active <>
                    (SELECT count(*) FROM enrolment WHERE version = v.id AND state < 3)
                """
            #expect(try Int.fetchOne(database, sql: counts) == 0)
        }
    }

    private static let tablesOfContacts = """
        SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c ON c.name = 'contact'
        WHERE m.type = 'table'
        """

    private func compare(_ start: RandomWorld) throws -> SQLiteStore {
        let (sqlite, reference) = (try SQLiteStore.inMemory(), ReferenceStore())
        var world = start
        for step in 1...250 {
            let operation = world.next()
            let expected = outcome(of: operation, on: reference)
            try #require(outcome(of: operation, on: sqlite) == expected, "step \(step)")
            if step.isMultiple(of: 10) {
                let expected = try reference.transact { try Observation(world, $0) }
                try #require(try sqlite.transact { try Observation(world, $0) } == expected, "after step \(step)")
            }
        }
        for email in world.emails + ["nobody@example.com"] {
            #expect(try sqlite.reader.consentRecords(of: email) == reference.consentRecords(of: email))
        }
        for contact in world.contacts {
            let expected = reference.timeline(of: contact)
            #expect(try sqlite.reader.timeline(of: contact, limit: 10_000) == expected)
        }
        #expect(try NamedFact.all(of: sqlite.reader) == NamedFact.all(of: reference.facts))
        let (lines, expected) = (try exported(sqlite.reader), try exported(reference.facts))
        #expect(Set(lines).subtracting(expected).sorted().prefix(3) == [])
        #expect(Set(expected).subtracting(lines).sorted().prefix(3) == [])
        #expect(lines.count == expected.count)
        #expect(try sqlite.reader.stageCounts() == reference.facts.stageCounts())
        #expect(try sqlite.reader.places() == reference.facts.places())
        return sqlite
    }

    /// Random clocks go back and forth, so the lines are compared in one order of both.
    private func exported(_ source: any EventExport) throws -> [String] {
        var lines: [String] = []
        try source.exportEvents(.distantPast ..< .distantFuture) { events in
            lines += events.map { event in
                let texts = [event.properties, event.traits].map { members in
                    members.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", ")
                }
                let times = "\(event.receivedAt.milliseconds) \(event.timestamp.milliseconds)"
                return "\(times) \(event.kind) \(event.contact) \(event.source ?? "-") \(texts)"
            }
        }
        return lines.sorted()
    }

    /// What the operation answers, or which kind of error it throws.
    private func outcome(of operation: RandomWorld.Operation, on store: any Store) -> String {
        do {
            switch operation {
            case .transaction(let body): return try store.transact(body)
            case .ownership(let policy, let now):
                return "\(try store.takeOwnership(onUnknownOutcome: policy, at: now))"
            }
        } catch StoreError.rejected {
            return "rejected"
        } catch StoreError.owned {
            return "owned"
        } catch {
            return "\(error)"
        }
    }
}

/// Everything that can be asked of a store.
private struct Observation: Equatable {
    var people: [Person]
    var pending: [Event]
    var due: [ContactID]
    var earliestDue: Instant?
    var rows: [OutboxRow]
    var bodies: [MessageBody?]
    var ready: [[OutboxRow]]
    var earliestDelivery: [Instant?]
    var held: [OutboxRow]
    var lastMessages: [OutboxID?]
    var earlier: [Consent?]
    var rates: [SendingRates]
    var pause: SendingPause?
    var notifications: [OutboxRow]
    var earliestNotification: Instant?
    var folder: FolderText?
    var occupied: [StoredVersion]
    var visits: [LinkVisit]
    var verdict: Instant?

    init(_ world: RandomWorld, _ transaction: any StoreTransaction) throws {
        let messages = (1...200).map { OutboxID($0) }
        people = try transaction.people(world.contacts, reading: Reads(flows: RandomWorld.flows), at: world.now)
        pending = try transaction.pendingEvents(limit: 1000)
        due = try transaction.duePeople(at: world.now, limit: 1000)
        earliestDue = try transaction.earliestDue()
        rows = try transaction.deliveries(messages)
        bodies = try messages.map { try transaction.messageBody($0) }
        let excluded: Set<OutboxID> = [OutboxID(2), OutboxID(5)]
        ready = try OutboxRow.Channel.allCases.map {
            try transaction.readyDeliveries($0, at: world.now, limit: 7, excluding: excluded)
        }
        earliestDelivery = try OutboxRow.Channel.allCases.map {
            try transaction.earliestDelivery($0, excluding: excluded)
        }
        held = try transaction.heldBeforeComposition(limit: 5)
        lastMessages = try world.users.flatMap { user in
            try [nil, "welcome", "bye"].map {
                try transaction.lastMessage(to: ContactReference(userID: user), email: $0)
            }
        }
        earlier = try messages.map { try transaction.consent(ofEarlierAddress: $0) }
        rates = try [0, 60, 600].map { try transaction.sendingRates(since: world.now.adding(seconds: -$0)) }
        pause = try transaction.sendingPause()
        notifications = try transaction.readyNotifications(at: world.now, limit: 2, excluding: excluded)
        earliestNotification = try transaction.earliestNotification(excluding: excluded)
        folder = try transaction.appliedFolder()
        occupied = try transaction.occupiedVersions()
        visits = try transaction.dueVisits(at: world.now, limit: 1000)
        verdict = try transaction.earliestVerdict()
    }
}
