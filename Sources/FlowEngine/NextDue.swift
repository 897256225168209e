import FlowModel

extension Decision {
    /// When time alone can bring something next; nil when it cannot.
    func nextDue() -> Instant? {
        let placed = person.enrolments.filter { place(of: $0) != nil }
        if placed.contains(where: { $0.turn != nil }) { return now }
        var earliest = placed.compactMap(\.waitEnd).filter { $0 < .distantFuture }.min()
        func consider(_ instant: Instant?) {
            if let instant { earliest = min(earliest ?? instant, instant) }
        }
        consider(nextDecay(after: max(now, lookedAt)))
        if folder.isChangedByTime { nextTurns.forEach(consider) }
        for flow in folder.timed { nextMoments(of: folder.current[flow]).forEach(consider) }
        return earliest
    }

    /// When what is looked at after each change can change without one.
    private var nextTurns: [Instant] {
        let scope = scope
        var turns = folder.watched.compactMap { scope.nextTurn(of: $0.condition) }
        for enrolment in person.enrolments {
            guard let place = place(of: enrolment) else { continue }
            let inside = self.scope(of: enrolment, in: place.flow)
            turns += (place.flow.goals + place.flow.stops).compactMap { inside.nextTurn(of: $0.condition) }
            if enrolment.waitEnd != nil, case .waitUntil(let condition, _, _, _) = place.step.action,
                let turn = inside.nextTurn(of: condition)
            {
                turns.append(turn)
            }
        }
        return turns
    }

    private func nextMoments(of live: LiveFolder.LiveFlow) -> [Instant] {
        live.flow.triggers.compactMap { moment(of: $0, in: live, after: max(now, lookedAt)) }
    }
}
