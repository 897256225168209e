import FlowModel
import FlowRuntime
import FlowStorage
import GRDB

/// A database as a year of work leaves it, on the product's own schema, filled by statements that make millions of rows
/// each.
///
/// All of it follows from the rows' numbers.
struct ReportDatabase {
    let path: String
    let events: Int
    let contacts: Int

    static let journey: Journey = {
        func step(_ title: String, _ touchpoint: Touchpoint) -> Journey.Step {
            Journey.Step(title: title, paths: [Journey.Path(title: title, touchpoint: touchpoint)])
        }
        return Journey(
            title: "Lead to customer",
            steps: [
                step("form submitted", .event(Slug("form submitted"))),
                step("sent welcome", .sent(email: Slug("welcome"))),
                step("clicked welcome", .message(.clicked, email: Slug("welcome"))),
                step("stage MQL", .stage(Slug("MQL"))),
                step("purchase", .event(Slug("purchase"))),
            ]
        )
    }()

    static let lifecycle = Lifecycle(
        stages: ["Prospect", "Lead", "MQL", "Customer"].map { title in
            Lifecycle.Stage(name: Slug(title), title: title, rule: nil)
        }
    )

    /// On which there are events.
    static let someDay = "2025-09-01"
    private static let start = Instant(milliseconds: 1_740_000_000_000)
    private static let year: Int64 = 365 * 86_400_000

    /// The weights of the names in a hundred events; every other event of the first two tells its source.
    private static let names: [(name: String, weight: Int)] = [
        ("form submitted", 8), ("page", 52), ("signed up", 5), ("logged in", 20), ("trial started", 3),
        ("invited teammate", 6), ("purchase", 2), ("feedback", 4),
    ]
    /// Under which the store remembers who is in the segment of `BenchFolder`.
    private static let segmentKey = "segment buyers: stage is Customer"
    private static let sources = ["google", "newsletter", "linkedin", "partner", "webinar"]
    private static let emails = ["welcome", "guide", "case study", "offer"]

