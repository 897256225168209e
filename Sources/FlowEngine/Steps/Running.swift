import FlowModel

extension Decision {
    /// How many steps of one entry may be done at one instant.
    static let stepsPerInstant = 1000

    /// Runs what is ready, first ready first, each until it waits or leaves; stops once a delivery was asked for.
    mutating func runReady() {
        while !hasAskedForDelivery, let enrolment = next() {
            run(enrolment.id)
        }
    }

    private func next() -> Enrolment? {
        var first: (turn: Int, enrolment: Enrolment)?
        for enrolment in person.enrolments {
            guard let turn = enrolment.turn, turn < first?.turn ?? .max, place(of: enrolment) != nil else { continue }
            first = (turn, enrolment)
        }
        return first?.enrolment
    }

    private mutating func run(_ id: EnrolmentID) {
        while !hasAskedForDelivery, let enrolment = enrolment(id), enrolment.turn != nil,
            let place = place(of: enrolment)
        {
            switch enrolment.state {
            case .ready: begin(enrolment, at: place)
            case .waiting: leave(enrolment, .finished, at: place)
            case .delivering, .left: return
            }
        }
    }

    private mutating func begin(_ ready: Enrolment, at place: Place) {
        var enrolment = ready
        enrolment.countStep(at: now)
        guard enrolment.burst <= Decision.stepsPerInstant else {
            return leave(enrolment, .stopped(.error), at: place)
        }
        store(enrolment)
        let step = place.step
        switch step.action {
        case .send(let email, let otherwise): send(email, otherwise: otherwise, enrolment, at: place)
        case .notify(let team, let email, _): ask(for: .notification(team: team, email: email), enrolment, at: place)
        case .callWebhook(let webhook, _, _): ask(for: .webhook(webhook), enrolment, at: place)
        case .wait(let duration): wait(duration, enrolment, at: place)
        case .waitFor(let moment, let text): wait(for: moment, text: text, enrolment, at: place)
        case .waitUntil(let condition, let text, let atMost, _):
            wait(until: condition, text: text, atMost: atMost, enrolment, at: place)
        case .decide(let branches, let otherwise): decide(branches, otherwise: otherwise, enrolment, at: place)
        case .split(let arms): split(arms, enrolment, at: place)
        case .goTo(let target, let printed, let limit):
            jump(to: target, printed: printed, limit: limit, enrolment, at: place)
        case .set, .tag, .untag, .addPoints, .moveToStage, .subscribe, .unsubscribe:
            let changed = change(by: step.action, enrolment, at: place)
            goOn(enrolment, from: place, settling: changed)
        case .record(let event): record(event, enrolment, at: place)
        case .startFlow(let flow):
            start(flow, by: Entrance(trigger: enrolment.trigger, properties: enrolment.triggerProperties))
            goOn(enrolment, from: place, settling: false)
        case .stop: leave(enrolment, .stopped(.stop), at: place)
        }
    }

    /// Moves a running enrolment on to that step, in the same turn, or ends it behind the last one.
    mutating func proceed(_ enrolment: Enrolment, to index: Int, from place: Place, turn: Int? = nil) {
        guard place.live.stepIDs.indices.contains(index) else { return leave(enrolment, .finished, at: place) }
        var moved = enrolment
        moved.state = .ready(place.live.stepIDs[index], order: turn ?? enrolment.turn ?? lastTurn)
        store(moved)
    }
}

// MARK: - Steps

extension Decision {
    private mutating func decide(
        _ branches: [Step.Branch],
        otherwise: Int,
        _ enrolment: Enrolment,
        at place: Place
    ) {
        let question = scope(of: enrolment, in: place.flow)
        for branch in branches {
            let result = question.holds(branch.condition)
            tell(.decided(condition: branch.text, result: result), of: enrolment, at: place.step)
            if result { return proceed(enrolment, to: branch.target, from: place) }
        }
        proceed(enrolment, to: otherwise, from: place)
    }

    private mutating func jump(
        to target: Int,
        printed: String,
        limit: Int?,
        _ enrolment: Enrolment,
        at place: Place
    ) {
        var jumping = enrolment
        if let limit {
            let jumps = enrolment.jumps[place.stepID] ?? 0
            guard jumps < limit else { return proceed(enrolment, to: place.step.next, from: place) }
            jumping.jumps[place.stepID] = jumps + 1
        }
        tell(.went(to: printed), of: jumping, at: place.step)
        proceed(jumping, to: target, from: place)
    }

    private mutating func split(_ arms: [Step.Arm], _ enrolment: Enrolment, at place: Place) {
        let seed = enrolment.splitSeed ?? Enrolment.SplitSeed(contact: person.contact.label, entry: 1)
        let point = Split.point(flow: place.flow.name, step: place.step.number, seed: seed)
        var sum = 0
        for (index, arm) in arms.enumerated() {
            sum += arm.share
            guard point < sum || index == arms.count - 1 else { continue }
            tell(.split(arm: index + 1), of: enrolment, at: place.step)
            return proceed(enrolment, to: arm.target, from: place)
        }
        proceed(enrolment, to: place.step.next, from: place)
    }

    /// Changes the contact as the step says; false when nothing changed.
    private mutating func change(by action: Step.Action, _ enrolment: Enrolment, at place: Place) -> Bool {
        let maker = Maker(enrolment: enrolment, step: place.step)
        switch action {
        case .set(let field, let operand):
            return set(field, to: scope(of: enrolment, in: place.flow).value(of: operand), by: maker)
        case .tag(let tag): return apply(.tag(tag), by: maker)
        case .untag(let tag): return apply(.untag(tag), by: maker)
        case .addPoints(let points): return apply(.addPoints(points), by: maker)
        case .moveToStage(let stage): return apply(.moveToStage(stage), by: maker)
        case .subscribe(let topic): return setTopic(topic, subscribed: true, by: maker)
        case .unsubscribe(let topic): return setTopic(topic, subscribed: false, by: maker)
        case .send, .notify, .callWebhook, .wait, .waitFor, .waitUntil, .decide, .split, .goTo, .record, .startFlow,
            .stop:
            return false
        }
    }

    /// An event of the contact's own, which hands on what let the entry in.
    private mutating func record(_ event: Slug, _ enrolment: Enrolment, at place: Place) {
        let last = person.contact.standing.lastEvent
        let order = EventOrder(last.event, part: last.part + 1)
        person.contact.standing.lastEvent = order
        let recorded = RecordedEvent(name: event, order: order, at: now, origin: enrolment.trigger)
        contactChanges.append(.recorded(recorded))
        tell(.recorded(event: event), of: enrolment, at: place.step)
        let happening = Happening(recorded, properties: enrolment.triggerProperties)
        remember(happening)
        settle(happening)
        goOn(enrolment, from: place, settling: false)
    }

    /// Settles what a step changed while the contact still stands at it, then goes on, unless it left by that.
    private mutating func goOn(_ enrolment: Enrolment, from place: Place, settling changed: Bool) {
        if changed { settle() }
        guard let current = self.enrolment(enrolment.id) else { return }
        proceed(current, to: place.step.next, from: place)
    }
}

extension Enrolment {
    /// Counts a step that begins: for the name of its delivery, and against loops that take no time.
    fileprivate mutating func countStep(at now: Instant) {
        visit += 1
        burst = burstAt == now ? burst + 1 : 1
        burstAt = now
    }
}
