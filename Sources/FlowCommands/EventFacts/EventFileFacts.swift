package import FlowModel
package import FlowRuntime
import FlowServer
import Synchronization

/// What happened according to a file of events (INTERFACES, Events as a file).
///
/// The file is read twice: first for who is who, since a later line can say that two contacts are one, then for what
/// they did. Only names' hashes and some blocks of the file are in memory. A line that cannot be read ends either
/// reading with `CommandError.badEvent`. Numbers of contacts follow the order in which the file mentions them first.
package final class EventFileFacts: FactSource {
    /// Distinct names of events, emails, flows, stages and sources in what is selected.
    private static let nameLimit = 500_000
    /// A line of an export, on average.
    private static let bytesPerFact = 250

    let path: String
    private let replay: EventReplay?
    private let index = Mutex<EventFileIndex?>(nil)
    private let segments = Mutex<[Slug: Set<UInt32>]?>(nil)

    /// `replay` finds the members of segments; without it they cannot be told.
    package init(path: String, replay: EventReplay? = nil) {
        (self.path, self.replay) = (path, replay)
    }

    package func factEstimate() throws -> Int {
        try EventBlocks.state(of: path).bytes / EventFileFacts.bytesPerFact + 1
    }

    package func facts(_ selection: FactSelection, _ body: (FactBatch) throws -> Void) throws -> FactSummary {
        let index = try knownIndex()
        let blocks = try EventBlocks(path)
        guard blocks.state == index.state else { throw CommandError.changedMeanwhile(path: path) }
        var gatherer = FactGatherer(path: path, nameLimit: EventFileFacts.nameLimit)
        var firstLine = 0
        try OrderedWork.run(
            next: {
                guard let bytes = try blocks.next() else { return nil }
                return bytes
            },
            work: { bytes in SelectedBlock(EventScanner.read(bytes), selection, index) },
            deliver: { block in
                // Nothing that was not read before.
                guard block.failure == nil else { throw CommandError.changedMeanwhile(path: path) }
                let batch = try gatherer.batch(block, firstLine: firstLine, repetitions: index.repetitions)
                firstLine += block.lineCount
                if !batch.facts.isEmpty { try body(batch) }
            }
        )
        return FactSummary(contactLimit: index.contacts.contactCount, lastAt: index.lastAt)
    }

    /// Limited to files of a million lines, and to segments that a file tells.
    package func members(of segment: Lifecycle.Segment) throws -> Set<UInt32> {
        guard let replay else { throw CommandError.noMembers(path: path, lineLimit: nil) }
        try replay.check(segment, path: path)
        let index = try knownIndex()
        return try segments.withLock { known in
            let all = try known ?? replay.members(path: path, index: index)
            known = all
            return all[segment.name, default: []]
        }
    }

    package func stageCounts() throws -> [Slug: Int]? { nil }

    package func versions(of flow: Slug) throws -> [Instant] {
        let known = try knownIndex().versions[flow, default: [:]]
        var result: [Instant] = []
        for (version, at) in known.sorted(by: { $0.key < $1.key }) {
            // Of a version into which nobody came it is only known that it was earlier.
            while result.count < Int(version) { result.append(at) }
        }
        return result
    }

    package func places() throws -> [FlowPlace] { [] }

    /// What the first reading found, which is done once.
    func knownIndex() throws -> EventFileIndex {
        try index.withLock { known in
            if let known { return known }
            let made = try EventFileIndex.read(path)
            known = made
            return made
        }
    }
}
