package import FlowModel

/// When bounces that another try may mend add up to one for good.
///
/// A full mailbox or a server that is down for days is no reason to give an address up; one that has taken nothing for
/// two weeks is abandoned far more often than not, and providers judge a sender by what it goes on sending to such
/// addresses. So every message of the latest must have bounced, none in between may have arrived, and they must lie
/// apart: a week of daily mail into one full mailbox is one trouble and not seven. Somebody who gets a message a month
/// is tried for five months.
package struct SoftBounceRule: Hashable, Sendable {
    /// Messages in a row at least.
    package var messages = 5
    /// Days from the first to the last of them at least.
    package var days: Int64 = 14
    /// Messages in a row that say enough without looking at the days, and how many the rule asks for.
    package var most = 50

    package init() {}

    /// One message as the rule sees it.
    package struct Message: Hashable, Sendable {
        package var sentAt: Instant
        package var hasBounced: Bool

        package init(sentAt: Instant, hasBounced: Bool) { (self.sentAt, self.hasBounced) = (sentAt, hasBounced) }
    }

    /// Whether the address is to be given up, after the `most` last messages that were sent to it, the newest first.
    package func givesUp(after latest: [Message]) -> Bool {
        let run = latest.prefix(while: \.hasBounced)
        guard run.count >= messages, let newest = run.first, let oldest = run.last else { return false }
        return run.count >= most || newest.sentAt.milliseconds(since: oldest.sentAt) >= days * 86_400_000
    }
}
