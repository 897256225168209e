/// What became of an email that one version of a flow sent.
struct EmailCount: Sendable {
    struct Key: Hashable, Sendable {
        var email: UInt32
        var flow: UInt32
        var version: UInt16
        var arm: UInt16

        init(email: UInt32, flow: UInt32, _ visit: FlowVisit?) {
            (self.email, self.flow, version, arm) = (email, flow, visit?.version ?? 0, visit?.arm ?? 0)
        }
    }

    enum Reading: Int, CaseIterable {
        case opened, clicked, replied, bounced, complained, unsubscribed

        /// Whether messages are counted, as they are by `sent`, and not contacts.
        var isOfMessages: Bool { self == .bounced || self == .complained }
    }

    var sent = 0
    /// By `Reading`.
    var readers = Array(repeating: ContactCount(), count: Reading.allCases.count)
    /// By the number of the reason.
    var skipped: [UInt16: Int] = [:]
}
