package import FlowModel
package import FlowRuntime
import GRDB

/// Facts out of the store, without holding up the daemon that writes to it.
///
/// A reading ends where the store ended when it began: rows behind that, and changes with a later time, are left out.
///
/// Up to `oneView` rows are read in one transaction, whose picture is consistent in itself. More are read in pieces,
/// each in a transaction of its own, since the log cannot begin anew while a transaction reads from it: what is written
/// during a long report would all have to stay in it. All that pieces can see differently is a contact that was merged
/// into another during the report, which may count as both.
extension SQLiteStoreReader: FactSource {
    /// Rows that are read in one transaction at most: about half a second.
    static let oneView = 1_000_000

    package func factEstimate() throws -> Int {
        try read { try $0.factEstimate() }
    }

    package func facts(_ selection: FactSelection, _ body: (FactBatch) throws -> Void) throws -> FactSummary {
        guard canReadBeside, try factEstimate() > Self.oneView else {
            return try read { try $0.facts(selection, body) }
        }
        return try factsInPieces(selection, body)
    }

    /// `size` is that of the pieces, where it is not the sections' own.
    func factsInPieces(
        _ selection: FactSelection,
        size: Int64? = nil,
        _ body: (FactBatch) throws -> Void
    ) throws -> FactSummary {
        let scan = try read { try FactScan(selection, $0, inPieces: true) }
        var names = FactNames()
        let pieces = OrderedPieces(pieces: scan.pieces(size: size)) { piece in
            try self.read { try scan.facts(piece, $0.database) }
        }
        try pieces.forEach { facts in
            var facts = facts
            try names.resolve(&facts) { numbers in try read { try $0.texts(numbers) } }
            if !facts.isEmpty { try body(FactBatch(facts: facts, names: names.names)) }
        }
        return scan.tables.summary
    }

    package func members(of segment: Lifecycle.Segment) throws -> Set<UInt32> {
        try read { try $0.members(of: segment) }
    }

    package func stageCounts() throws -> [Slug: Int]? {
        try read { try $0.stageCounts() }
    }

    package func versions(of flow: Slug) throws -> [Instant] {
        try read { try $0.versions(of: flow) }
    }

    package func places() throws -> [FlowPlace] {
        try read { try $0.places() }
    }
}
