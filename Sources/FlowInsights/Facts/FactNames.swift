import FlowModel

/// The names of facts under numbers that stay the same from one reading to the next.
///
/// Numbers hold within one reading of a source only; a report of more than fits into memory takes several.
struct FactNames: Sendable {
    private var names: [String] = []
    private var numbers: [String: UInt32] = [:]
    /// The numbers here of the current reading's names.
    private var translated: [UInt32] = []

    var count: Int { names.count }

    /// Takes in the names of the reading's next batch.
    mutating func read(_ batch: FactBatch) {
        guard batch.names.count > translated.count else { return }
        for name in batch.names[translated.count...] { translated.append(number(of: name)) }
    }

    /// Forgets the current reading's numbers, but none of its names.
    mutating func endReading() {
        translated = []
    }

    /// The number here of the current reading's; `noName` for `noName` and for what no batch named.
    func number(_ told: UInt32) -> UInt32 {
        Int(told) < translated.count ? translated[Int(told)] : Fact.noName
    }

    /// The number of a name, new or not.
    mutating func number(of name: String) -> UInt32 {
        if let known = numbers[name] { return known }
        let next = UInt32(names.count)
        names.append(name)
        numbers[name] = next
        return next
    }

    /// The name of a number that this gave out; nil for `noName`.
    func slug(_ number: UInt32) -> Slug? {
        Int(number) < names.count ? Slug(stored: names[Int(number)]) : nil
    }
}
