package import FlowModel
package import FlowRuntime
import GRDB

/// Facts out of the store, without holding up the daemon that writes to it.
///
/// A report reads everything in one view of the file (`FactView`): a contact that is merged into another while a report
/// is read would count twice otherwise, or its entries not at all.
extension SQLiteStoreReader: FactSource {
    package func atOneMoment<Result>(_ body: (any FactSource) throws -> Result) throws -> Result {
        guard let view = try view() else { return try body(self) }
        let result = Swift.Result { try body(view) }
        let closing = Swift.Result { try view.close() }
        // What went wrong first is what to tell.
        let answer = try result.get()
        try closing.get()
        return answer
    }

    /// Nil in memory, where the writer's own connection is the only one.
    func view() throws -> FactView? {
        try pool.map { try FactView(of: $0, path: path) }
    }

    package func factEstimate() throws -> Int {
        try read { try $0.factEstimate() }
    }

    package func facts(_ selection: FactSelection, _ body: (FactBatch) throws -> Void) throws -> FactSummary {
        guard pool != nil else { return try read { try $0.facts(selection, body) } }
        return try atOneMoment { try $0.facts(selection, body) }
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
