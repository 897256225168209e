import FlowDice
import Foundation

/// Something that was done to a file of a folder.
enum DiskOperation: Equatable {
    /// Makes the file when there is none; one that is renewed was written again as it was, and synced.
    case open(String, isRenewed: Bool)
    case write(String, at: Int, Data)
    case truncate(String, to: Int)
    /// The folder's entries may become durable with it.
    case sync(String, syncsFolder: Bool)
    /// What it was for is not tried again: the system takes the pages for written from then on.
    case failedSync(String)
    case delete(String, syncsFolder: Bool)
}

/// What lies on a disk, and what of it a power cut may still take away.
///
/// A file keeps what it was when it was last synced. Of what was written since, any part may be there: in a page cache
/// the order of writes says nothing about their order on the disk.
struct Platter {
    fileprivate struct File {
        var durable = Data()
        /// Since then, in order; all of them wait for a sync, unless one failed before.
        var changes: [(change: Change, state: State)] = []
    }

    fileprivate enum Change {
        case write(at: Int, Data)
        case truncate(to: Int)
    }

    fileprivate enum State {
        /// Will be durable after the next sync.
        case pending
        /// Its sync failed: no later one makes it durable, although everybody reads it until the power is cut.
        case doubtful
        case durable
    }

    private var files: [File] = []
    /// What each name has led to since the folder was last synced, oldest first; nil is no file.
    private var entries: [String: [Int?]] = [:]

    init(durable contents: [String: Data] = [:]) {
        for (name, data) in contents.sorted(by: { $0.key < $1.key }) {
            entries[name] = [files.count]
            files.append(File(durable: data))
        }
    }

    mutating func apply(_ operation: DiskOperation) {
        switch operation {
        case .open(let name, let isRenewed):
            if let file = file(name) {
                if isRenewed { files[file] = File(durable: files[file].contents) }
                return
            }
            entries[name, default: [nil]].append(files.count)
            files.append(File())
        case .write(let name, let position, let bytes):
            if let file = file(name) { files[file].changes.append((.write(at: position, bytes), .pending)) }
        case .truncate(let name, let length):
            if let file = file(name) { files[file].changes.append((.truncate(to: length), .pending)) }
        case .sync(let name, let syncsFolder):
            if let file = file(name) { files[file].settle(as: .durable) }
            if syncsFolder { settleEntries() }
        case .failedSync(let name):
            if let file = file(name) { files[file].settle(as: .doubtful) }
        case .delete(let name, let syncsFolder):
            entries[name, default: [nil]].append(nil)
            if syncsFolder { settleEntries() }
        }
    }

    /// The folder as it is for a process that is started without a power cut.
    var contents: [String: Data] {
        entries.compactMapValues { versions in
            versions.last.flatMap { $0 }.map { files[$0].contents }
        }
    }

    /// The folder as a power cut may leave it.
    func afterPowerCut(_ dice: inout Dice) -> [String: Data] {
        let loss = PowerLoss(&dice)
        var left: [String: Data] = [:]
        for (name, versions) in entries.sorted(by: { $0.key < $1.key }) {
            if let file = dice.pick(versions) { left[name] = files[file].afterPowerCut(loss, &dice) }
        }
        return left
    }

    private func file(_ name: String) -> Int? { entries[name]?.last.flatMap { $0 } }

    private mutating func settleEntries() {
        entries = entries.compactMapValues { versions in
            versions.last.flatMap { $0 }.map { [$0] }
        }
    }
}

extension Platter.File {
    fileprivate var contents: Data {
        var data = durable
        for (change, _) in changes { change.apply(to: &data, fill: 0) }
        return data
    }

    fileprivate mutating func settle(as state: Platter.State) {
        for index in changes.indices where changes[index].state == .pending { changes[index].state = state }
        // What comes after something doubtful may be durable and cover nothing: the order must be kept.
        guard !changes.contains(where: { $0.state == .doubtful }) else { return }
        for (change, _) in changes { change.apply(to: &durable, fill: 0) }
        changes = []
    }

    fileprivate func afterPowerCut(_ loss: PowerLoss, _ dice: inout Dice) -> Data {
        var data = durable
        var (longest, shortest) = (durable.count, durable.count)
        for (index, (change, state)) in changes.enumerated() {
            longest = max(longest, change.end)
            if state == .durable { shortest = change.length(after: shortest) }
            switch state == .durable ? .whole : loss.fate(of: index, among: changes.count, &dice) {
            case .whole: change.apply(to: &data, fill: loss.fill)
            case .dropped: break
            case .torn: for part in change.sectors where dice.below(2) == 0 { part.apply(to: &data, fill: loss.fill) }
            }
        }
        switch loss.length {
        case .asWritten: break
        case .grown: data.grow(to: longest, fill: loss.fill)
        case .notGrown: data = data.prefix(shortest)
        }
        return data
    }
}

extension Platter.Change {
    fileprivate var end: Int {
        switch self {
        case .write(let position, let bytes): position + bytes.count
        case .truncate: 0
        }
    }

    /// How long the file is when it was of that length before.
    fileprivate func length(after length: Int) -> Int {
        switch self {
        case .write: max(length, end)
        case .truncate(let length): length
        }
    }

    /// The parts that a disk writes at once, 512 bytes each.
    fileprivate var sectors: [Platter.Change] {
        guard case .write(let position, let bytes) = self else { return [self] }
        var parts: [Platter.Change] = []
        var start = 0
        while start < bytes.count {
            let next = min(bytes.count, (position + start) / 512 * 512 + 512 - position)
            parts.append(.write(at: position + start, bytes.dropFirst(start).prefix(next - start)))
            start = next
        }
        return parts
    }

    fileprivate func apply(to data: inout Data, fill: UInt8) {
        switch self {
        case .truncate(let length): data = data.prefix(length)
        case .write(let position, let bytes):
            data.grow(to: position + bytes.count, fill: fill)
            data.replaceSubrange(position..<position + bytes.count, with: bytes)
        }
    }
}

extension Data {
    fileprivate mutating func grow(to length: Int, fill: UInt8) {
        if count < length { append(Data(repeating: fill, count: length - count)) }
    }
}

/// How much of what was not synced one power cut takes away.
fileprivate struct PowerLoss {
    enum Fate {
        case whole, dropped, torn
    }

    enum Length: CaseIterable {
        /// As long as what is there of the writes.
        case asWritten
        /// As long as all of the writes would have made it.
        case grown
        /// Not longer than at the last sync.
        case notGrown
    }

    let length: Length
    /// What stands where a file has grown and nothing was written yet.
    let fill: UInt8
    private let isPrefix: Bool
    /// Of a thousand writes.
    private let drops: Int
    private let tears: Int

    init(_ dice: inout Dice) {
        length = dice.pick([.asWritten, .asWritten, .grown, .notGrown])
        fill = dice.pick([0, 0xa5])
        isPrefix = dice.below(4) == 0
        drops = dice.pick([0, 20, 200, 500, 900, 1000])
        tears = dice.pick([0, 100, 500])
    }

    func fate(of index: Int, among count: Int, _ dice: inout Dice) -> Fate {
        if isPrefix { return index * 1000 < (1000 - drops) * count ? .whole : .dropped }
        if dice.below(1000) < drops { return .dropped }
        return dice.below(1000) < tears ? .torn : .whole
    }
}
