import FlowModel

/// When an event happened, by our clock (Segment's correction of the sender's clock skew).
enum EventTime {
    /// `receivedAt` less the time that the sender let pass between the event and the sending; never after `receivedAt`.
    static func read(_ members: [String: Value], receivedAt: Instant) throws(Problem) -> Instant {
        let sentAt = try instant(members, "sentAt")
        let original = try instant(members, "originalTimestamp")
        let timestamp = try instant(members, "timestamp")
        guard let happened = original ?? timestamp else { return receivedAt }
        guard let sentAt else { return min(happened, receivedAt) }
        let age = max(0, sentAt.milliseconds(since: happened))
        return receivedAt.adding(milliseconds: -age)
    }

    private static func instant(_ members: [String: Value], _ name: String) throws(Problem) -> Instant? {
        guard let value = members[name], !value.isMissing else { return nil }
        guard case .text(let text) = value, let instant = ISO8601.instant(text) ?? midnight(text) else {
            throw .invalid(
                "invalid_timestamp",
                "`\(name)` is no ISO 8601 time. Write it like 2026-03-02T09:00:00.000Z."
            )
        }
        return instant
    }

    private static func midnight(_ text: String) -> Instant? {
        ISO8601.date(text).map { ZoneTable.utc.instant(of: LocalTime(date: $0, millisecondOfDay: 0)) }
    }
}
