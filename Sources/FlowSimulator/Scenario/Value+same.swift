import FlowModel

extension Value {
    /// Whether a reader would call the two the same: as conditions compare, with nothing the same as no value.
    func isSame(as other: Value, in zone: ZoneTable) -> Bool {
        if isMissing || other.isMissing { return isMissing && other.isMissing }
        if case .list(let elements) = self, elements.contains(where: { $0.isSame(as: other, in: zone) }) { return true }
        let (left, right) = (displayText.lowercased(), other.displayText.lowercased())
        if left == right { return true }
        if let left = Value.number(left), let right = Value.number(right) { return left == right }
        guard let left = Value.moment(left, in: zone), let right = Value.moment(right, in: zone) else { return false }
        return left == right
    }

    /// A plain decimal number of so few digits that no two of them are the same Double.
    private static func number(_ text: String) -> Double? {
        let isPlain = text.utf8.allSatisfy { "-.0123456789".utf8.contains($0) }
        return isPlain && text.utf8.count <= 15 ? Double(text) : nil
    }

    /// A day counts from its 00:00.
    private static func moment(_ text: String, in zone: ZoneTable) -> Instant? {
        if let date = ISO8601.date(text) { return zone.instant(of: LocalTime(date: date, millisecondOfDay: 0)) }
        return ISO8601.instant(text, zone: zone)
    }
}
