extension SkipReason {
    /// Stands for it in facts: from 1, 0 being a reason that nobody knows.
    package var number: UInt16 { UInt16(1 + (SkipReason.allCases.firstIndex(of: self) ?? -1)) }

    package init?(number: UInt16) {
        guard (1...SkipReason.allCases.count).contains(Int(number)) else { return nil }
        self = SkipReason.allCases[Int(number) - 1]
    }
}
