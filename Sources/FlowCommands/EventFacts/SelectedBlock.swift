import FlowModel
import FlowServer

/// The facts of one block of lines that a report needs.
struct SelectedBlock: Sendable {
    /// With indexes into the names of the block.
    private(set) var facts: [Fact] = []
    /// By fact: the line that tells it, from 0 in the block.
    private(set) var lines: [Int] = []
    let names: [String]
    let lineCount: Int
    let failure: String?

    init(_ block: EventScanner.Block, _ selection: FactSelection, _ index: EventFileIndex) {
        (names, lineCount, failure) = (block.names, block.lineCount, block.failure)
        let isWanted = names.map { selection.events?.contains(Slug(stored: $0)) ?? true }
        for record in block.records {
            guard let kind = record.kind else { continue }
            let isSource = kind == .event && selection.includesSources && record.detail != Fact.noName
            let isAsked = selection.kinds.contains(kind) && (kind != .event || isWanted[Int(record.name)])
            guard isSource || isAsked, let contact = index.contacts.contact(named: record.strongestName),
                selection.parts <= 1 || contact % selection.parts == selection.part
            else { continue }
            facts.append(
                Fact(
                    contact: contact,
                    kind: kind,
                    name: record.name,
                    detail: record.detail,
                    number: record.number,
                    at: record.at
                )
            )
            lines.append(record.line)
        }
    }
}

/// Makes batches of blocks: their names get numbers that stay the same for the whole reading.
struct FactGatherer {
    private let path: String
    private let nameLimit: Int
    private var names: [String] = []
    private var numbers: [String: UInt32] = [:]

    init(path: String, nameLimit: Int) {
        (self.path, self.nameLimit) = (path, nameLimit)
    }

    /// The block's facts but for those of lines that repeat an earlier one.
    ///
    /// - Throws: `CommandError.badEvent` with the line that brings too many names.
    mutating func batch(_ block: SelectedBlock, firstLine: Int, repetitions: LineSet) throws -> FactBatch {
        var renumbered = [UInt32](repeating: Fact.noName, count: block.names.count)
        var facts: [Fact] = []
        facts.reserveCapacity(block.facts.count)
        for (fact, line) in zip(block.facts, block.lines) {
            if !repetitions.isEmpty, repetitions.contains(firstLine + line) { continue }
            var fact = fact
            fact.name = number(fact.name, block.names, &renumbered)
            fact.detail = number(fact.detail, block.names, &renumbered)
            guard names.count <= nameLimit else {
                let reason =
                    "it brings more than \(nameLimit) different names of events, sources and emails. Leave out what "
                    + "is different for each visitor."
                throw CommandError.badEvent(path: path, line: firstLine + line + 1, reason: reason)
            }
            facts.append(fact)
        }
        return FactBatch(facts: facts, names: names)
    }

    private mutating func number(_ name: UInt32, _ given: [String], _ renumbered: inout [UInt32]) -> UInt32 {
        guard name != Fact.noName else { return name }
        let known = renumbered[Int(name)]
        if known != Fact.noName { return known }
        let text = given[Int(name)]
        let number = numbers[text] ?? UInt32(names.count)
        if number == UInt32(names.count) {
            names.append(text)
            numbers[text] = number
        }
        renumbered[Int(name)] = number
        return number
    }
}
