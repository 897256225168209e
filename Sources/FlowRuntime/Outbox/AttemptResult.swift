import FlowModel

/// What one attempt means for its row and for the contact that waits for it.
struct AttemptResult {
    var settlement: Settlement
    /// Nil while another attempt is to come.
    var cause: Cause?
    /// What the server said when the address is not there; nil for everything else, and for what goes to teams: the
    /// contact's address is another.
    var bounce: Bounce?

    struct Bounce {
        var status: Int
        var reply: String
    }

    init(_ outcome: DeliveryReport.Outcome, of row: OutboxRow, policy: Runner.Policy, at now: Instant) {
        let key = row.delivery.key
        let schedule = RetrySchedule(row.delivery.kind.channel)
        switch outcome {
        case .accepted(let status, let reply, let answer):
            settlement = Settlement(id: row.id, state: .done, note: AttemptResult.note(status, reply))
            let isMail = row.delivery.kind.channel == .mail
            cause = .delivered(key, isMail ? .sent : .called(status: status, answer: answer))
        case .refused(let status, let reply, let isAddressBad):
            if isAddressBad, case .mail = row.delivery.kind { bounce = Bounce(status: status, reply: reply) }
            settlement = Settlement(id: row.id, state: .failed, note: AttemptResult.note(status, reply))
            cause = .delivered(key, AttemptResult.failure(row.delivery.kind, .refused, status: status))
        case .deferred(let status, let reply, let retryAfter):
            (settlement, cause) = AttemptResult.later(
                row,
                status: status,
                note: AttemptResult.note(status, reply),
                retryAfter: retryAfter,
                schedule,
                at: now
            )
        case .unreachable(let reason):
            (settlement, cause) = AttemptResult.later(row, status: 0, note: reason, retryAfter: nil, schedule, at: now)
        case .notBegun:
            settlement = Settlement(id: row.id, state: .queued, notBefore: now)
            cause = nil
        case .uncertain(let reason) where policy.onUnknownOutcome == .hold && row.delivery.kind.channel == .mail:
            settlement = Settlement(id: row.id, state: .held, marksUncertain: true, note: reason)
            cause = .held(key, .unknownOutcome, until: nil)
        case .uncertain(let reason):
            (settlement, cause) = AttemptResult.later(row, status: 0, note: reason, retryAfter: nil, schedule, at: now)
            settlement.marksUncertain = true
        }
    }

    /// The status first: it is what there is to say about an answer without words.
    private static func note(_ status: Int, _ reply: String) -> String {
        guard status > 0 else { return reply }
        return reply.isEmpty ? String(status) : "\(status) \(reply)"
    }

    private static func failure(
        _ kind: Delivery.Kind,
        _ reason: DeliveryOutcome.FailureReason,
        status: Int
    ) -> DeliveryOutcome {
        switch kind {
        case .mail, .notification: .failed(reason)
        case .webhook: .callFailed(status: status)
        }
    }

    private static func later(
        _ row: OutboxRow,
        status: Int,
        note: String,
        retryAfter: Int64?,
        _ schedule: RetrySchedule,
        at now: Instant
    ) -> (Settlement, Cause?) {
        let next = schedule.next(after: row, retryAfter: retryAfter, at: now)
        guard let next else {
            let outcome = failure(row.delivery.kind, .expired, status: status)
            return (Settlement(id: row.id, state: .failed, note: note), .delivered(row.delivery.key, outcome))
        }
        return (Settlement(id: row.id, state: .queued, notBefore: next, note: note), nil)
    }
}
