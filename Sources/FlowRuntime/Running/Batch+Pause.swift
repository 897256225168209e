import FlowModel

/// Sending that pauses by itself when too much of it bounces or is called spam.
extension Batch {
    /// The hours over which mail is counted.
    private static let windowSeconds: Int64 = 24 * 3600

    var isPaused: Bool { runner.pause != nil || pause != nil }

    /// Counts after bounces and complaints, and pauses in the transaction that recorded them.
    func watchSending(_ roster: Roster) throws {
        guard let limits = runner.parts.policy.pauseAt, !isPaused, runner.watch.isDue(after: troubles, at: now) else {
            return
        }
        let rates = try roster.transaction.sendingRates(since: now.adding(seconds: -Batch.windowSeconds))
        counted = rates
        guard let reason = limits.reason(rates) else { return }
        let pause = SendingPause(at: now, reason: reason)
        try roster.transaction.record(pause, at: now)
        // What lanes hold back is for contacts, and would be taken from there.
        try roster.transaction.unparkAll()
        self.pause = pause
    }

    /// Mail to be tried now; during a pause what goes to teams alone.
    func readyMails(_ roster: Roster, limit: Int, excluding: Set<OutboxID>) throws -> [OutboxRow] {
        isPaused
            ? try roster.transaction.readyNotifications(at: now, limit: limit, excluding: excluding)
            : try roster.transaction.readyDeliveries(.mail, at: now, limit: limit, excluding: excluding)
    }

    func earliestMail(_ roster: Roster, excluding: Set<OutboxID>) throws -> Instant? {
        isPaused
            ? try roster.transaction.earliestNotification(excluding: excluding)
            : try roster.transaction.earliestDelivery(.mail, excluding: excluding)
    }
}
