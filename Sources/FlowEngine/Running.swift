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
        case .callWebhook(let webhook, _): ask(for: .webhook(webhook), enrolment, at: place)
        case .wait(let duration): wait(duration, enrolment, at: place)
        case .waitUntil(let condition, let text, let atMost, _):
            wait(until: condition, text: text, atMost: atMost, enrolment, at: place)
        case .decide(let branches, let otherwise): decide(branches, otherwise: otherwise, enrolment, at: place)
        case .goTo(let target, let printed, let limit):
            jump(to: target, printed: printed, limit: limit, enrolment, at: place)
        case .set(let field, let operand): set(field, to: operand, enrolment, at: place)
        case .tag(let tag): self.tag(tag, enrolment, at: place)
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
    private mutating func wait(_ duration: CalendarDuration, _ enrolment: Enrolment, at place: Place) {
        let end = self.end(of: duration, for: place.flow)
        guard end > now else { return proceed(enrolment, to: place.step.next, from: place) }
        var waiting = enrolment
        waiting.state = .waiting(place.stepID, since: now, until: end)
        store(waiting)
        tell(.waiting(until: end, condition: nil, reason: nil), of: waiting, at: place.step)
    }

    private mutating func wait(
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
        var waiting = enrolment
        waiting.state = .waiting(place.stepID, since: now, until: end)
        store(waiting)
        tell(.waiting(until: end, condition: text, reason: nil), of: waiting, at: place.step)
    }

    private func end(of duration: CalendarDuration, for flow: Flow) -> Instant {
        duration.end(from: now, in: folder.zone(of: person.contact, in: flow), holidays: folder.holidays)
    }

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

    private mutating func set(
        _ field: Slug,
        to operand: Condition.Operand,
        _ enrolment: Enrolment,
        at place: Place
    ) {
        let value = scope(of: enrolment, in: place.flow).value(of: operand)
        let written = value.isMissing ? .null : value
        let changed = setField(field, to: written)
        if changed { tell(.set(field: field, value: written), of: enrolment, at: place.step) }
        goOn(enrolment, from: place, settling: changed)
    }

    private mutating func tag(_ tag: Slug, _ enrolment: Enrolment, at place: Place) {
        let changed = person.contact.tags.insert(tag).inserted
        if changed {
            contactChanges.append(.tagged(tag))
            tell(.tagged(tag), of: enrolment, at: place.step)
        }
        goOn(enrolment, from: place, settling: changed)
    }

    /// Settles what a step changed while the contact still stands at it, then goes on, unless it left by that.
    private mutating func goOn(_ enrolment: Enrolment, from place: Place, settling changed: Bool) {
        if changed { settleChange() }
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
