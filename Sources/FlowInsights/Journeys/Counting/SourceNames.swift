/// Numbers for the sources that brought contacts, in the order in which they are first told.
struct SourceNames: Sendable {
    /// Of a contact that no source is known of.
    static let direct = UInt16(0)
    /// Sources told apart; later ones count together as `other`, so that a source that is different each time (an
    /// address with a number in it) cannot fill the memory.
    static let limit = 4_096
    static let other = UInt16(limit)

    private var numbers = ["direct": SourceNames.direct, "other": SourceNames.other]
    private(set) var names = ["direct"]

    /// The number of a source by its name, `other` where there are too many.
    mutating func number(_ name: String) -> UInt16 {
        if let known = numbers[name] { return known }
        guard names.count < SourceNames.limit else { return SourceNames.other }
        let number = UInt16(names.count)
        names.append(name)
        numbers[name] = number
        return number
    }

    /// The number of a source that was told; nil of all others.
    func known(_ name: String) -> UInt16? { numbers[name] }

    func name(_ number: UInt16) -> String {
        Int(number) < names.count ? names[Int(number)] : "other"
    }
}
