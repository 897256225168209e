import FlowModel

/// Which of the links that were fetched a while ago were clicks of people.
extension Batch {
    /// So many verdicts make no long commit.
    private static let verdicts = 200

    /// Before events are settled, since a verdict makes one.
    func judgeVisits(_ roster: Roster) throws {
        let limit = budget.isSingle ? 1 : Batch.verdicts
        let visits = try roster.transaction.dueVisits(at: arrivedUntil, limit: limit)
        guard let first = visits.first else { return }
        suspect = .contact(first.contact)
        noteWork()
        let verdicts = visits.map { VisitVerdict(visit: $0.id, isAutomatic: ClickVerdict.isAutomatic($0)) }
        try roster.transaction.judge(verdicts, at: now)
    }

    /// Until when everything that arrived is recorded: who else came in those two seconds may still stand in the queue.
    private var arrivedUntil: Instant {
        let left = intakes.dropFirst(intakesDone).first?.arrivals.first?.receivedAt
        return [now, left, runner.parts.mailbox.oldestArrival].compactMap { $0 }.min() ?? now
    }
}
