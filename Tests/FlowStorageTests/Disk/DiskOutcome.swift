import GRDB

@testable import FlowStorage

/// Where everybody stands in the end, told without the numbers that a repetition may change.
struct DiskOutcome {
    /// Lines that say who, and what.
    private let lines: [String]

    let tellsTimes: Bool

    /// The end of a run that nothing disturbed.
    init(_ plan: DiskPlan, tellsTimes: Bool = true) throws {
        let store = try SQLiteStore.inMemory()
        let world = DiskWorld(plan)
        var life = try DiskLife(on: store, in: world)
        _ = try life.run()
        try self.init(store, world, tellsTimes: tellsTimes)
    }

    init(_ store: SQLiteStore, _ world: DiskWorld, tellsTimes: Bool) throws {
        self.tellsTimes = tellsTimes
        let recorded = try store.queue.read { database in
            let timeline = try String.fetchAll(database, sql: DiskOutcome.timeline, arguments: [tellsTimes])
            return try timeline + DiskOutcome.queries.flatMap { try String.fetchAll(database, sql: $0) }
        }
        lines = recorded + world.handed.keys.map { "handed \($0)" } + world.answered.map { "answered \($0)" }
    }

    /// Mail to `late…` is tried at times that depend on how often it was tried.
    private static let timeline = """
        SELECT printf('%s %s %s %s %s %s %s %s %s', c.address, iif(?1 AND c.address NOT LIKE 'late%', t.at, ''), t.kind,
            t.ordinal, f.text, s.text, j.text, hex(t.detail),
            iif(?1 AND c.address NOT LIKE 'late%' OR t.kind <> 10, t.number, ''))
        FROM timeline AS t JOIN contact AS c ON c.id = t.contact LEFT JOIN name AS f ON f.id = t.flow
            LEFT JOIN name AS s ON s.id = t.step LEFT JOIN name AS j ON j.id = t.subject
        """

    private static let queries = [
        """
        SELECT printf('%s %s %s %s %s %s', c.address, o.ordinal, n.text, o.channel, o.state, o.message_id)
        FROM outbox AS o JOIN contact AS c ON c.id = o.contact JOIN name AS n ON n.id = o.name
        """,
        """
        SELECT printf('%s %s %s %s', c.address, 'field', n.text, f.value) FROM contact_field AS f
            JOIN contact AS c ON c.id = f.contact JOIN name AS n ON n.id = f.field
        """,
        """
        SELECT printf('%s %s %s', c.address, 'tag', n.text) FROM contact_tag AS t JOIN contact AS c ON c.id = t.contact
            JOIN name AS n ON n.id = t.tag
        """,
        "SELECT printf('%s %s %s %s', 'address', address, is_unsubscribed, suppression) FROM address_state",
        "SELECT printf('%s %s %s %s %s', 'contact', address, is_faulted, next_at, enrolments) FROM contact",
        "SELECT printf('%s %s', 'event', message_id) FROM event",
        "SELECT printf('%s %s %s %s', 'version', entered, active, converted) FROM flow_version",
        "SELECT 'pending event ' || event FROM inbox",
        "SELECT 'bytes of message ' || outbox FROM message_body",
    ]

    /// Lines that are in one of them only, with how often.
    func differences(from other: DiskOutcome) -> [String] {
        var counts: [String: Int] = [:]
        for line in lines { counts[line, default: 0] += 1 }
        for line in other.lines { counts[line, default: 0] -= 1 }
        return counts.filter { $0.value != 0 }.map { "\($0.value > 0 ? "+" : "-") \($0.key)" }.sorted()
    }
}
