import FlowModel

extension Ledger {
    func value(_ field: String) -> Value {
        switch Slug(field).text {
        case "email": address.map(Value.text) ?? .null
        case "score": .number(Double(score))
        default: fields[Slug(field)] ?? .null
        }
    }

    /// Whether it holds now, of that entry or, without one, of the contact alone.
    func holds(_ condition: StoryCondition, _ walk: Walk?) -> Bool {
        let trigger = walk?.triggerProperties ?? [:]
        switch condition {
        case .message(let fact, let target, let often): return isKnown(fact, target, often, walk)
        case .happened(let event, let filter, let often):
            let name = Slug(event)
            if often == .bare, walk == nil {
                return current.map { $0.name == name && passes(filter, $0, nil) } ?? false
            }
            let count = seen.count { $0.name == name && counts($0, often, walk) && passes(filter, $0, walk) }
            return count >= often.atLeast
        case .field(let field, let comparison): return comparison.holds(of: value(field), trigger: trigger)
        case .trigger(let property, let comparison):
            return comparison.holds(of: trigger[Slug(property)] ?? .null, trigger: trigger)
        case .date(let field, let isBefore, let boundary):
            return StoryDate(value(field)).map { compare($0, isBefore, boundary, walk) } ?? false
        case .stage(.one(let wanted)): return stage == Slug(wanted)
        case .stage(.not(let wanted)): return stage != Slug(wanted)
        case .stage(.atLeast(let wanted)):
            guard let here = lifecycle.place(of: stage), let bound = lifecycle.place(of: Slug(wanted)) else {
                return false
            }
            return here >= bound
        case .inSegment(let name):
            return lifecycle.segments.first { $0.title == name }.map { holds($0.condition, nil) } ?? false
        case .tagged(let tag): return tags.contains(Slug(tag))
        case .subscribed(let topic): return allows(Slug(topic))
        case .unsubscribed: return isUnsubscribed
        case .not(let part): return !holds(part, walk)
        case .all(let parts): return parts.allSatisfy { holds($0, walk) }
        case .any(let parts): return parts.contains { holds($0, walk) }
        }
    }

    private func compare(
        _ date: StoryDate,
        _ isBefore: Bool,
        _ boundary: StoryCondition.Boundary,
        _ walk: Walk?
    ) -> Bool {
        let calendar = StoryCalendar(zone: zone(of: walk?.flow))
        let turn: Instant
        switch boundary {
        case .day(let day): return isBefore ? date.day < day : date.day > day
        case .ago(let length): turn = calendar.moved(date.local, by: length, isBack: false)
        case .fromNow(let length): turn = calendar.moved(date.local, by: length, isBack: true)
        }
        return isBefore ? turn <= now : now < turn
    }

    /// Whether it lies in the period.
    private func counts(_ event: Seen, _ often: StoryCondition.Often, _ walk: Walk?) -> Bool {
        switch often.period {
        case .bare: return walk.map { event.order > $0.since } ?? true
        case .ever: return true
        case .inTheLast(let length):
            return StoryCalendar(zone: zone(of: walk?.flow)).end(of: length, from: event.at) > now
        }
    }

    /// Whether an event's own property, else the contact's field, is as asked.
    func passes(_ filter: StoryCondition.Filter?, _ event: Seen, _ walk: Walk?) -> Bool {
        guard let filter else { return true }
        let own = event.properties[Slug(filter.property)] ?? .null
        let value = own.isMissing ? value(filter.property) : own
        return filter.comparison.holds(of: value, trigger: walk?.triggerProperties ?? event.properties)
    }

    private func isKnown(
        _ fact: Condition.MessageFact,
        _ target: StoryCondition.Target,
        _ often: StoryCondition.Often,
        _ walk: Walk?
    ) -> Bool {
        let done = seen.filter { $0.fact == fact && !$0.isAutomatic && counts($0, often, walk) }
        let isOfEntry = { (event: Seen) in walk.map { event.message?.enrolment.ordinal == $0.ordinal } ?? true }
        switch target {
        case .lastSend: return walk?.lastSend.map { key in done.contains { $0.message == key } } ?? false
        case .email(let email): return done.count { $0.email == Slug(email) } >= often.atLeast
        case .anyOfEntry:
            return done.count { isOfEntry($0) || often.period != .bare } >= often.atLeast
        case .link(let text):
            return done.filter(isOfEntry).compactMap(\.link)
                .contains { $0.label == text || $0.address.contains(text) }
        }
    }
}
