import FlowModel

extension Decision {
    /// Makes every wait that is over by time ready, oldest entry first.
    mutating func endWaits() {
        for enrolment in person.enrolments {
            guard let end = enrolment.waitEnd, end <= now, let place = place(of: enrolment) else { continue }
            switch place.step.action {
            case .wait: becomeReady(enrolment, at: place.step.next, from: place)
            case .waitUntil(let condition, let text, _, let otherwise):
                let result = scope(of: enrolment, in: place.flow).holds(condition)
                tell(.decided(condition: text, result: result), of: enrolment, at: place.step)
                let next = result ? place.step.next : otherwise ?? place.step.next
                becomeReady(enrolment, at: next, from: place)
            case .send, .callWebhook, .decide, .goTo, .set, .tag, .stop:
                // The step is no wait any more: it is begun as what it has become.
                becomeReady(enrolment, at: place.index, from: place)
            }
        }
    }

    /// Makes an enrolment ready whose wait for a condition is over because it holds.
    mutating func wake(_ enrolment: Enrolment) {
        guard enrolment.waitEnd != nil, let place = place(of: enrolment),
            case .waitUntil(let condition, let text, _, _) = place.step.action,
            scope(of: enrolment, in: place.flow).holds(condition)
        else { return }
        tell(.decided(condition: text, result: true), of: enrolment, at: place.step)
        becomeReady(enrolment, at: place.step.next, from: place)
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
