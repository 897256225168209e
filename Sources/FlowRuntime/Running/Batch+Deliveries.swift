import FlowEngine
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
            guard try isQueued(finished.request.outbox, roster) else { continue }
            try roster.transaction.settle(
                [Settlement(id: finished.request.outbox, state: .held, note: reason)],
                at: now
            )
            let key = finished.request.key
            let cause = Cause.held(key, .missingValue, until: nil)
            try roster.advance(key.enrolment.contact, causes: [cause], at: now)
        }
    }

    /// Retries first, whose bytes are stored, then what came back from the desk.
    func beginMails(_ roster: Roster) throws {
        guard mailRoom > 0 else { return }
        let limit = budget.isSingle ? 1 : mailRoom
        let retries = try roster.transaction.readyDeliveries(
            .mail,
            at: now,
            limit: limit + compositionRoom,
            excluding: runner.underway.ids
        ).filter(\.hasBody).prefix(limit)
        for row in retries {
            suspect = .delivery(row.id)
            guard try mayGo(row, roster), let body = try roster.transaction.messageBody(row.id) else { continue }
            try begin(Sending(id: row.id, body: nil), roster)
            mails.append(OutgoingMail(id: row.id, body: body))
        }
        for finished in runner.underway.composed {
            guard mailRoom > 0, !(budget.isSingle && !didNothing) else { return }
            guard case .finished(let body, let links) = finished.composition else { continue }
            let id = finished.request.outbox
            suspect = .delivery(id)
            guard let row = try roster.transaction.deliveries([id]).first, row.state == .queued,
                try isForTheAddress(finished.request, roster), try mayGo(row, roster)
            else {
                noteWork()
                dropped.append(id)
                continue
            }
            try begin(Sending(id: id, body: body, links: links, topic: finished.request.topic), roster)
            mails.append(OutgoingMail(id: id, body: body))
        }
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

    /// Asks the desk for as many messages as there will soon be connections for.
    func beginCompositions(_ roster: Roster) throws {
        let room = compositionRoom
        guard room > 0 else { return }
        let rows = try roster.transaction.readyDeliveries(
            .mail,
            at: now,
            limit: room,
            excluding: runner.underway.ids.union(mails.map(\.id))
        ).filter { !$0.hasBody }
        try roster.load(rows.map(\.delivery.key.enrolment.contact))
        for row in rows {
            let key = row.delivery.key
            guard case .mail(let email) = row.delivery.kind, let place = try place(of: key, roster) else {
                try cancel(row.id, roster)
                continue
            }
            compositions.append(
                EmailRequest(
                    outbox: row.id,
                    key: key,
                    email: email,
                    flow: place.enrolment.flow,
                    contact: place.person.contact,
                    triggerProperties: place.enrolment.triggerProperties,
                    topic: roster.folder.topic(ofEmail: email, in: place.live.flow),
                    at: now
                )
            )
        }
    }

    private func begin(_ sending: Sending, _ roster: Roster) throws {
        noteWork()
        try roster.transaction.beginSending([sending], epoch: runner.epoch, at: now)
    }

    private func cancel(_ id: OutboxID, note: String = "", _ roster: Roster) throws {
        noteWork()
        try roster.transaction.settle([Settlement(id: id, state: .cancelled, note: note)], at: now)
    }

    private func isQueued(_ id: OutboxID, _ roster: Roster) throws -> Bool {
        try roster.transaction.deliveries([id]).first?.state == .queued
    }

    /// Whether the contact still has the address that the message was written for; else it is written anew.
    private func isForTheAddress(_ request: EmailRequest, _ roster: Roster) throws -> Bool {
        try roster.person(request.contact.id)?.contact.address == request.contact.address
    }

    /// Consent once more, in the transaction that hands the message over; one that may not go returns to the engine.
    private func mayGo(_ row: OutboxRow, _ roster: Roster) throws -> Bool {
        let key = row.delivery.key
        guard case .mail(let email) = row.delivery.kind, let place = try place(of: key, roster) else {
            try cancel(row.id, roster)
            return false
        }
        let reason = Engine.skipReason(
            for: place.person.contact,
            email: email,
            flow: place.live.flow,
            in: roster.folder
        )
        guard let reason else { return true }
        try cancel(row.id, note: reason.rawValue, roster)
        try roster.advance(key.enrolment.contact, causes: [.delivered(key, .skipped(reason))], at: now)
        return false
    }

    private struct PlaceInFlow {
        var person: Person
        var enrolment: Enrolment
        var live: LiveFolder.LiveFlow
    }

    private func place(of key: DeliveryKey, _ roster: Roster) throws -> PlaceInFlow? {
        guard let person = try roster.person(key.enrolment.contact),
            let enrolment = person.enrolments.first(where: { $0.id == key.enrolment }),
            let live = roster.folder.versions[enrolment.version]
        else { return nil }
        return PlaceInFlow(person: person, enrolment: enrolment, live: live)
    }

    private func webhookBody(_ key: DeliveryKey, _ place: PlaceInFlow, _ roster: Roster) throws -> MessageBody {
        let trigger = try roster.transaction.events([place.enrolment.trigger])[place.enrolment.trigger]
        let step = place.live.index(of: key.step).map { place.live.flow.steps[$0].number } ?? ""
        return WebhookPayload(
            key: key,
            flow: place.enrolment.flow,
            step: step,
            contact: place.person.contact,
            trigger: trigger,
            at: now
        ).body
    }
}
