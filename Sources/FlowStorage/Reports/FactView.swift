import FlowModel
import FlowRuntime
import GRDB

/// The file as it was at one moment, for one report: who was who, where they stood and what they did.
///
/// Two connections read at once, each in a transaction that began at the same commit. The writer goes on meanwhile, but
/// its log cannot begin anew before the view is closed, so that what is written during a report stays in it.
struct FactView: FactSource {
    /// Tries to have two transactions begin at one commit; a busy writer can come between.
    private static let tries = 20

    let path: String
    private let connections: [DatabaseSnapshot]

    /// `meanwhile` is called between the beginnings of the two transactions.
    init(of pool: DatabasePool, path: String, meanwhile: () throws -> Void = {}) throws {
        self.path = path
        connections = try translatingErrors(path: path) {
            for _ in 0..<Self.tries {
                let version = try Self.version(pool)
                let first = try pool.makeSnapshot()
                try meanwhile()
                let second = try pool.makeSnapshot()
                if try Self.version(pool) == version { return [first, second] }
                try first.close()
                try second.close()
            }
            return [try pool.makeSnapshot()]
        }
    }

    /// Changes with each commit of another connection (sqlite.org/pragma.html, data_version).
    private static func version(_ pool: DatabasePool) throws -> Int64? {
        try pool.writeWithoutTransaction { try Int64.fetchOne($0, sql: "PRAGMA data_version") }
    }

    /// Ends the transactions, so that the log can begin anew; the view cannot be used afterwards.
    func close() throws {
        try translatingErrors(path: path) {
            for connection in connections { try connection.close() }
        }
    }

    private func read<Result>(_ place: Int = 0, _ body: (SQLiteTransaction) throws -> Result) throws -> Result {
        try translatingErrors(path: path) {
            try connections[place % connections.count].read {
                try body(SQLiteTransaction(database: $0, names: Names(), path: path))
            }
        }
    }

    // MARK: Answers

    func factEstimate() throws -> Int { try read { try $0.factEstimate() } }

    func facts(_ selection: FactSelection, _ body: (FactBatch) throws -> Void) throws -> FactSummary {
        try facts(selection, piecesOf: nil, body)
    }

    /// `size` is that of the pieces, where it is not the sections' own.
    func facts(
        _ selection: FactSelection,
        piecesOf size: Int64?,
        _ body: (FactBatch) throws -> Void
    ) throws -> FactSummary {
        let scan = try read { try FactScan(selection, $0) }
        var names = FactNames()
        let pieces = OrderedPieces(pieces: Array(scan.pieces(size: size).enumerated())) { place, piece in
            try self.read(place) { try scan.facts(piece, $0.database) }
        }
        try pieces.forEach { facts in
            var facts = facts
            try names.resolve(&facts) { numbers in try read { try $0.texts(numbers) } }
            if !facts.isEmpty { try body(FactBatch(facts: facts, names: names.names)) }
        }
        return scan.tables.summary
    }

    func members(of segment: Lifecycle.Segment) throws -> Set<UInt32> { try read { try $0.members(of: segment) } }

    func stageCounts() throws -> [Slug: Int]? { try read { try $0.stageCounts() } }

    func versions(of flow: Slug) throws -> [Instant] { try read { try $0.versions(of: flow) } }

    func places() throws -> [FlowPlace] { try read { try $0.places() } }
}
