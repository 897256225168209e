import FlowEngine
import FlowMail
import FlowModel

/// The last look at what is about to go out: who it is for, and whether it still may.
extension Batch {
    /// Where the enrolment that asked for a delivery stands.
    struct PlaceInFlow {
        var person: Person
        var enrolment: Enrolment
        var live: LiveFolder.LiveFlow
    }

    /// Nil when the contact has left.
    func place(of key: DeliveryKey, _ roster: Roster) throws -> PlaceInFlow? {
        guard let person = try roster.person(key.enrolment.contact),
            let enrolment = person.enrolments.first(where: { $0.id == key.enrolment }),
            let live = roster.folder.versions[enrolment.version]
        else { return nil }
        return PlaceInFlow(person: person, enrolment: enrolment, live: live)
    }

    /// Consent and sending hours once more, in the transaction that hands the message over; one that may not go
    /// returns to the engine.
    func mayGo(_ row: OutboxRow, _ roster: Roster) throws -> Bool {
        let key = row.delivery.key
        guard let place = try place(of: key, roster) else {
            try cancel(row.id, roster)
            return false
        }
        switch row.delivery.kind {
        // It goes to a team, whose consent nobody asked for.
        case .notification: return true
        case .webhook: return true
        case .mail(let email):
            let reason = Engine.skipReason(
                for: place.person.contact,
                email: email,
                flow: place.live.flow,
                in: roster.folder
            )
            guard let reason else { return try !postpone(row, place, roster) }
            try cancel(row.id, note: reason.rawValue, roster)
            try roster.advance(key.enrolment.contact, causes: [.delivered(key, .skipped(reason))])
            return false
        }
    }

    /// Puts an email that is due outside its sending hours back until they open; whether it did.
    func postpone(_ row: OutboxRow, _ place: PlaceInFlow, _ roster: Roster) throws -> Bool {
        guard case .mail = row.delivery.kind else { return false }
        let opening = Engine.sendingOpens(
            for: place.person.contact,
            flow: place.live.flow,
            in: roster.folder,
            at: now
        )
        guard let opening, opening > now else { return false }
        noteWork()
        try roster.transaction.settle([Settlement(id: row.id, state: .queued, notBefore: opening)], at: now)
        let cause = Cause.held(row.delivery.key, .sendingHours, until: opening)
        try roster.advance(row.delivery.key.enrolment.contact, causes: [cause])
        return true
    }

    /// Whether the contact still has the address that the message was written for; else it is written anew.
    func isForTheAddress(_ request: EmailRequest, _ roster: Roster) throws -> Bool {
        try roster.person(request.contact.id)?.contact.address == request.contact.address
    }

    /// Nil when it does not wait to be sent any more.
    func queued(_ id: OutboxID, _ roster: Roster) throws -> OutboxRow? {
        try roster.transaction.deliveries([id]).first.flatMap { $0.state == .queued ? $0 : nil }
    }

    func cancel(_ id: OutboxID, note: String = "", _ roster: Roster) throws {
        noteWork()
        try roster.transaction.settle([Settlement(id: id, state: .cancelled, note: note)], at: now)
    }

    /// What the webhook is told.
    func webhookBody(_ key: DeliveryKey, _ place: PlaceInFlow, _ roster: Roster) throws -> MessageBody {
        let trigger = try place.enrolment.trigger.flatMap { try roster.transaction.events([$0])[$0] }
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
