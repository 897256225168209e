package import FlowModel

/// Decides what happens to a contact.
package enum Engine {
    /// One decision about one person: the person afterwards, what to write and what to tell.
    ///
    /// Pure. All causes are of one contact at one instant, in order; timers and moments that are due at `now` are
    /// implied. It stops running as soon as a delivery was asked for: what else is ready stays so, and `nextDue` is
    /// then `now`.
    package static func advance(
        _ person: Person,
        in prepared: PreparedFolder,
        causes: [Cause],
        at now: Instant
    ) -> Transition {
        var decision = Decision(person: person, in: prepared, now: now, causes: causes.count)
        decision.learnWhatHeldBefore()
        for cause in causes { decision.take(cause) }
        decision.letTimeChange()
        decision.endWaits()
        decision.enterByTime()
        decision.runReady()
        return decision.transition()
    }
}

extension Decision {
    /// What one cause does, before anything runs.
    mutating func take(_ cause: Cause) {
        switch cause {
        case .event(let event): settle(event)
        case .delivered(let key, let outcome): takeReport(about: key, .done(outcome))
        case .held(let key, let reason, let until): takeReport(about: key, .held(reason, until: until))
        }
    }

    /// What the outbox says about a delivery.
    enum Report {
        case done(DeliveryOutcome)
        case held(HoldReason, until: Instant?)
    }

    private mutating func takeReport(about key: DeliveryKey, _ report: Report) {
        switch (standing(of: key), report) {
        case (.awaited(let enrolment, let place), .done(let outcome)): conclude(enrolment, at: place, outcome)
        case (.awaited(let enrolment, let place), .held(let reason, let until)):
            tell(.waiting(until: until, condition: nil, reason: reason), of: enrolment, at: place.step)
        case (.late, .done), (.late, .held): break
        }
    }

    /// How an enrolment stands towards a delivery that the outbox reports about.
    private enum Awaiting {
        case awaited(Enrolment, Place)
        /// It left, or has gone on already: the report is late or repeated and changes nothing.
        case late
    }

    private func standing(of key: DeliveryKey) -> Awaiting {
        guard let enrolment = enrolment(key.enrolment), let place = place(of: enrolment) else { return .late }
        switch enrolment.state {
        case .delivering(let step):
            return step == key.step && enrolment.visit == key.visit ? .awaited(enrolment, place) : .late
        case .ready, .waiting, .left: return .late
        }
    }
}
