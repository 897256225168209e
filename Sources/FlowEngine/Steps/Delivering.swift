package import FlowModel

extension Engine {
    /// When an email of that flow may go out that may not now; nil when it may.
    ///
    /// Looked at when the step begins and again when the message is about to be handed over. `distantFuture` when the
    /// hours never open.
    package static func sendingOpens(
        for contact: Contact,
        flow: Flow,
        in folder: LiveFolder,
        at now: Instant
    ) -> Instant? {
        guard let hours = flow.sendingHours else { return nil }
        let zone = folder.zone(of: contact, in: flow)
        let opening = hours.nextOpening(atOrAfter: now, in: zone, holidays: folder.holidays) ?? .distantFuture
        return opening > now ? opening : nil
    }
}

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
        let opens = Engine.sendingOpens(for: person.contact, flow: place.flow, in: folder, at: now)
        ask(for: .mail(email: email), notBefore: opens, sending, at: place)
        guard let opens else { return }
        let until = opens < .distantFuture ? opens : nil
        tell(.waiting(until: until, condition: nil, reason: .sendingHours), of: sending, at: place.step)
    }

    /// Asks for a delivery, at whose end the enrolment goes on.
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
        hasAskedForDelivery = true
    }

    /// Goes on after a delivery that is done for good.
    ///
    /// The entry was running when it asked, so it runs on before what became ready after it.
    mutating func conclude(_ enrolment: Enrolment, at place: Place, _ outcome: DeliveryOutcome) {
        let turn = takeFrontTurn()
        if case .skipped = outcome, case .send = place.step.action {
            var skipped = enrolment
            skipped.lastSend = .skipped
            store(skipped)
        }
        if let line = place.step.action.line(of: outcome) { tell(line, of: enrolment, at: place.step) }
        if case .called(_, let answer) = outcome { keep(answer, enrolment, at: place) }
        guard let current = self.enrolment(enrolment.id) else { return }
        let next = outcome.isDone ? place.step.next : place.step.action.otherwise ?? place.step.next
        proceed(current, to: next, from: place, turn: turn)
    }

    /// Writes the members of a webhook's answer that the step wants into the contact; others stay as they are.
    private mutating func keep(_ answer: [Slug: Value], _ enrolment: Enrolment, at place: Place) {
        guard case .callWebhook(_, let wanted, _) = place.step.action else { return }
        var changed = false
        for field in wanted {
            guard let value = answer[field] else { continue }
            let written = value.isMissing ? .null : value
            guard setField(field, to: written) else { continue }
            changed = true
            tell(.set(field: field, value: written), of: enrolment, at: place.step)
        }
        if changed { settleChange() }
    }

    private func key(of enrolment: Enrolment, at place: Place) -> DeliveryKey {
        DeliveryKey(enrolment: enrolment.id, step: place.stepID, visit: enrolment.visit)
    }
}

extension DeliveryOutcome {
    fileprivate var isDone: Bool {
        switch self {
        case .sent, .called: true
        case .skipped, .failed, .callFailed: false
        }
    }
}

extension Step.Action {
    /// What is told of a delivery's end; nil when the step has become another meanwhile.
    fileprivate func line(of outcome: DeliveryOutcome) -> TimelineEntry.Kind? {
        switch (self, outcome) {
        case (.send(let email, _), .sent): .sent(email: email)
        case (.send(let email, _), .skipped(let reason)), (.notify(_, let email, _), .skipped(let reason)):
            .skipped(email: email, reason)
        case (.send(let email, _), .failed(let reason)), (.notify(_, let email, _), .failed(let reason)):
            .failed(email: email, reason)
        case (.notify(let team, let email, _), .sent): .notified(team: team, email: email)
        case (.callWebhook(let webhook, _, _), .called(let status, _)),
            (.callWebhook(let webhook, _, _), .callFailed(let status)):
            .called(webhook: webhook, status: status)
        case (_, .sent), (_, .skipped), (_, .failed), (_, .called), (_, .callFailed): nil
        }
    }

    fileprivate var otherwise: Int? {
        switch self {
        case .send(_, let otherwise), .notify(_, _, let otherwise), .callWebhook(_, _, let otherwise): otherwise
        default: nil
        }
    }
}
