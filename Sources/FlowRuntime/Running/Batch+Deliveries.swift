import FlowMail
import FlowModel

/// T2: what goes out in this transaction, after a last look at whether it still may.
extension Batch {
    /// How many more messages may be with the desk or wait for a connection: enough to keep every connection busy,
    /// never a page ahead.
    var compositionRoom: Int {
        guard !isStopping else { return 0 }
        let ended = Set(mails.map(\.id)).union(dropped)
        let count = runner.underway.compositionCount(besides: ended) + compositions.count
        return max(0, 2 * runner.underway.mostIdleConnections - count)
    }

    var mailRoom: Int {
        let room = runner.underway.mailRoom(idle: runner.parts.mailer.idleConnections, besides: settled)
        return isStopping ? 0 : max(0, room - mails.count)
    }

    var callRoom: Int {
        let room = runner.underway.callRoom(idle: runner.parts.webhooks.idleConnections, besides: settled)
        return isStopping ? 0 : max(0, room - calls.count)
    }

    /// Compositions that a person must look at.
    func hold(_ roster: Roster) throws {
        for finished in runner.underway.composed {
            guard case .held(let reason) = finished.composition else { continue }
            if budget.isSingle && !didNothing { return }
            suspect = .delivery(finished.request.outbox)
            noteWork()
            dropped.append(finished.request.outbox)
            guard let row = try queued(finished.request.outbox, roster) else { continue }
            try roster.transaction.settle(
                [Settlement(id: finished.request.outbox, state: .held, note: reason)],
                at: now
            )
            // Not the request's key: the contact may have been merged into another since.
            let key = row.delivery.key
            let cause = Cause.held(key, .missingValue, until: nil)
            try roster.advance(key.enrolment.contact, causes: [cause])
        }
    }

    /// Retries first, whose bytes are stored, then what came back from the desk.
    func beginMails(_ roster: Roster) throws {
        guard mailRoom > 0 else { return }
        let limit = budget.isSingle ? 1 : mailRoom
        let retries = try retries(limit, roster)
        let written = runner.underway.composed.prefix(mailRoom).map(\.request.contact.id)
        try countRecent(retries.map(\.delivery.key.enrolment.contact) + written, roster)
        for row in retries {
            suspect = .delivery(row.id)
            guard try mayGo(row, roster), let body = try roster.transaction.messageBody(row.id),
                try mayReach(body.recipient, row, roster),
                try hasToken(for: body.recipient, parking: row, roster)
            else { continue }
            try begin(Sending(id: row.id, body: nil), roster)
            noteBegun(row, to: body.recipient)
            mails.append(OutgoingMail(id: row.id, body: body))
        }
        let waiting = try waitingRows(roster)
        for finished in runner.underway.composed {
            guard mailRoom > 0, !(budget.isSingle && !didNothing) else { return }
            guard case .finished(let body, let links) = finished.composition else { continue }
            guard hasToken(for: body.recipient) else { continue }
            let id = finished.request.outbox
            suspect = .delivery(id)
            guard let row = try waiting[id] ?? queued(id, roster), row.delivery.key == finished.request.key,
                !isPaused || finished.request.team != nil,
                try isForTheAddress(finished.request, roster), try mayGo(row, roster),
                try mayReach(body.recipient, row, roster)
            else {
                noteWork()
                dropped.append(id)
                continue
            }
            try begin(Sending(id: id, body: body, links: links, topic: finished.request.topic), roster)
            let isCounted = finished.request.team == nil && finished.request.topic != RecentMail.uncountedTopic
            noteBegun(row, to: body.recipient, counting: isCounted)
            mails.append(OutgoingMail(id: id, body: body))
        }
    }

    /// At once what one by one would take many queries: of what came back from the desk as many rows as may begin, as
    /// far as they still wait to be sent, with the people loaded.
    private func waitingRows(_ roster: Roster) throws -> [OutboxID: OutboxRow] {
        let ids = runner.underway.composed.prefix(budget.isSingle ? 0 : max(0, mailRoom)).map(\.request.outbox)
        guard !ids.isEmpty else { return [:] }
        let rows = try roster.transaction.deliveries(ids).filter { $0.state == .queued }
        try roster.load(rows.map(\.delivery.key.enrolment.contact))
        return Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func beginCalls(_ roster: Roster) throws {
        let room = min(callRoom, budget.isSingle ? 1 : 500)
        guard room > 0 else { return }
        let rows = try roster.transaction.readyDeliveries(
            .webhook,
            at: now,
            limit: room,
            excluding: runner.underway.ids
        )
        try roster.load(rows.map(\.delivery.key.enrolment.contact))
        for row in rows {
            suspect = .delivery(row.id)
            guard case .webhook(let webhook) = row.delivery.kind else { continue }
            guard let place = try place(of: row.delivery.key, roster) else {
                try cancel(row.id, roster)
                continue
            }
            let stored = try roster.transaction.messageBody(row.id)
            let body = try stored ?? webhookBody(row.delivery.key, place, roster)
            try begin(Sending(id: row.id, body: stored == nil ? body : nil), roster)
            calls.append(OutgoingCall(id: row.id, webhook: webhook, body: body, at: now))
        }
    }

    func request(_ row: OutboxRow, _ place: PlaceInFlow, _ roster: Roster) -> EmailRequest {
        let email = row.delivery.kind.name
        let topic = roster.folder.topic(ofEmail: email, in: place.live.flow)
        return EmailRequest(
            outbox: row.id,
            key: row.delivery.key,
            email: email,
            flow: place.enrolment.flow,
            contact: place.person.contact,
            team: row.delivery.kind.team,
            triggerProperties: place.enrolment.triggerProperties,
            topic: topic,
            sender: place.live.flow.sender,
            at: now,
            isTracked: roster.folder.tracks(place.person.contact, topic: topic, flow: place.enrolment.flow)
        )
    }

    private func begin(_ sending: Sending, _ roster: Roster) throws {
        noteWork()
        try roster.transaction.beginSending([sending], epoch: runner.epoch, at: now)
    }
}
