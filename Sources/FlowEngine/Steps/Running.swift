import FlowModel

extension Decision {
    /// How many steps one entry may do at one instant.
    static let stepsPerInstant = 1000
    /// How many all entries of a contact may do together: flows that start one another in a circle end here.
    static let stepsOfAllPerInstant = 10_000

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
        stepsDone += 1
        store(enrolment)
        guard enrolment.burst <= Decision.stepsPerInstant, stepsDone <= Decision.stepsOfAllPerInstant else {
            return leave(enrolment, .stopped(.error), at: place)
        }
        switch place.step.action {
        case .send(let email, let otherwise): send(email, otherwise: otherwise, enrolment, at: place)
        case .notify(let team, let email, let otherwise):
            notify(team, with: email, otherwise: otherwise, enrolment, at: place)
        case .callWebhook(let webhook, _, _): ask(for: .webhook(webhook), enrolment, at: place)
        case .wait(let duration): wait(duration, enrolment, at: place)
        case .waitFor(let moment, let text): wait(for: moment, text: text, enrolment, at: place)
        case .waitUntil(let condition, let text, let atMost, _):
            wait(until: condition, text: text, atMost: atMost, enrolment, at: place)
        case .decide(let branches, let otherwise): decide(branches, otherwise: otherwise, enrolment, at: place)
        case .split(let arms): split(arms, enrolment, at: place)
        case .goTo(let target, let printed, let limit):
            jump(to: target, printed: printed, limit: limit, enrolment, at: place)
        case .set, .tag, .untag, .addPoints, .moveToStage, .subscribe, .unsubscribe: change(enrolment, at: place)
        case .record(let event): record(event, enrolment, at: place)
        case .startFlow(let flow): start(flow, enrolment, at: place)
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

    /// Settles what a step changed while the contact still stands at it, then goes on, unless it left by that.
    mutating func goOn(_ enrolment: Enrolment, from place: Place, settling changed: Bool) {
        if changed { settleChange() }
        guard let current = self.enrolment(enrolment.id) else { return }
        proceed(current, to: place.step.next, from: place)
    }
}

// MARK: - Ways

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

    private mutating func split(_ arms: [Step.Arm], _ enrolment: Enrolment, at place: Place) {
        let seed = enrolment.splitSeed ?? Enrolment.SplitSeed(contact: person.contact.label, entry: 1)
        let point = SplitPoint(flow: enrolment.flow, step: place.step.number, seed: seed).point
        guard let arm = SplitPoint.arm(of: arms, at: point) else {
            return proceed(enrolment, to: place.step.next, from: place)
        }
        tell(.split(arm: arm + 1), of: enrolment, at: place.step)
        proceed(enrolment, to: arms[arm].target, from: place)
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
}

extension Enrolment {
    /// Counts a step that begins: for the name of its delivery, and against loops that take no time.
    fileprivate mutating func countStep(at now: Instant) {
        visit += 1
        burst = burstAt == now ? burst + 1 : 1
        burstAt = now
    }
}
