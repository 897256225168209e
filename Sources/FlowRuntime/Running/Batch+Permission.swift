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

    /// Whether it still may go, in the transaction that hands it over; one that may not returns to the engine.
    func mayGo(_ row: OutboxRow, _ roster: Roster) throws -> Bool {
        guard let place = try place(of: row.delivery.key, roster) else {
            try cancel(row.id, roster)
            return false
        }
        return try mayGo(row, place, roster)
    }

    /// Consent, sending hours and caps: before a message is written and again when it is handed over.
    func mayGo(_ row: OutboxRow, _ place: PlaceInFlow, _ roster: Roster) throws -> Bool {
        // A notification goes to a team, whose consent nobody asked for.
        guard case .mail(let email) = row.delivery.kind else { return true }
        let (contact, flow) = (place.person.contact, place.live.flow)
        let recipient = try recipient(of: row, contact, roster)
        if let reason = Engine.skipReason(for: recipient, email: email, flow: flow, in: roster.folder) {
            try skip(row, reason, roster)
            return false
        }
        let isCapped = Engine.isCapped(email: email, flow: flow, in: roster.folder)
        let look = isCapped ? try capLook(row, roster) : nil
        switch Engine.release(for: contact, flow: flow, in: roster.folder, look: look, at: now) {
        case .now: return true
        case .held(let reason, let until): try putOff(row, reason, until: until, roster)
        case .skipped: try skip(row, .frequencyCap, roster)
        }
        return false
    }

    /// The contact with what else forbids mail to the address that the message was written for, where it has another
    /// by now: bytes that are stored go there.
    private func recipient(of row: OutboxRow, _ contact: Contact, _ roster: Roster) throws -> Contact {
        guard row.hasBody, let earlier = try roster.transaction.consent(ofEarlierAddress: row.id) else {
            return contact
        }
        var recipient = contact
        recipient.consent.suppression = contact.consent.suppression ?? earlier.suppression
        recipient.consent.unsubscribedFromEverything =
            contact.consent.unsubscribedFromEverything || earlier.unsubscribedFromEverything
        return recipient
    }

    /// Whether the address that the message is written to is one that anything may go to.
    func mayReach(_ recipient: String, _ row: OutboxRow, _ roster: Roster) throws -> Bool {
        guard let reason = Engine.onlyToBars(recipient, in: roster.folder) else { return true }
        try skip(row, reason, roster)
        return false
    }

    private func skip(_ row: OutboxRow, _ reason: SkipReason, _ roster: Roster) throws {
        let key = row.delivery.key
        try cancel(row.id, note: reason.rawValue, roster)
        recentMails[key.enrolment.contact]?.removeAll { $0.id == row.id }
        try roster.advance(key.enrolment.contact, causes: [.delivered(key, .skipped(reason))])
    }

    /// The contact waits at its step until then.
    private func putOff(_ row: OutboxRow, _ reason: HoldReason, until: Instant?, _ roster: Roster) throws {
        noteWork()
        let later = Settlement(id: row.id, state: .queued, notBefore: until ?? .distantFuture)
        try roster.transaction.settle([later], at: now)
        if reason == .frequencyCap { try roster.transaction.noteCapped([row.id], at: now) }
        let cause = Cause.held(row.delivery.key, reason, until: until)
        try roster.advance(row.delivery.key.enrolment.contact, causes: [cause])
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
