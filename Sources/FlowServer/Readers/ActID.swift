import FlowModel

/// The ids of what is done with a message again and again, which bound how much of it is recorded; pure.
enum ActID {
    private static let minute: Int64 = 60_000
    private static let day: Int64 = 86_400_000

    /// Openings in one minute are one, after the first day those in one hour, after ninety days those in one day: about
    /// 4,000 in a message's first year, however often its picture is fetched.
    static func opening(of message: OutboxID, at: Instant, sentAt: Instant?, isAutomatic: Bool) -> String {
        let age = sentAt.map { max(0, at.milliseconds(since: $0)) } ?? 0
        let width = age < day ? minute : age < 90 * day ? 60 * minute : day
        // A machine's opening is no reason to forget a person's.
        let kind = isAutomatic ? "open-auto" : "open"
        return "\(kind)-\(message.number)-\(width / minute)-\(at.milliseconds / width)"
    }

    /// A link that browsers fetched ahead is one machine's click a day.
    static func prefetch(of message: OutboxID, position: Int, at: Instant) -> String {
        "prefetch-\(message.number)-\(position)-\(at.milliseconds / day)"
    }
}
