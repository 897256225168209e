import FlowModel

/// Turns the numbers by which the store knows names into places among the names of a reading.
struct FactNames {
    /// Where the store has no name.
    static let none: UInt32 = 0

    private(set) var names: [String] = []
    /// By the name's number; `Fact.noName` for one that was not told yet.
    private var places: [UInt32] = []
    private var reasonPlaces: [UInt32] = Array(repeating: Fact.noName, count: reasons.count)

    /// Gives the facts the places of their names.
    ///
    /// `texts` answers with the names of some numbers, in their order.
    mutating func resolve(_ facts: inout [Fact], texts: ([UInt32]) throws -> [String]) rethrows {
        try learn(unknown(in: facts), texts: texts)
        for index in facts.indices {
            facts[index].name = place(facts[index].name)
            facts[index].detail = place(facts[index].detail)
        }
    }

    /// In the order in which the facts name them, so that each reading tells the same names at the same places.
    private mutating func unknown(in facts: [Fact]) -> [UInt32] {
        var unknown: [UInt32] = []
        for fact in facts {
            for number in [fact.name, fact.detail] where number != FactNames.none {
                if let reason = FactNames.reason(number) {
                    guard reasonPlaces[reason] == Fact.noName else { continue }
                    reasonPlaces[reason] = UInt32(names.count + unknown.count)
                    unknown.append(number)
                    continue
                }
                while places.count <= Int(number) { places.append(Fact.noName) }
                guard places[Int(number)] == Fact.noName else { continue }
                places[Int(number)] = UInt32(names.count + unknown.count)
                unknown.append(number)
            }
        }
        return unknown
    }

    private mutating func learn(_ unknown: [UInt32], texts: ([UInt32]) throws -> [String]) rethrows {
        guard !unknown.isEmpty else { return }
        let stored = unknown.filter { FactNames.reason($0) == nil }
        var found = try texts(stored).makeIterator()
        for number in unknown {
            names.append(FactNames.reason(number).map { FactNames.reasons[$0] } ?? found.next() ?? "")
        }
    }

    private func place(_ number: UInt32) -> UInt32 {
        if number == FactNames.none { return Fact.noName }
        return FactNames.reason(number).map { reasonPlaces[$0] } ?? places[Int(number)]
    }

    // MARK: Reasons

    /// Words that stand in the store without a number.
    private static let reasons = Enrolment.StopReason.allCases.map(\.rawValue)

    /// Their numbers begin here, above those of all names.
    private static let firstReason = UInt32.max - 1_000

    private static func reason(_ number: UInt32) -> Int? {
        number >= firstReason ? Int(number - firstReason) : nil
    }

    static func number(_ reason: Enrolment.StopReason) -> UInt32 {
        firstReason + UInt32(Enrolment.StopReason.allCases.firstIndex(of: reason) ?? 0)
    }
}
