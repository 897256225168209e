package import FlowModel

/// Where reports get what happened from: the store, or a file of events.
///
/// Safe to call from any thread.
package protocol FactSource: Sendable {
    /// Calls `body` with a source all of whose answers are of one moment, whatever is written meanwhile.
    ///
    /// Not for longer than reading takes: the database's log grows until `body` returns.
    func atOneMoment<Result>(_ body: (any FactSource) throws -> Result) throws -> Result

    /// About how many facts there are, to choose in how many parts to read them.
    func factEstimate() throws -> Int

    /// Calls `body` with every fact that is selected, some thousands at a time.
    ///
    /// Facts of one contact and one instant come in the order in which they happened; apart from that the order is the
    /// source's own, and the same each time.
    /// - Throws: what `body` throws, or that the source cannot be read.
    func facts(_ selection: FactSelection, _ body: (FactBatch) throws -> Void) throws -> FactSummary

    /// Numbers of the contacts that belong to the segment at the source's end.
    func members(of segment: Lifecycle.Segment) throws -> Set<UInt32>

    /// How many contacts are in each stage now; nil where only the moves can tell.
    func stageCounts() throws -> [Slug: Int]?

    /// When each version of the flow was put to work, the first one first; empty where that is not known.
    func versions(of flow: Slug) throws -> [Instant]

    /// How many contacts are at which step of which version now; empty where that is not known.
    func places() throws -> [FlowPlace]
}

extension FactSource {
    /// For a source to which nobody writes.
    package func atOneMoment<Result>(_ body: (any FactSource) throws -> Result) throws -> Result {
        try body(self)
    }
}

/// What a reading of facts came to.
package struct FactSummary: Hashable, Sendable {
    /// Contacts' numbers are below it.
    package var contactLimit: UInt32
    /// When the last of all facts happened, whether selected or not; nil when there is none.
    package var lastAt: Instant?

    package init(contactLimit: UInt32, lastAt: Instant?) {
        (self.contactLimit, self.lastAt) = (contactLimit, lastAt)
    }
}

/// How many contacts stand at one step.
package struct FlowPlace: Hashable, Sendable {
    package var flow: Slug
    /// From 1, in the order in which they were put to work.
    package var version: Int
    /// As LANGUAGE counts steps.
    package var step: String
    package var contacts: Int

    package init(flow: Slug, version: Int, step: String, contacts: Int) {
        (self.flow, self.version, self.step, self.contacts) = (flow, version, step, contacts)
    }
}
