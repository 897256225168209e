import FlowModel

extension Decision {
    /// Begins a `send` step: asks for the email, or skips a contact that may not get it.
    mutating func send(_ email: Slug, otherwise: Int?, _ enrolment: Enrolment, at place: Place) {
        var sending = enrolment
        if let reason = Engine.skipReason(for: person.contact, email: email, flow: place.flow, in: folder) {
            sending.lastSend = .skipped
            tell(.skipped(email: email, reason), of: sending, at: place.step)
            return proceed(sending, to: otherwise ?? place.step.next, from: place)
        }
        sending.lastSend = .message(key(of: sending, at: place))
        let opening = Engine.sendingOpens(for: person.contact, flow: place.flow, in: folder, at: now)
        if let opening {
            tell(.waiting(until: opening, condition: nil, reason: .sendingHours), of: sending, at: place.step)
        }
        ask(for: .mail(email: email), notBefore: opening, sending, at: place)
    }

    /// Asks for a delivery, at whose end the enrolment goes on.
    ///
    /// What is ready besides waits for the answer to what can be answered now.
    mutating func ask(
        for kind: Delivery.Kind,
        notBefore: Instant? = nil,
        _ enrolment: Enrolment,
        at place: Place
    ) {
        var delivering = enrolment
        delivering.state = .delivering(place.stepID)
        store(delivering)
        let delivery = Delivery(key: key(of: enrolment, at: place), kind: kind, notBefore: notBefore)
        deliveryChanges.append(.deliver(delivery))
        if notBefore == nil { hasAskedForDelivery = true }
    }

    /// Goes on after a delivery that is done for good.
    ///
    /// The entry was running when it asked, so it runs on before what became ready after it.
    mutating func conclude(_ enrolment: Enrolment, at place: Place, _ outcome: DeliveryOutcome) {
        var done = enrolment
        let step = place.step
        let isDone: Bool
        let otherwise: Int?
        switch (step.action, outcome) {
        case (.send(let email, _), .sent):
            tell(.sent(email: email), of: done, at: step)
            (isDone, otherwise) = (true, nil)
        case (.send(let email, let elsewhere), .skipped(let reason)):
            done.lastSend = .skipped
            tell(.skipped(email: email, reason), of: done, at: step)
            (isDone, otherwise) = (false, elsewhere)
        case (.send(let email, let elsewhere), .failed(let reason)):
            tell(.failed(email: email, reason), of: done, at: step)
            (isDone, otherwise) = (false, elsewhere)
        case (.notify(let team, let email, _), .sent):
            tell(.notified(team: team, email: email), of: done, at: step)
            (isDone, otherwise) = (true, nil)
        case (.notify(_, let email, let elsewhere), .skipped(let reason)):
            tell(.skipped(email: email, reason), of: done, at: step)
            (isDone, otherwise) = (false, elsewhere)
        case (.notify(_, let email, let elsewhere), .failed(let reason)):
            tell(.failed(email: email, reason), of: done, at: step)
            (isDone, otherwise) = (false, elsewhere)
        case (.callWebhook(let webhook, let fields, _), .called(let status, let answer)):
            tell(.called(webhook: webhook, status: status), of: done, at: step)
            guard keep(fields, of: answer, done, at: place) else { return }
            (isDone, otherwise) = (true, nil)
        case (.callWebhook(let webhook, _, let elsewhere), .callFailed(let status)):
            tell(.called(webhook: webhook, status: status), of: done, at: step)
            (isDone, otherwise) = (false, elsewhere)
        case (_, .sent), (_, .called): (isDone, otherwise) = (true, nil)
        case (_, .skipped), (_, .failed), (_, .callFailed): (isDone, otherwise) = (false, nil)
        }
        let next = isDone ? step.next : otherwise ?? step.next
        proceed(done, to: next, from: place, turn: takeFrontTurn())
    }

    /// Stores members of a webhook's answer in the contact; false when the entry left by that.
    private mutating func keep(
        _ fields: [Slug],
        of answer: [Slug: Value],
        _ enrolment: Enrolment,
        at place: Place
    ) -> Bool {
        let maker = Maker(enrolment: enrolment, step: place.step)
        var changed = false
        for field in fields {
            if let value = answer[field], set(field, to: value, by: maker) { changed = true }
        }
        if changed { settle() }
        return self.enrolment(enrolment.id) != nil
    }

    private func key(of enrolment: Enrolment, at place: Place) -> DeliveryKey {
        DeliveryKey(enrolment: enrolment.id, step: place.stepID, visit: enrolment.visit)
    }
}
