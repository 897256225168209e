import FlowModel

/// Shares of the last 24 hours' mail at which sending pauses by itself.
package struct SendingPauseLimits: Hashable, Sendable {
    /// 0.05 is five of a hundred messages; nil never pauses.
    package var bounced: Double?
    package var complained: Double?
    /// Fewer messages tell nothing.
    package var leastMessages: Int

    package init(bounced: Double?, complained: Double?, leastMessages: Int) {
        (self.bounced, self.complained, self.leastMessages) = (bounced, complained, leastMessages)
    }

    /// Why sending must pause, for the operator; nil while all is well.
    package func reason(_ rates: SendingRates) -> String? {
        guard rates.sent >= max(1, leastMessages) else { return nil }
        func sentence(_ count: Int, _ limit: Double?, _ words: String) -> String? {
            guard let limit, Double(count) > limit * Double(rates.sent) else { return nil }
            let share = SendingPauseLimits.percent(Double(count) / Double(rates.sent))
            return "\(count) of the \(rates.sent) emails of the last 24 hours \(words): \(share), and the limit is "
                + SendingPauseLimits.percent(limit)
        }
        return sentence(rates.complained, complained, "were called spam by their recipients")
            ?? sentence(rates.bounced, bounced, "bounced")
    }

    /// How many more bounces or complaints there must be before it is worth while to count again: half of those that
    /// are left, since what was sent falls out of the 24 hours meanwhile.
    fileprivate func patience(_ rates: SendingRates) -> Int {
        func left(_ count: Int, _ limit: Double?) -> Int? {
            limit.map { Int(max(0, min($0 * Double(rates.sent) - Double(count), 1_000_000))) / 2 }
        }
        let rooms = [left(rates.bounced, bounced), left(rates.complained, complained)].compactMap { $0 }
        return max(1, rooms.min() ?? 1)
    }

    /// With one decimal, where it has one: `5.2%`.
    private static func percent(_ share: Double) -> String {
        let tenths = Int((min(max(share, 0), 1000) * 1000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
    }
}

/// When to count again what became of the mail: after a bounce or a complaint, yet not after each of thousands.
struct SendingWatch {
    /// Counting what is sent in a day takes a while; nobody waits longer than this for a pause.
    private static let longestMilliseconds: Int64 = 600_000

    /// Bounces and complaints since it was counted last.
    private var unseen = 0
    private var patience = 1
    private var countedAt = Instant.distantPast

    /// Whether to count, after that many more.
    func isDue(after more: Int, at now: Instant) -> Bool {
        guard unseen + more > 0 else { return false }
        return unseen + more >= patience
            || abs(now.milliseconds(since: countedAt)) >= SendingWatch.longestMilliseconds
    }

    /// Takes note of what a batch saw and counted.
    mutating func note(_ troubles: Int, counted: SendingRates?, limits: SendingPauseLimits?, at now: Instant) {
        unseen += troubles
        guard let counted, let limits else { return }
        (unseen, patience, countedAt) = (0, limits.patience(counted), now)
    }
}