    func make() throws {
        let store = try SQLiteStore(path: path)
        try sow(store)
        try store.close()
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            try database.execute(
                sql: "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144"
            )
            _ = try String.fetchAll(database, sql: "PRAGMA journal_mode = MEMORY")
            try database.inTransaction {
                let indexes = try dropIndexes(database)
                for statement in [people, flows, applicationEvents, messages, readerEvents, entries, lines] {
                    try database.execute(sql: statement)
                }
                for index in indexes { try database.execute(sql: index) }
                return .commit
            }
            _ = try String.fetchAll(database, sql: "PRAGMA journal_mode = WAL")
        }
        try queue.close()
    }

    /// One event of each name and source, through the store, as patterns for the rest.
    private func sow(_ store: SQLiteStore) throws {
        let patterns = Self.names.flatMap { event in ([nil] + Self.sources).map { (event.name, $0) } }
        let arrivals = patterns.enumerated().map { index, pattern in
            var properties: [Slug: Value] = [Slug("path"): .text("/pricing/teams"), Slug("plan"): .text("pro")]
            properties[Slug("seats")] = .number(25)
            properties[Slug("source")] = pattern.1.map { .text($0) }
            return Arrival(
                messageID: "pattern-\(index)",
                subject: .contact(ContactReference(userID: "pattern")),
                receivedAt: Self.start,
                timestamp: Self.start,
                kind: .track(Slug(pattern.0)),
                properties: properties
            )
        }
        _ = try store.transact { try $0.accept(arrivals) }
    }

    /// The statements that make them again.
    private func dropIndexes(_ database: Database) throws -> [String] {
        let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        return try Row.fetchAll(database, sql: sql).map { row in
            try database.execute(sql: "DROP INDEX \"\(row["name"] as String)\"")
            return row["sql"]
        }
    }

    // MARK: Statements

    private func numbers(_ count: Int) -> String {
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))"
    }

    /// Scatters a row's number, below that bound.
    private func scatter(_ number: String, _ bound: Int, _ salt: Int = 1) -> String {
        "((((\(number)) * 2654435761 + \(salt) * 40503) & 0x7fffffff) >> 3) % \(bound)"
    }

    private func name(_ written: String) -> String { "(SELECT id FROM name WHERE text = '\(Slug(written).text)')" }

    private var people: String {
        let words =
            ["nurture", "1", "2", "3", "3.1", "Prospect", "Lead", "MQL", "Customer"] + Self.emails
        let texts = words.map { $0.contains(".") ? $0 : Slug($0).text } + [Self.segmentKey]
        let values = texts.map { "('\($0)')" }.joined(separator: ", ")
        return """
            INSERT OR IGNORE INTO name (text) VALUES \(values);
            \(numbers(contacts))
            INSERT OR IGNORE INTO contact (id, shard, address, names, enrolments, truths, stage)
            SELECT i + 1, i % 256, printf('contact%07d@example.com', i), 2, 1,
                iif(i % 10 = 1, (SELECT id FROM name WHERE text = '\(Self.segmentKey)'), NULL),
                CASE i % 10 WHEN 0 THEN \(name("MQL")) WHEN 1 THEN \(name("Customer")) ELSE \(name("Lead")) END FROM n;
            """
    }

    private var flows: String {
        """
        INSERT INTO file_text (id, hash, text) VALUES (1, x'01', x'00');
        INSERT INTO folder (id, hash) VALUES (1, x'01');
        INSERT INTO flow_version (id, flow, hash, folder, applied_at, step_count, entered)
            SELECT column1, \(name("nurture")), column2, 1, \(Self.start.milliseconds) + column1, 4, \(contacts / 2)
            FROM (VALUES (1, x'01'), (2, x'02'));
        INSERT INTO step (id, flow) SELECT column1, \(name("nurture")) FROM (VALUES (1), (2), (3), (4));
        INSERT INTO version_step (version, position, step, number)
            SELECT column1, column2, column2 + 1, column3
            FROM (VALUES (1, 0, '1'), (1, 1, '2'), (1, 2, '3'), (1, 3, '3.1'), (2, 0, '1'), (2, 1, '2'), (2, 2, '3'),
                (2, 3, '3.1'));
        """
    }

    /// Four fifths of the events; each is a copy of a pattern but for contact and time.
    private var applicationEvents: String {
        var bound = 0
        let cases = Self.names.enumerated().map { index, event -> String in
            bound += event.weight
            return "WHEN hundred < \(bound) THEN \(index * (Self.sources.count + 1) + 1)"
        }
        let choice: String = cases.joined(separator: " ")
        let count = events * 4 / 5
        return """
            \(numbers(count)), drawn AS (
                SELECT i, \(scatter("i", 100)) AS hundred, \(scatter("i", Self.sources.count * 2 + 2, 7)) AS source
                FROM n
            ), chosen AS (
                SELECT i, CASE \(choice) ELSE 1 END
                    + iif(hundred < 20, min(source, \(Self.sources.count)), 0) AS pattern FROM drawn
            )
            INSERT INTO event (id, contact, received_at, delay, kind, name, properties, message_id, source)
            SELECT 100 + i, 2 + \(scatter("i", contacts, 3)), \(Self.start.milliseconds) + i * \(Self.year) / \(count),
                i % 900, 0, e.name, e.properties, printf('%08x-0000-4000-8000-%012x', i, i), e.source
            FROM chosen CROSS JOIN event AS e ON e.id = chosen.pattern;
            """
    }

    /// As many as a fifth of the events.
    private var messages: String {
        let count = events / 5
        return """
            \(numbers(count))
            INSERT INTO outbox (id, contact, ordinal, step, visit, channel, name, state, not_before, attempts,
                first_attempt_at, epoch, settled_at, message_id, note, address)
            SELECT i, 2 + (i - 1) % \(contacts), 1, 1 + i % 4, 1 + (i - 1) / \(contacts), 0,
                \(name("welcome")) + i % \(Self.emails.count), iif(i % 50 = 0, 3, 2),
                \(Self.start.milliseconds) + i * \(Self.year) / \(count), 1,
                \(Self.start.milliseconds) + i * \(Self.year) / \(count), 1,
                \(Self.start.milliseconds) + i * \(Self.year) / \(count) + 800, printf('%024x@example.com', i),
                '250 2.0.0 Ok: queued', printf('contact%07d@example.com', 1 + (i - 1) % \(contacts)) FROM n;
            """
    }

    /// The rest of the events: openings, clicks, replies and unsubscribes.
    private var readerEvents: String {
        """
        \(numbers(events / 5))
        INSERT INTO event (id, contact, received_at, delay, kind, outbox, fact, is_automatic, message_id)
        SELECT \(200 + events * 4 / 5) + i, o.contact, o.settled_at + 60000, 0, iif(i % 200 = 0, 3, 2), o.id,
            iif(i % 200 = 0, NULL, CASE i % 10 WHEN 0 THEN 3 WHEN 1 THEN 0 WHEN 2 THEN 0 WHEN 3 THEN 0 ELSE 1 END),
            i % 4 = 0 AND i % 200 > 0, printf('%08x-0000-4000-9000-%012x', i, i)
        FROM n CROSS JOIN outbox AS o ON o.id = i;
        """
    }

    private var entries: String {
        """
        \(numbers(contacts))
        INSERT INTO enrolment (contact, ordinal, flow, version, entered_at, trigger_event, state, step, visit, leaving,
            left_at, burst)
        SELECT 1 + i, 1, \(name("nurture")), 1 + i % 2, \(Self.start.milliseconds) + i * \(Self.year) / \(contacts),
            100, iif(i % 5 = 0, 1, 3), 1 + i % 4, 3, iif(i % 5 = 0, NULL, i % 5 % 3),
            iif(i % 5 = 0, NULL, \(Self.start.milliseconds) + i * \(Self.year) / \(contacts) + 86400000 * 9), 1 FROM n;
        """
    }

    /// Half as many lines as there are events, a third of them for reports: moves, splits and a few others.
    private var lines: String {
        let count = events / 2
        return """
            \(numbers(count))
            INSERT INTO timeline (contact, at, kind, ordinal, flow, step, subject, detail, number)
            SELECT 2 + i % \(contacts), \(Self.start.milliseconds) + i * \(Self.year) / \(count),
                CASE i % 12 WHEN 0 THEN 20 WHEN 1 THEN 20 WHEN 2 THEN 18 WHEN 3 THEN iif(i % 5 = 0, 7, 24)
                    WHEN 4 THEN 1 WHEN 5 THEN 6 WHEN 6 THEN 3 ELSE 10 END,
                1, \(name("nurture")), \(name("3")),
                CASE i % 12 WHEN 0 THEN \(name("MQL")) WHEN 1 THEN \(name("Customer")) WHEN 2 THEN NULL
                    ELSE \(name("welcome")) END,
                CASE i % 12 WHEN 0 THEN 'lead' WHEN 1 THEN 'mql' WHEN 3 THEN 'unsubscribed' ELSE NULL END,
                1 + i % 2 FROM n;
            """
    }
}
