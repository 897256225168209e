import FlowModel
import FlowRuntime

/// Everything that can be seen of a run from outside the program, in order.
struct Journal {
    struct Line {
        var at: Moment
        /// How many starts there were before.
        var life: Int
        var kind: Kind
    }

    enum Kind {
        case started
        case died(String)
        case stopped
        case committed([Act])
        case answered(messageID: String)
        /// The Runner gave a message to a connection.
        case handedOver(Handover, OutgoingBody)
        /// A server has accepted it.
        case accepted(Handover)
        /// The outcome was handed to the Runner.
        case reported(Handover, DeliveryReport.Outcome)
        case clockSet(Int64)
    }

    /// One thing that a durable transaction did, in the order in which it was done.
    enum Act {
        case ownership
        case applied(edition: Int)
        case accepted(Arrival, Acceptance)
        case consumed([Event])
        case decided(ContactID, [TimelineEntry], [Change])
        case began(OutboxID)
        case settled(Settlement)
        case faulted(ContactID, reason: String)
        /// Addresses came onto the suppression list.
        case listed([SuppressionEntry])
        /// Addresses were taken off it.
        case lifted([String], source: String)
        /// Sending pauses, or goes on.
        case paused(Bool)
    }

    private(set) var lines: [Line] = []
    /// What was in the outbox, as the store gave it out.
    var deliveries: [OutboxID: Delivery] = [:]

    mutating func add(_ kind: Kind, at moment: Moment, life: Int) {
        lines.append(Line(at: moment, life: life, kind: kind))
    }

    /// The same for two runs in which the same happened.
    var digest: UInt64 {
        lines.reduce(0) { digest, line in
            (digest &* 31) ^ JournalWords.text(line).stableHash
        }
    }
}

/// One attempt at a message, counted from 1.
struct Handover: Hashable {
    var id: OutboxID
    var attempt: Int
}

/// What left for a server.
struct OutgoingBody: Equatable {
    var channel: OutboxRow.Channel
    var messageID: String
    var recipient: String
    var bytes: UInt64
}
