import FlowModel

extension Decision {
    // MARK: Beginning

    mutating func wait(_ duration: CalendarDuration, _ enrolment: Enrolment, at place: Place) {
        let end = self.end(of: duration, for: place.flow)
        guard end > now else { return proceed(enrolment, to: place.step.next, from: place) }
        wait(until: end, enrolment, at: place)
        tell(.waiting(until: end, condition: nil, reason: nil), of: enrolment, at: place.step)
    }

    /// Waits for a moment, which is fixed now; only another value of its field moves it.
    mutating func wait(for moment: WaitMoment, text: String, _ enrolment: Enrolment, at place: Place) {
        let end = self.end(of: moment, for: enrolment, in: place.flow)
        if let end, end <= now { return proceed(enrolment, to: place.step.next, from: place) }
        wait(until: end ?? .distantFuture, enrolment, at: place)
        let awaited = end == nil ? moment.field?.text ?? text : nil
        tell(.waiting(until: end, condition: awaited, reason: nil), of: enrolment, at: place.step)
    }

    mutating func wait(
        until condition: Condition,
        text: String,
        atMost: CalendarDuration,
        _ enrolment: Enrolment,
        at place: Place
    ) {
        if scope(of: enrolment, in: place.flow).holds(condition) {
            tell(.decided(condition: text, result: true), of: enrolment, at: place.step)
            return proceed(enrolment, to: place.step.next, from: place)
        }
        let end = self.end(of: atMost, for: place.flow)
        wait(until: end, enrolment, at: place)
        tell(.waiting(until: end, condition: text, reason: nil), of: enrolment, at: place.step)
    }

    private mutating func wait(until end: Instant, _ enrolment: Enrolment, at place: Place) {
        var waiting = enrolment
        waiting.state = .waiting(place.stepID, since: now, until: end)
        store(waiting)
    }

    private func end(of duration: CalendarDuration, for flow: Flow) -> Instant {
        duration.end(from: now, in: folder.zone(of: person.contact, in: flow), holidays: folder.holidays)
    }

    /// Nil when its field has no date.
    private func end(of moment: WaitMoment, for enrolment: Enrolment, in flow: Flow) -> Instant? {
        let question = scope(of: enrolment, in: flow)
        var value: Value?
        if case .field(let field) = moment { value = question.value(of: field.field) }
        return moment.end(from: now, in: question.zone, holidays: folder.holidays, value: value)
    }

    // MARK: Ending

    /// Makes every wait that is over by time ready, oldest entry first.
    mutating func endWaits() {
        for enrolment in person.enrolments {
            guard let end = enrolment.waitEnd, end <= now, let place = place(of: enrolment) else { continue }
            switch place.step.action {
            case .wait, .waitFor: becomeReady(enrolment, at: place.step.next, from: place)
            case .waitUntil(let condition, let text, _, let otherwise):
                let result = scope(of: enrolment, in: place.flow).holds(condition)
                tell(.decided(condition: text, result: result), of: enrolment, at: place.step)
                let next = result ? place.step.next : otherwise ?? place.step.next
                becomeReady(enrolment, at: next, from: place)
            case .send, .notify, .callWebhook, .decide, .split, .goTo, .set, .tag, .untag, .addPoints, .moveToStage,
                .subscribe, .unsubscribe, .record, .startFlow, .stop:
                // The step is no wait any more: it is begun as what it has become.
                becomeReady(enrolment, at: place.index, from: place)
            }
        }
    }

    /// Makes an enrolment ready whose wait is over by what was just settled, or moves the wait's end with its field.
    mutating func wake(_ enrolment: Enrolment) {
        guard enrolment.waitEnd != nil, let place = place(of: enrolment) else { return }
        switch place.step.action {
        case .waitUntil(let condition, let text, _, _):
            guard scope(of: enrolment, in: place.flow).holds(condition) else { return }
            tell(.decided(condition: text, result: true), of: enrolment, at: place.step)
            becomeReady(enrolment, at: place.step.next, from: place)
        case .waitFor(let moment, let text):
            guard moment.isMoved(by: settlement.changedFields) else { return }
            move(enrolment, to: end(of: moment, for: enrolment, in: place.flow), moment, text, at: place)
        case .send, .notify, .callWebhook, .wait, .decide, .split, .goTo, .set, .tag, .untag, .addPoints, .moveToStage,
            .subscribe, .unsubscribe, .record, .startFlow, .stop:
            break
        }
    }

    private mutating func move(
        _ enrolment: Enrolment,
        to end: Instant?,
        _ moment: WaitMoment,
        _ text: String,
        at place: Place
    ) {
        if let end, end <= now { return becomeReady(enrolment, at: place.step.next, from: place) }
        guard case .waiting(_, let since, let earlier) = enrolment.state, earlier != end ?? .distantFuture else {
            return
        }
        var waiting = enrolment
        waiting.state = .waiting(place.stepID, since: since, until: end ?? .distantFuture)
        store(waiting)
        let awaited = end == nil ? moment.field?.text ?? text : nil
        tell(.waiting(until: end, condition: awaited, reason: nil), of: waiting, at: place.step)
    }

    /// Gives an enrolment its turn, behind what is ready already, to begin that step or to finish.
    private mutating func becomeReady(_ enrolment: Enrolment, at index: Int, from place: Place) {
        var woken = enrolment
        if place.live.stepIDs.indices.contains(index) {
            woken.state = .ready(place.live.stepIDs[index], order: lastTurn)
        } else if case .waiting(_, let since, _) = enrolment.state {
            let end = Enrolment.endOfWait(finishingInTurn: lastTurn)
            woken.state = .waiting(place.stepID, since: since, until: end)
        }
        store(woken)
    }
}

extension WaitMoment {
    /// The date that it depends on, by its name.
    fileprivate var field: Slug? {
        guard case .field(let moment) = self else { return nil }
        switch moment.field {
        case .contact(let field), .propertyThenContact(let field), .triggerEvent(let field): return field
        }
    }

    /// The properties of an event stay what they are.
    fileprivate func isMoved(by fields: Set<Slug>) -> Bool {
        guard case .field(let moment) = self, case .contact(let field) = moment.field else { return false }
        return fields.contains(field)
    }
}
