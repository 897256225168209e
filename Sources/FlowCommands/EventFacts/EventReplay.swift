import FlowModel
package import FlowRuntime
import FlowServer
import FlowSimulator

/// Lets everything of an event file happen to a folder's stages, scores and segments, without its flows: who belongs to
/// a segment stands in no file.
///
/// What readers did with emails cannot be played, since nothing was sent here, nor what flows did: segments that ask
/// for it are refused.
package struct EventReplay: Sendable {
    /// Lines that a file may have: each one is decided about, as the daemon would.
    static let lineLimit = 1_000_000
    private static let happeningsTogether = 10_000

    private let folder: FolderChange
    private let gaps: ReplayGap
    private let makeStore: @Sendable () throws -> any Store

    /// `makeStore` makes an empty store, as a rule in memory.
    package init(folder: FolderChange, makeStore: @escaping @Sendable () throws -> any Store) {
        var folder = folder
        gaps = ReplayGap(folder.lifecycle, flows: folder.flows)
        folder.flows = []
        (self.folder, self.makeStore) = (folder, makeStore)
    }

    /// - Throws: `CommandError.unknownMembers` when a file does not tell who is in that segment.
    func check(_ segment: Lifecycle.Segment, path: String) throws(CommandError) {
        guard let gap = gaps.gap(in: segment) else { return }
        throw .unknownMembers(segment: TextTable.printable(segment.title), path: path, gap: gap)
    }

    /// The file's contacts in each segment of the folder at the file's end, by the segment's name.
    func members(path: String, index: EventFileIndex) throws -> [Slug: Set<UInt32>] {
        guard index.lineCount <= EventReplay.lineLimit else {
            throw CommandError.noMembers(path: path, lineLimit: EventReplay.lineLimit)
        }
        guard let end = index.lastAt else { return [:] }
        let store = try makeStore()
        var happenings = HappeningReader(path: path, index: index)
        var simulation: Simulation?
        let blocks = try EventBlocks(path)
        guard blocks.state == index.state else { throw CommandError.changedMeanwhile(path: path) }
        while let bytes = try blocks.next() {
            try happenings.add(bytes)
            guard happenings.waiting.count >= EventReplay.happeningsTogether else { continue }
            try play(happenings.take(), on: &simulation, store)
        }
        try play(happenings.take(), on: &simulation, store)
        _ = try simulation?.run([], until: end) { _ in }
        return try belonging(happenings.references, in: store, at: end)
    }

    private func play(_ happenings: [Happening], on simulation: inout Simulation?, _ store: any Store) throws {
        guard let first = happenings.first, let last = happenings.last else { return }
        if simulation == nil {
            let parts = Simulation.Parts(store: store, folder: folder, compose: { _ in .held(reason: "") })
            simulation = try Simulation(parts, start: first.at)
        }
        _ = try simulation?.run(happenings, until: last.at) { _ in }
    }

    private func belonging(
        _ references: [UInt32: ContactReference],
        in store: any Store,
        at end: Instant
    ) throws -> [Slug: Set<UInt32>] {
        var members: [Slug: Set<UInt32>] = [:]
        let contacts = references.sorted { $0.key < $1.key }
        for start in stride(from: 0, to: contacts.count, by: EventReplay.happeningsTogether) {
            let some = contacts[start..<min(start + EventReplay.happeningsTogether, contacts.count)]
            try store.transact { transaction in
                let ids = try some.map { try transaction.contact($0.value) }
                let people = try transaction.people(ids, reading: Reads(flows: []), at: end)
                for (contact, person) in zip(some, people) {
                    for segment in folder.lifecycle.segments
                    where person.contact.standing.truths[segment.truthKey] == true {
                        members[segment.name, default: []].insert(contact.key)
                    }
                }
            }
        }
        return members
    }
}

/// Reads a file's lines into what happens, in time order within each stretch that is taken.
private struct HappeningReader {
    let path: String
    let index: EventFileIndex
    private(set) var waiting: [Happening] = []
    /// A name for each of the file's contacts.
    private(set) var references: [UInt32: ContactReference] = [:]
    private var lineCount = 0
    private var takenUntil = Instant.distantPast

    init(path: String, index: EventFileIndex) {
        (self.path, self.index) = (path, index)
    }

    mutating func add(_ bytes: [UInt8]) throws(CommandError) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines {
            lineCount += 1
            guard line.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") }) else { continue }
            do throws(EventLine.Failure) {
                let (event, receivedAt) = try EventLine.read(Array(line))
                if case .arrival(let arrival) = event, case .contact(let contact) = arrival.subject {
                    note(contact)
                    // A clock never goes back: what stands too late in the file comes late.
                    let at = max(receivedAt, takenUntil)
                    waiting.append(Happening(at: at, kind: .arrival(arrival), origin: "line \(lineCount)"))
                }
            } catch {
                throw .badEvent(path: path, line: lineCount, reason: error.sentence)
            }
        }
    }

    private mutating func note(_ contact: ContactReference) {
        let name =
            contact.userID.map { NameHash(.userID, $0) } ?? contact.email.map { NameHash(.email, $0) }
            ?? contact.anonymousID.map { NameHash(.anonymousID, $0) }
        guard let number = name.flatMap({ index.contacts.contact(named: $0) }) else { return }
        if references[number] == nil { references[number] = contact }
    }

    mutating func take() -> [Happening] {
        // Stable: what happens at one instant keeps its order.
        let sorted = waiting.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        waiting = []
        takenUntil = sorted.last?.element.at ?? takenUntil
        return sorted.map(\.element)
    }
}
