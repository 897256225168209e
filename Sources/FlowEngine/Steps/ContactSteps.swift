import FlowModel

/// Steps that change the contact, or make something happen to it.
extension Decision {
    /// Does what the step says about the contact, tells it when that changed something, and goes on.
    mutating func change(_ enrolment: Enrolment, at place: Place) {
        let line: TimelineEntry.Kind?
        var cause: MoveCause?
        switch place.step.action {
        case .set(let field, let operand):
            let value = scope(of: enrolment, in: place.flow).value(of: operand)
            let written = value.isMissing ? .null : value
            line = setField(field, to: written) ? .set(field: field, value: written) : nil
        case .tag(let tag): line = addTag(tag) ? .tagged(tag) : nil
        case .untag(let tag): line = removeTag(tag) ? .untagged(tag) : nil
        case .addPoints(let points):
            addPoints(points)
            line = .scored(points: points, score: person.contact.standing.score)
        case .moveToStage(let stage):
            let earlier = person.contact.standing.stage
            (line, cause) = (move(to: stage) ? .moved(from: earlier, to: stage) : nil, .step)
        case .subscribe(let topic): line = subscribe(to: topic, enrolment, at: place) ? .subscribed(topic: topic) : nil
        case .unsubscribe(let topic):
            line = unsubscribe(from: topic, enrolment, at: place) ? .unsubscribed(topic: topic) : nil
        case .send, .notify, .callWebhook, .wait, .waitFor, .waitUntil, .decide, .split, .goTo, .record, .startFlow,
            .stop:
            line = nil
        }
        if let line { tell(line, of: enrolment, at: place.step, because: cause) }
        goOn(enrolment, from: place, settling: line != nil)
    }

    private mutating func subscribe(to topic: Slug, _ enrolment: Enrolment, at place: Place) -> Bool {
        changeConsent(Proof(of: enrolment, at: place, now)) { $0.set(topic, subscribed: true) }
    }

    private mutating func unsubscribe(from topic: Slug?, _ enrolment: Enrolment, at place: Place) -> Bool {
        changeConsent(Proof(of: enrolment, at: place, now)) { consent in
            topic.map { consent.set($0, subscribed: false) } ?? consent.closeEverything()
        }
    }

    /// An event of the contact's own, behind everything that was settled before.
    mutating func record(_ event: Slug, _ enrolment: Enrolment, at place: Place) {
        let last = person.contact.standing.lastEvent
        let order = EventOrder(last.event, part: last.part + 1)
        person.contact.standing.lastEvent = order
        let record = RecordedEvent(name: event, order: order, at: now, origin: enrolment.trigger)
        contactChanges.append(.recorded(record))
        rememberOccurrence(of: event, order, at: now, enrolment.triggerProperties)
        tell(.recorded(event: event), of: enrolment, at: place.step)
        settlement.current = Settlement.Current(
            kind: .event(event),
            order: order,
            properties: enrolment.triggerProperties,
            trigger: enrolment.trigger
        )
        goOn(enrolment, from: place, settling: true)
    }

    mutating func start(_ flow: Slug, _ enrolment: Enrolment, at place: Place) {
        start(
            flow,
            by: Entrance(
                since: person.contact.standing.lastEvent,
                trigger: enrolment.trigger,
                properties: enrolment.triggerProperties
            )
        )
        goOn(enrolment, from: place, settling: false)
    }
}
