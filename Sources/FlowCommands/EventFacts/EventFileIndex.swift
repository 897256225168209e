import FlowModel
import FlowServer

/// What a first reading of an event file found: who is who, and what no later reading must count again.
struct EventFileIndex: Sendable {
    /// Versions of flows that are remembered; no folder ever has that many.
    private static let versionLimit = 100_000

    /// The file as it was read.
    let state: EventBlocks.State
    private(set) var contacts = ContactBook()
    private(set) var repetitions = LineSet()
    /// When the last thing happened that any line tells.
    private(set) var lastAt: Instant?
    /// When each version of a flow first let somebody in, by its number.
    private(set) var versions: [Slug: [UInt16: Instant]] = [:]
    private var versionCount = 0
    private(set) var lineCount = 0

    /// Reads the whole file.
    ///
    /// - Throws: `CommandError.badEvent` with the first line that cannot be read, or that the file cannot be.
    static func read(_ path: String) throws -> EventFileIndex {
        let blocks = try EventBlocks(path)
        var index = EventFileIndex(state: blocks.state)
        var seen = SeenMessages()
        try OrderedWork.run(
            next: {
                guard let bytes = try blocks.next() else { return nil }
                return bytes
            },
            work: { (bytes: [UInt8]) in EventScanner.read(bytes) },
            deliver: { block in
                index.add(block, &seen)
                if let reason = block.failure {
                    throw CommandError.badEvent(path: path, line: index.lineCount + 1, reason: reason)
                }
            }
        )
        index.contacts.finish()
        return index
    }

    private init(state: EventBlocks.State) {
        self.state = state
    }

    private mutating func add(_ block: EventScanner.Block, _ seen: inout SeenMessages) {
        for record in block.records {
            guard record.message.isNone || seen.add(record.message) else {
                repetitions.insert(lineCount + record.line)
                continue
            }
            contacts.add(record)
            lastAt = max(lastAt ?? record.at, record.at)
            if record.kind == .entered { note(record, in: Slug(stored: block.names[Int(record.name)])) }
        }
        lineCount += block.lineCount
    }

    private mutating func note(_ entering: EventRecord, in flow: Slug) {
        let known = versions[flow, default: [:]][entering.number]
        guard known != nil || versionCount < EventFileIndex.versionLimit else { return }
        if known == nil { versionCount += 1 }
        versions[flow, default: [:]][entering.number] = min(known ?? entering.at, entering.at)
    }
}

/// A set of lines of a file, a bit each.
struct LineSet: Sendable {
    private var words: [UInt64] = []

    var isEmpty: Bool { words.isEmpty }

    func contains(_ line: Int) -> Bool {
        line / 64 < words.count && words[line / 64] >> UInt64(line % 64) & 1 == 1
    }

    mutating func insert(_ line: Int) {
        while words.count <= line / 64 { words.append(0) }
        words[line / 64] |= 1 << UInt64(line % 64)
    }
}
