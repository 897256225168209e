package import FlowModel

/// Whether a machine fetched a link (ARCHITECTURE, Meanings); pure.
package enum ClickVerdict {
    /// Nobody reads a message and clicks in so many milliseconds after its server took it.
    package static let quickMilliseconds: Int64 = 1_000

    package static func isAutomatic(_ visit: LinkVisit) -> Bool {
        visit.isAutomatic || visit.hasCompany || isQuick(at: visit.at, sentAt: visit.sentAt)
    }

    /// Whether something was done too soon after the message went out, or before.
    ///
    /// Servers on a message's way fetch what it links to before they accept it. A message of which it is not known when
    /// it went out tells nothing.
    package static func isQuick(at: Instant, sentAt: Instant?) -> Bool {
        sentAt.map { at.milliseconds(since: $0) < quickMilliseconds } ?? false
    }
}
