import FlowModel

/// When time alone may change a condition.
extension Scope {
    /// The first moment after `instant` at which the condition may become another without anything happening; nil when
    /// time does not matter to it.
    ///
    /// It may name a moment at which nothing changes, and never leaves out one at which something does.
    func nextChange(of condition: Condition, after instant: Instant) -> Instant? {
        switch condition {
        case .all(let parts), .any(let parts): parts.compactMap { nextChange(of: $0, after: instant) }.min()
        case .not(let part): nextChange(of: part, after: instant)
        case .happened(let event, let filter, let occurring):
            earliest(
                nextEnd(.event(event), [moment.person.history.facts[event]], occurring, after: instant),
                filter.flatMap { nextChange(inside: $0, .event(event), after: instant) }
            )
        case .message(let fact, _, let occurring):
            nextEnd(
                .message(fact),
                moment.person.history.emailFacts.filter { $0.key.fact == fact }.map(\.value),
                occurring,
                after: instant
            )
        case .field(let reference, .before(let boundary)), .field(let reference, .after(let boundary)):
            WrittenDate(value(of: reference))?.turn(at: boundary, in: zone, holidays: moment.prepared.folder.holidays)
                .flatMap { $0 > instant ? $0 : nil }
        case .inSegment(let name):
            moment.prepared.folder.lifecycle.segment(name).flatMap { nextChange(of: $0, after: instant) }
        case .field, .stage, .tagged, .subscribed, .unsubscribed: nil
        }
    }

    /// When the next of the known occurrences leaves the period.
    private func nextEnd(
        _ subject: History.Subject,
        _ facts: [History.EventFact?],
        _ occurring: Condition.Occurring,
        after instant: Instant
    ) -> Instant? {
        guard case .inTheLast = occurring.period else { return nil }
        let times = (moment.person.history.occurrences[subject] ?? []).map(\.at) + facts.compactMap { $0?.last }
        return times.compactMap { occurring.period.end(of: $0, in: zone, holidays: moment.prepared.folder.holidays) }
            .filter { $0 > instant }
            .min()
    }

    /// Of a `where`, asked of each known occurrence.
    private func nextChange(
        inside filter: Condition,
        _ subject: History.Subject,
        after instant: Instant
    ) -> Instant? {
        (moment.person.history.occurrences[subject] ?? []).compactMap { occurrence in
            var inner = self
            inner.properties = occurrence.properties
            return inner.nextChange(of: filter, after: instant)
        }.min()
    }

    private func earliest(_ one: Instant?, _ other: Instant?) -> Instant? {
        [one, other].compactMap { $0 }.min()
    }
}
