import FlowModel

/// How values compare (LANGUAGE, section 1, Values, and section 2, Conditions).
extension Value {
    /// The number that it is, or that its text wholly is.
    var asNumber: Double? {
        switch self {
        case .number(let number): number
        case .text(let text): Value.isNumber(text) ? Double(text) : nil
        case .flag, .list, .object, .null: nil
        }
    }

    /// Whether it is the same value, or, of a list, whether one of its elements is; never without a value.
    ///
    /// `zone` is asked for only when two dates are compared.
    func matches(_ other: Value, in zone: () -> ZoneTable) -> Bool {
        if isMissing || other.isMissing { return false }
        if case .list(let elements) = self { return elements.contains { $0.matches(other, in: zone) } }
        if case .list(let elements) = other { return elements.contains { matches($0, in: zone) } }
        switch (self, other) {
        case (.flag(let left), .flag(let right)): return left == right
        case (.flag(let flag), .text(let text)), (.text(let text), .flag(let flag)):
            return text.lowercased() == (flag ? "yes" : "no")
        case (.text(let left), .text(let right)): return Value.isSame(left, right, in: zone)
        case (.number, .number), (.number, .text), (.text, .number):
            return asNumber == other.asNumber && asNumber != nil
        case (.object(let left), .object(let right)): return left == right
        case (.flag, .number), (.number, .flag), (.object, _), (_, .object), (.list, _), (_, .list), (.null, _),
            (_, .null):
            return false
        }
    }

    /// Whether the condition holds of its text in lower case, or of that of one of its elements.
    func anyText(_ holds: (String) -> Bool) -> Bool {
        switch self {
        case .text, .number, .flag: !isMissing && holds(displayText.lowercased())
        case .list(let elements): elements.contains { $0.anyText(holds) }
        case .object, .null: false
        }
    }

    private static func isSame(_ left: String, _ right: String, in zone: () -> ZoneTable) -> Bool {
        if left.lowercased() == right.lowercased() { return true }
        if isExactNumber(left), isExactNumber(right) { return Double(left) == Double(right) }
        guard isDate(left), isDate(right) else { return false }
        let zone = zone()
        return instant(left, in: zone) == instant(right, in: zone)
    }

    /// A sign, digits and at most one point between digits: `50`, `-4.5`.
    private static func isNumber(_ text: String) -> Bool {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return (1...2).contains(parts.count)
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
    }

    /// A number of so few digits that no two of them are the same Double: longer ones are identifiers.
    private static func isExactNumber(_ text: String) -> Bool {
        text.utf8.count <= 15 && isNumber(text)
    }

    private static func isDate(_ text: String) -> Bool {
        ISO8601.date(text) != nil || ISO8601.instant(text) != nil
    }

    /// A day counts from its 00:00.
    private static func instant(_ text: String, in zone: ZoneTable) -> Instant? {
        if let date = ISO8601.date(text) { return zone.instant(of: LocalTime(date: date, millisecondOfDay: 0)) }
        return ISO8601.instant(text, zone: zone)
    }
}
