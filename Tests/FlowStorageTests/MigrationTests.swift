import FlowModel
import FlowRuntime
import FlowTesting
import GRDB
import Testing

@testable import FlowStorage

@Suite("A file of an earlier version")
struct MigrationTests {
    private let folder: TemporaryFolder
    private let path: String

    /// A file as the first two migrations left it: anna is inside a flow, bob has a purchase that still waits.
    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("nurture.sqlite")
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "2 clock")
        try queue.write { try $0.execute(sql: MigrationTests.past) }
        try queue.close()
    }

    /// Instants are seconds after the start of tests, in milliseconds; event 3 was told of 5 seconds late.
    private static let past = """
        INSERT INTO name (id, text) VALUES (1, 'nurture'), (2, 'lead'), (3, 'purchase'), (4, 'welcome');
        INSERT INTO contact (id, shard, address, names, enrolments) VALUES
            (1, 1, 'anna@example.com', 2, 1), (2, 2, 'bob@example.com', 2, 0), (3, 3, 'carol@example.com', 2, 0);
        INSERT INTO alias (kind, value, contact) VALUES
            (1, 'anna@example.com', 1), (1, 'bob@example.com', 2), (1, 'carol@example.com', 3);
        INSERT INTO link (id, address, label) VALUES (1, 'https://example.com/', 'guide');
        INSERT INTO event (id, contact, received_at, delay, kind, name, outbox, fact, properties, message_id) VALUES
            (1, 1, \(at(0)), 0, 0, 2, NULL, NULL, x'060104706c616e040370726f', 'm1'),
            (2, 1, \(at(20)), 0, 0, 3, NULL, NULL, NULL, 'm2'),
            (3, 1, \(at(24)), 5000, 0, 3, NULL, NULL, NULL, 'm3'),
            (4, 1, \(at(30)), 1000, 2, NULL, 1, 0, NULL, 'm4'),
            (5, 1, \(at(40)), 0, 2, NULL, 1, 0, NULL, 'm5'),
            (6, 2, \(at(50)), 0, 0, 3, NULL, NULL, NULL, 'm6'),
            (7, 1, \(at(60)), 0, 0, 3, NULL, NULL, NULL, 'm7');
        INSERT INTO inbox (event) VALUES (6), (7);
        INSERT INTO fact (contact, name, count, first_at, last_at, last_event) VALUES
            (1, 2, 1, \(at(0)), \(at(0)), 1), (1, 3, 2, \(at(20)), \(at(24)), 3);
        INSERT INTO file_text (id, hash, text) VALUES (1, x'01', x'6f6e206c656164');
        INSERT INTO folder (id, hash) VALUES (1, x'01');
        INSERT INTO folder_file (folder, path, text) VALUES (1, 'nurture.flow', 1);
        INSERT INTO folder_applied (folder, at) VALUES (1, \(at(0)));
        INSERT INTO flow_version (id, flow, hash, folder, applied_at, step_count, entered, active)
            VALUES (1, 1, x'02', 1, \(at(0)), 1, 1, 1);
        INSERT INTO step (id, flow) VALUES (1, 1);
        INSERT INTO version_step (version, position, step) VALUES (1, 0, 1);
        INSERT INTO enrolment (contact, ordinal, flow, version, entered_at, trigger_event, state, step, visit, burst)
            VALUES (1, 1, 1, 1, \(at(0)), 1, 2, 1, 1, 1);
        INSERT INTO outbox (id, contact, ordinal, step, visit, channel, name, not_before)
            VALUES (1, 1, 1, 1, 1, 0, 4, \(at(0)));
        INSERT INTO email_fact (contact, email, fact, last_event) VALUES (1, 4, 0, 5);
        INSERT INTO message_fact (contact, ordinal, step, visit, facts) VALUES (1, 1, 1, 1, 1);
        """

    @Test func `is not read before it was brought up to date, which is said`() throws {
        #expect(throws: StoreError.fromThePast(path: path)) { try SQLiteStoreReader(path: path) }
        try SQLiteStore(path: path).close()
        try SQLiteStoreReader(path: path).close()
    }

    private static func at(_ seconds: Int64) -> Int64 { Instant.testStart.adding(seconds: seconds).milliseconds }

    private func instant(_ seconds: Int64) -> Instant { .testStart.adding(seconds: seconds) }

    private static let reader = Flow.sample(
        "reader",
        goals: [
            Flow.Exit(condition: .happened("purchase", filter: nil), text: ""),
            Flow.Exit(condition: .happened("lead", filter: .field(.triggerEvent("plan"), .isSet)), text: ""),
        ]
    )

    private func people(_ store: SQLiteStore) throws -> [Person] {
        let reads = Reads(flows: [MigrationTests.reader])
        return try store.transact { try $0.people((1...3).map { ContactID($0) }, reading: reads, at: instant(99)) }
    }

    @Test("is announced before it is brought up to date, and once")
    func announced() throws {
        var announcements = 0
        try SQLiteStore(path: path, willMigrate: { announcements += 1 }).close()
        try SQLiteStore(path: path, willMigrate: { announcements += 1 }).close()
        #expect(announcements == 1)
        var ofNew = 0
        try SQLiteStore(path: folder.path("new.sqlite"), willMigrate: { ofNew += 1 }).close()
        #expect(ofNew == 0)
    }

    @Test("keeps everybody inside, with the event that let them in")
    func enrolments() throws {
        let store = try SQLiteStore(path: path)
        let anna = try #require(try people(store).first)
        let entry = Enrolment(
            id: EnrolmentID(contact: ContactID(1), ordinal: 1),
            flow: "nurture",
            version: FlowVersionID(1),
            enteredAt: .testStart,
            since: EventOrder(EventID(1)),
            trigger: EventID(1),
            triggerProperties: ["plan": .text("pro")],
            state: .delivering(StepID(1)),
            visit: 1,
            burst: 1
        )
        #expect(anna.enrolments == [entry])
        let row = try #require(try store.transact { try $0.deliveries([OutboxID(1)]) }.first)
        #expect(row.delivery == Delivery(key: row.delivery.key, kind: .mail(email: "welcome")))
    }

    @Test("knows of each fact how often and when by the senders' clocks, without what still waits")
    func facts() throws {
        let anna = try #require(try people(SQLiteStore(path: path)).first)
        let purchases = History.EventFact(
            count: 2,
            first: instant(19),
            last: instant(20),
            lastEvent: EventOrder(EventID(3))
        )
        #expect(anna.history.facts == ["purchase": purchases])
        let clicks = History.EventFact(
            count: 2,
            first: instant(29),
            last: instant(40),
            lastEvent: EventOrder(EventID(5))
        )
        #expect(anna.history.emailFacts == [History.EmailFact(fact: .clicked, email: "welcome"): clicks])
    }

    @Test("takes whoever was decided about as looked at, so that nothing of the past is news")
    func standing() throws {
        let people = try people(SQLiteStore(path: path))
        let anna = Standing(lastActivity: instant(40), lastEvent: EventOrder(EventID(5)), lookedAt: instant(40))
        #expect(people.map(\.contact.standing) == [anna, Standing(), Standing()])
    }

    @Test("has proof of what people wished and of what bounced, as far as events tell")
    func consent() throws {
        let path = folder.path("third.sqlite")
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "3 lifecycle, recorded events and notifications")
        try queue.write { try $0.execute(sql: MigrationTests.past + MigrationTests.wishes) }
        try queue.close()
        let store = try SQLiteStore(path: path)
        func record(_ seconds: Int64, _ change: ConsentRecord.Change) -> ConsentRecord {
            ConsentRecord(at: instant(seconds), change: change, source: "before records were kept")
        }
        #expect(
            try store.reader.consentRecords(of: "anna@example.com") == [
                record(68, .topic("nurture", subscribed: true)), record(80, .topic("nurture", subscribed: false)),
                record(90, .unsubscribedFromEverything), record(100, .suppressed(.bounced)),
            ]
        )
        let bounced = SuppressionEntry(
            address: "anna@example.com",
            reason: .bounced,
            at: instant(100),
            source: "before records were kept"
        )
        let unsubscribed = SuppressionEntry(
            address: "carol@example.com",
            reason: .unsubscribed,
            at: nil,
            source: "before records were kept"
        )
        #expect(try store.reader.suppressions(after: nil, limit: 9) == [bounced, unsubscribed])
        let anna = try #require(try people(store).first)
        #expect(anna.contact.consent.suppression == .bounced)
        #expect(try store.transact { try $0.sendingPause() } == nil)
        let waiting = try store.transact { try $0.pendingEvents(limit: 9) }
        #expect(waiting.map(\.id.number) == [6, 7, 13])
        let about = waiting.last.flatMap { if case .message(_, let message) = $0.kind { message } else { nil } }
        #expect(about?.wentToEarlierAddress == false, "where it went was not kept")
    }

    /// Event 8 was told of 2 seconds late, 12 was a machine's, 13 still waits.
    private static let wishes = """
        INSERT INTO event (id, contact, received_at, delay, kind, name, topic, outbox, fact, is_automatic, message_id)
        VALUES
            (8, 1, \(at(70)), 2000, 4, 2, 1, NULL, NULL, 0, 'm8'), (9, 1, \(at(80)), 0, 3, 2, 1, NULL, NULL, 0, 'm9'),
            (10, 1, \(at(90)), 0, 3, 2, NULL, NULL, NULL, 0, 'm10'),
            (11, 1, \(at(100)), 0, 2, NULL, NULL, 1, 2, 0, 'm11'),
            (12, 1, \(at(110)), 0, 2, NULL, NULL, 1, 2, 1, 'm12'),
            (13, 1, \(at(120)), 0, 2, NULL, NULL, 1, 4, 0, 'm13');
        INSERT INTO inbox (event) VALUES (13);
        INSERT INTO address_state (address, suppression, is_unsubscribed) VALUES
            ('anna@example.com', 1, 0), ('bob@example.com', 0, 0), ('carol@example.com', 0, 1);
        """

    @Test("knows the sources of past events by their properties")
    func sources() throws {
        let path = folder.path("fourth.sqlite")
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "4 mail and consent")
        try queue.write { database in
            try database.execute(sql: MigrationTests.past)
            let first: [Slug: Value] = ["utm-source": .text("bing")]
            let told: [[Slug: Value]] = [first, ["source": .text("google")], ["resource": .null]]
            for (index, properties) in told.enumerated() {
                try database.execute(
                    sql: "UPDATE event SET properties = ? WHERE id = ?",
                    arguments: [ValueCodec.encode(properties), index + 1]
                )
            }
        }
        try queue.close()
        let facts = try NamedFact.all(of: SQLiteStore(path: path).reader)
        #expect(
            facts == [
                NamedFact(1, .event, "lead", "bing", at: instant(0)),
                NamedFact(1, .event, "purchase", "google", at: instant(20)),
                NamedFact(1, .event, "purchase", at: instant(19)),
                NamedFact(1, .clicked, "welcome", "nurture", at: instant(29)),
                NamedFact(1, .clicked, "welcome", "nurture", at: instant(40)),
                NamedFact(2, .event, "purchase", at: instant(50)),
                NamedFact(1, .event, "purchase", at: instant(60)),
                NamedFact(1, .entered, "nurture", number: 1, at: instant(0)),
            ]
        )
    }

    @Test("goes on: what waits is settled, and further facts count")
    func going() throws {
        let store = try SQLiteStore(path: path)
        let waiting = try store.transact { try $0.pendingEvents(limit: 9) }
        #expect(waiting.map(\.id.number) == [6, 7])
        let record = RecordedEvent(
            name: "purchase",
            order: EventOrder(EventID(7), part: 1),
            at: instant(60),
            origin: EventID(1)
        )
        let anna = try #require(try people(store).first)
        try store.transact { transaction in
            try transaction.consume(waiting.map(\.id))
            try transaction.write([Transition(person: anna, changes: [.recorded(record)], timeline: [], nextDue: nil)])
        }
        let fact = try #require(try people(store).first).history.facts["purchase"]
        let expected = History.EventFact(count: 4, first: instant(19), last: instant(60), lastEvent: record.order)
        #expect(fact == expected)
        let applied = try store.transact {
            try $0.apply(FolderText(files: []), flows: [.sample("nurture")], at: instant(99))
        }
        #expect(applied.map(\.triggersSince) == [[instant(99)]])
    }
}
