import FlowMail
import FlowModel

/// Mail under limits per second; without limits nothing here does anything.
extension Batch {
    /// Rows that one batch looks at on its way to those that may go.
    private static let most = 500

    /// Asks the desk for as many messages as there will soon be connections for, and as limits allow.
    func beginCompositions(_ roster: Roster) throws {
        for lane in pace?.lanes ?? [] {
            let room = min(compositionRoom, pace?.room(in: lane) ?? 0)
            guard room > 0 else { continue }
            let parked = try roster.transaction.parkedDeliveries(in: lane, limit: room, excluding: busy)
            if parked.isEmpty { pace?.close(lane) }
            _ = try compose(parked.filter { !$0.hasBody }, roster)
        }
        var looked = 0
        while compositionRoom > 0, looked < Batch.most {
            // What was parked is out of the way: behind it may be what can go.
            let limit = looked == 0 ? compositionRoom : Batch.most - looked
            let rows = try readyMails(roster, limit: limit, excluding: busy)
            looked += rows.count
            guard try compose(rows.filter { !$0.hasBody }, roster) > 0 else { return }
        }
    }

    private var busy: Set<OutboxID> {
        runner.underway.ids.union(mails.map(\.id)).union(compositions.map(\.outbox))
    }

    /// How many were parked instead.
    private func compose(_ rows: [OutboxRow], _ roster: Roster) throws -> Int {
        guard !rows.isEmpty else { return 0 }
        try roster.load(rows.map(\.delivery.key.enrolment.contact))
        try countRecent(rows.map(\.delivery.key.enrolment.contact), roster)
        var (parked, room) = (0, compositionRoom)
        for row in rows where room > 0 {
            suspect = .delivery(row.id)
            guard let place = try place(of: row.delivery.key, roster) else {
                try cancel(row.id, roster)
                continue
            }
            guard try mayGo(row, place, roster) else { continue }
            let request = request(row, place, roster)
            let address = request.team.map { roster.folder.teams[$0] } ?? request.contact.address
            let domain = address.flatMap(PaceKeeper.domain)
            if let pace, let domain, pace.room(in: domain) <= 0 {
                try park(row, in: domain, roster)
                parked += 1
                continue
            }
            pace?.promise(row.id, to: domain)
            compositions.append(request)
            room -= 1
        }
        return parked
    }

    private func park(_ row: OutboxRow, in lane: String, _ roster: Roster) throws {
        noteWork()
        try roster.transaction.park([row.id], in: lane)
        pace?.open(lane)
    }

    // MARK: Beginning

    /// Retries whose bytes are stored: those that are due, and those that were parked and may go now.
    func retries(_ limit: Int, _ roster: Roster) throws -> [OutboxRow] {
        var rows: [OutboxRow] = []
        for lane in pace?.lanes ?? [] where rows.count < limit && pace?.canBegin(to: lane) == true {
            let room = min(limit - rows.count, pace?.room(in: lane) ?? 0)
            rows += try roster.transaction.parkedDeliveries(in: lane, limit: max(0, room), excluding: busy)
                .filter(\.hasBody)
        }
        guard rows.count < limit else { return rows }
        let due = try readyMails(roster, limit: limit + compositionRoom, excluding: runner.underway.ids)
        return rows + due.filter(\.hasBody).prefix(limit - rows.count)
    }

    /// Whether a message may begin as far as limits go; a retry that may not because of its domain is parked.
    func hasToken(for recipient: String, parking row: OutboxRow, _ roster: Roster) throws -> Bool {
        let domain = PaceKeeper.domain(of: recipient)
        guard let pace, !pace.canBegin(to: domain) else { return true }
        if pace.isOpen, let domain { try park(row, in: domain, roster) }
        return false
    }

    func hasToken(for recipient: String) -> Bool {
        pace?.canBegin(to: PaceKeeper.domain(of: recipient)) ?? true
    }

    // MARK: Deadlines

    /// When limits let something go on that they keep back now; nil when they keep back nothing.
    func paceDeadline() -> Instant? {
        guard let pace else { return nil }
        var instants: [Instant] = []
        if mailRoom > 0 {
            let gone = Set(mails.map(\.id)).union(dropped)
            for finished in runner.underway.composed where !gone.contains(finished.request.outbox) {
                guard case .finished(let body, _) = finished.composition else { continue }
                instants.append(after(pace.milliseconds(to: PaceKeeper.domain(of: body.recipient))))
            }
        }
        guard compositionRoom > 0 else { return instants.min() }
        for lane in pace.lanes {
            let pause = max(pace.milliseconds, pace.milliseconds(in: lane))
            // A token that nothing took: something came back to its lane, or waits for a connection, which calls.
            instants.append(pause > 0 ? after(pause) : dropped.isEmpty ? now.adding(seconds: 1) : now)
        }
        return instants.min()
    }

    private func after(_ milliseconds: Int64) -> Instant { now.adding(milliseconds: max(1, milliseconds)) }
}
