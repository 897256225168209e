import FlowModel

/// A person at one point of a decision; shared by all scopes that ask about it, since a person has many parts.
final class Moment {
    let person: Person
    /// What is happening at this moment.
    let current: Settlement.Current?
    let prepared: PreparedFolder
    let now: Instant

    init(person: Person, current: Settlement.Current?, in prepared: PreparedFolder, at now: Instant) {
        (self.person, self.current, self.prepared, self.now) = (person, current, prepared, now)
    }
}

/// What a condition is asked about: a person, one of its entries, and inside `where` an event's properties.
struct Scope {
    let moment: Moment
    /// Nil outside flows: in rules of stages and scores, and in segments.
    var enrolment: Enrolment?
    /// The properties of the event that a `where` filters; nil outside one.
    var properties: [Slug: Value]?
    /// The time zone of the entry's flow, if it has one of its own.
    var flowZone: String?
    /// What was found out about segments while this was asked, so that each is looked at once, however often others
    /// name it.
    var segments: SegmentAnswers?

    func holds(_ condition: Condition) -> Bool {
        switch condition {
        case .all(let parts): parts.allSatisfy { holds($0) }
        case .any(let parts): parts.contains { holds($0) }
        case .not(let part): !holds(part)
        case .message(let fact, let target, let occurring): isKnown(fact, of: target, occurring)
        case .happened(let event, let filter, let occurring): happened(event, where: filter, occurring)
        case .field(let reference, let comparison): compare(value(of: reference), comparison)
        case .stage(let comparison): compareStage(comparison)
        case .inSegment(let name):
            moment.prepared.folder.lifecycle.segment(name).map { isIn($0) } ?? false
        case .tagged(let tag): moment.person.contact.tags.contains(tag)
        case .subscribed(let topic):
            moment.person.contact.consent.allows(
                topic,
                unsubscribedByDefault: moment.prepared.folder.unsubscribedByDefault
            )
        case .unsubscribed: moment.person.contact.consent.unsubscribedFromEverything
        }
    }

    /// The same person as segments see it.
    private func outsideFlows(_ answers: SegmentAnswers) -> Scope {
        Scope(moment: moment, segments: answers)
    }

    private func isIn(_ segment: Lifecycle.Segment) -> Bool {
        let answers = segments ?? SegmentAnswers()
        if let known = answers.truths[segment.name] { return known }
        // A circle, which the checker refuses, ends here.
        answers.truths[segment.name] = false
        let holds = outsideFlows(answers).holds(segment.condition)
        answers.truths[segment.name] = holds
        return holds
    }

    /// When time alone may change whether the person is in the segment.
    func nextChange(of segment: Lifecycle.Segment, after instant: Instant) -> Instant? {
        let answers = segments ?? SegmentAnswers()
        if let known = answers.changes[segment.name] { return known }
        answers.changes[segment.name] = .some(nil)
        let change = outsideFlows(answers).nextChange(of: segment.condition, after: instant)
        answers.changes[segment.name] = .some(change)
        return change
    }

    var zone: ZoneTable { moment.prepared.folder.zone(of: moment.person.contact, else: flowZone) }

    /// The value of an operand; null when it has none.
    func value(of operand: Condition.Operand) -> Value {
        switch operand {
        case .value(let value): value
        case .triggerEvent(let property): enrolment?.triggerProperties[property] ?? .null
        }
    }

    func value(of reference: Condition.FieldReference) -> Value {
        switch reference {
        case .contact(let field): return moment.person.contact.value(of: field)
        case .triggerEvent(let property): return enrolment?.triggerProperties[property] ?? .null
        case .propertyThenContact(let name):
            if let value = properties?[name], !value.isMissing { return value }
            return moment.person.contact.value(of: name)
        }
    }

    private func compareStage(_ comparison: Condition.StageComparison) -> Bool {
        let stage = moment.person.contact.standing.stage
        switch comparison {
        case .isOne(let stages): return stage.map(stages.contains) ?? false
        case .isNone(let stages): return !(stage.map(stages.contains) ?? false)
        case .isSet: return stage != nil
        case .isNotSet: return stage == nil
        case .atLeast(let wanted):
            let lifecycle = moment.prepared.folder.lifecycle
            guard let here = stage.flatMap({ lifecycle.place(of: $0) }), let bound = lifecycle.place(of: wanted)
            else {
                return false
            }
            return here >= bound
        }
    }

    private func compare(_ value: Value, _ comparison: Condition.Comparison) -> Bool {
        switch comparison {
        case .isSet: !value.isMissing
        case .isNotSet: value.isMissing
        case .isOne(let operands): isOne(of: operands, value)
        case .isNone(let operands): !isOne(of: operands, value)
        case .atLeast(let bound): value.asNumber.map { $0 >= bound } ?? false
        case .atMost(let bound): value.asNumber.map { $0 <= bound } ?? false
        case .moreThan(let bound): value.asNumber.map { $0 > bound } ?? false
        case .lessThan(let bound): value.asNumber.map { $0 < bound } ?? false
        case .between(let low, let high): value.asNumber.map { $0 >= low && $0 <= high } ?? false
        case .contains(let part): value.anyText { $0.contains(part.lowercased()) }
        case .startsWith(let part): value.anyText { $0.hasPrefix(part.lowercased()) }
        case .endsWith(let part): value.anyText { $0.hasSuffix(part.lowercased()) }
        case .before(let boundary):
            WrittenDate(value)?
                .isBefore(boundary, at: moment.now, in: zone, holidays: moment.prepared.folder.holidays) ?? false
        case .after(let boundary):
            WrittenDate(value)?
                .isAfter(boundary, at: moment.now, in: zone, holidays: moment.prepared.folder.holidays) ?? false
        }
    }

    private func isOne(of operands: [Condition.Operand], _ value: Value) -> Bool {
        operands.contains { operand in value.matches(self.value(of: operand)) { zone } }
    }
}

/// What is known of segments already; of one person at one instant.
final class SegmentAnswers {
    fileprivate var truths: [Slug: Bool] = [:]
    fileprivate var changes: [Slug: Instant?] = [:]
}

extension Decision {
    /// What rules and segments are asked about now.
    var scope: Scope { scope(properties: nil) }

    func scope(properties: [Slug: Value]?) -> Scope { Scope(moment: moment, properties: properties) }

    /// What conditions of that entry are asked about now.
    func scope(of enrolment: Enrolment, in flow: Flow, properties: [Slug: Value]? = nil) -> Scope {
        Scope(moment: moment, enrolment: enrolment, properties: properties, flowZone: flow.timeZone)
    }

    private var moment: Moment { Moment(person: person, current: settlement.current, in: prepared, at: now) }
}

extension Contact {
    /// A field's value; `email` is the contact's address, `score` its score.
    fileprivate func value(of field: Slug) -> Value {
        switch field.text {
        case "email": address.map(Value.text) ?? fields[field] ?? .null
        case "score": .number(Double(standing.score))
        default: fields[field] ?? .null
        }
    }
}
