import FlowModel

// MARK: - Beginning to wait

extension Decision {
    mutating func wait(_ duration: CalendarDuration, _ enrolment: Enrolment, at place: Place) {
        let end = self.end(of: duration, for: place.flow)
        guard end > now else { return proceed(enrolment, to: place.step.next, from: place) }
        wait(enrolment, at: place, since: now, until: end, nil)
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
        wait(enrolment, at: place, since: now, until: end(of: atMost, for: place.flow), text)
    }

    /// Waits for a moment, or for a field to have one; goes on when it has passed.
    mutating func wait(for moment: WaitMoment, text: String, _ enrolment: Enrolment, at place: Place) {
        let end = end(of: moment, enrolment, in: place.flow)
        if let end, end <= now { return proceed(enrolment, to: place.step.next, from: place) }
        wait(enrolment, at: place, since: now, until: end, end == nil ? moment.field?.name.text ?? text : nil)
    }

    /// `condition` is what is waited for, told when there is no moment or besides it.
    private mutating func wait(
        _ enrolment: Enrolment,
        at place: Place,
        since: Instant,
        until end: Instant?,
        _ condition: String?
    ) {
        var waiting = enrolment
        waiting.state = .waiting(place.stepID, since: since, until: end ?? .distantFuture)
        store(waiting)
        tell(.waiting(until: end, condition: condition, reason: nil), of: waiting, at: place.step)
    }

    private func end(of duration: CalendarDuration, for flow: Flow) -> Instant {
        duration.end(from: now, in: folder.zone(of: person.contact, in: flow), holidays: folder.holidays)
    }

    private func end(of moment: WaitMoment, _ enrolment: Enrolment, in flow: Flow) -> Instant? {
        let scope = scope(of: enrolment, in: flow)
        let value = moment.field.map { scope.value(of: $0) }
        return moment.end(from: now, in: scope.zone, holidays: folder.holidays, value: value)
    }
}

// MARK: - Ending

extension Decision {
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

    /// Makes an enrolment ready whose wait is over by a change: its condition holds, or its date was moved to one that
    /// has passed. A date that was moved elsewhere moves the end.
    mutating func wake(_ enrolment: Enrolment) {
        guard enrolment.waitEnd != nil, let place = place(of: enrolment) else { return }
        switch place.step.action {
        case .waitUntil(let condition, let text, _, _):
            guard scope(of: enrolment, in: place.flow).holds(condition) else { return }
            tell(.decided(condition: text, result: true), of: enrolment, at: place.step)
            becomeReady(enrolment, at: place.step.next, from: place)
        case .waitFor(let moment, _):
            guard case .contact(let field)? = moment.field, news.fields.contains(field) else { return }
            move(enrolment, to: end(of: moment, enrolment, in: place.flow), named: field, at: place)
        case .wait, .send, .notify, .callWebhook, .decide, .split, .goTo, .set, .tag, .untag, .addPoints,
            .moveToStage, .subscribe, .unsubscribe, .record, .startFlow, .stop:
            return
        }
    }

    private mutating func move(_ enrolment: Enrolment, to end: Instant?, named field: Slug, at place: Place) {
        guard case .waiting(_, let since, let until) = enrolment.state, end ?? .distantFuture != until else { return }
        if let end, end <= now { return becomeReady(enrolment, at: place.step.next, from: place) }
        wait(enrolment, at: place, since: since, until: end, end == nil ? field.text : nil)
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
    /// The date that it depends on.
    fileprivate var field: Condition.FieldReference? {
        switch self {
        case .field(let moment): moment.field
        case .next, .window, .local: nil
        }
    }
}

extension Condition.FieldReference {
    fileprivate var name: Slug {
        switch self {
        case .contact(let name), .triggerEvent(let name), .propertyThenContact(let name): name
        }
    }
}
