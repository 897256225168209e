import FlowModel
import FlowRuntime
import GRDB

// What reports ask of one transaction.
extension SQLiteTransaction {
    func factEstimate() throws -> Int {
        let sql = """
            SELECT ifnull((SELECT max(id) FROM event), 0) + ifnull((SELECT max(id) FROM outbox), 0)
                + 2 * ifnull((SELECT sum(entered) FROM flow_version), 0)
                + (SELECT count(*) FROM timeline INDEXED BY timeline_of_reports WHERE kind IN (7, 18, 20, 24))
                + (SELECT count(*) FROM timeline INDEXED BY timeline_of_consent WHERE kind IN (21, 22))
            """
        return try first(sql, []) { $0[0] } ?? 0
    }

    func facts(_ selection: FactSelection, _ body: (FactBatch) throws -> Void) throws -> FactSummary {
        let scan = try FactScan(selection, self)
        var names = FactNames()
        for piece in scan.pieces() {
            var facts = try scan.facts(piece, database)
            try names.resolve(&facts, texts: texts)
            if !facts.isEmpty { try body(FactBatch(facts: facts, names: names.names)) }
        }
        return scan.tables.summary
    }

    /// The names with those numbers, in their order.
    func texts(_ numbers: [UInt32]) throws -> [String] {
        try numbers.map { try names.text(Int64($0), self) }
    }

    /// By what the engine found when it looked at each contact last; a segment that no daemon has worked with yet has
    /// no members.
    func members(of segment: Lifecycle.Segment) throws -> Set<UInt32> {
        guard let number = try names.find(segment.truthKey, self) else { return [] }
        let sql = """
            SELECT id FROM contact WHERE truths IS NOT NULL AND instr(' ' || truths || ' ', ' ' || ? || ' ') > 0
            """
        var members: Set<UInt32> = []
        try database.scan(sql, [number]) { members.insert(UInt32(clamping: $0.integer(0))) }
        return members
    }

    func stageCounts() throws -> [Slug: Int] {
        let sql = "SELECT stage, count(*) FROM contact WHERE stage IS NOT NULL GROUP BY stage"
        let counts = try all(sql, []) { (try slug($0[0] as Int64), $0[1] as Int) }
        return Dictionary(counts, uniquingKeysWith: +)
    }

    func versions(of flow: Slug) throws -> [Instant] {
        guard let number = try names.find(flow.text, self) else { return [] }
        return try all("SELECT applied_at FROM flow_version WHERE flow = ? ORDER BY id", [number]) {
            Instant(milliseconds: $0[0])
        }
    }

    /// Versions of earlier programs do not say how their steps are counted, which then go by their places.
    func places() throws -> [FlowPlace] {
        let tables = try FactTables(self)
        let sql = """
            SELECT e.flow, e.version, ifnull(s.number, CAST(s.position + 1 AS TEXT)), e.contacts
            FROM (
                SELECT flow, version, step, count(*) AS contacts FROM enrolment WHERE state < 3
                GROUP BY flow, version, step
            ) AS e JOIN version_step AS s ON s.version = e.version AND s.step = e.step
            ORDER BY e.version, s.position
            """
        let places = try all(sql, []) { row in
            FlowPlace(
                flow: try slug(row[0] as Int64),
                version: Int(tables.number(ofVersion: row[1])),
                step: row[2],
                contacts: row[3]
            )
        }
        let order = places.indices.sorted { (places[$0].flow, $0) < (places[$1].flow, $1) }
        return order.map { places[$0] }
    }
}

extension FactTables {
    var summary: FactSummary {
        FactSummary(contactLimit: lastContact == 0 ? 0 : UInt32(clamping: lastContact + 1), lastAt: end)
    }
}
