import FlowModel

/// What a condition is asked about: a person, one of its entries, and inside `where` an event's properties.
struct Scope {
    let person: Person
    /// Nil outside a flow.
    private(set) var enrolment: Enrolment?
    /// The properties of the event that a `where` filters; nil outside one.
    private(set) var properties: [Slug: Value]?
    private(set) var flow: Flow?
    let folder: LiveFolder
    let now: Instant
    /// What is happening at this moment.
    let current: Happening?

    /// What is known of segments already, so that each is looked at once, however often others name it.
    private let segments: SegmentAnswers?

    init(
        person: Person,
        enrolment: Enrolment?,
        properties: [Slug: Value]? = nil,
        flow: Flow?,
        folder: LiveFolder,
        now: Instant,
        current: Happening? = nil
    ) {
        (self.person, self.enrolment, self.properties) = (person, enrolment, properties)
        (self.flow, self.folder, self.now, self.current) = (flow, folder, now, current)
        segments = folder.lifecycle.segments.isEmpty ? nil : SegmentAnswers()
    }

    /// The calendar of the contact.
    var zone: ZoneTable { folder.zone(of: person.contact, in: flow) }

    func holds(_ condition: Condition) -> Bool {
        switch condition {
        case .all(let parts): parts.allSatisfy(holds)
        case .any(let parts): parts.contains(where: holds)
        case .not(let part): !holds(part)
        case .message(let fact, let target, let occurring): wasDone(fact, target, occurring)
        case .happened(let event, let filter, let occurring): happened(event, where: filter, occurring)
        case .field(let reference, let comparison): compare(value(of: reference), comparison)
        case .stage(let comparison): compareStage(comparison)
        case .inSegment(let name): isIn(segment: name)
        case .tagged(let tag): person.contact.tags.contains(tag)
        case .subscribed(let topic):
            person.contact.consent.allows(topic, unsubscribedByDefault: folder.unsubscribedByDefault)
        case .unsubscribed: person.contact.consent.unsubscribedFromEverything
        }
    }

    /// The value of an operand; null when it has none.
    func value(of operand: Condition.Operand) -> Value {
        switch operand {
        case .value(let value): value
        case .triggerEvent(let property): enrolment?.triggerProperties[property] ?? .null
        }
    }

    func value(of reference: Condition.FieldReference) -> Value {
        switch reference {
        case .contact(let field): return person.contact.value(of: field)
        case .triggerEvent(let property): return enrolment?.triggerProperties[property] ?? .null
        case .propertyThenContact(let name):
            if let value = properties?[name], !value.isMissing { return value }
            return person.contact.value(of: name)
        }
    }

    /// The same question inside `where`, about an event with those properties.
    func filtering(_ properties: [Slug: Value]) -> Scope {
        var inner = self
        inner.properties = properties
        return inner
    }

    /// Whether the person matches the segment, whoever asks: a segment is the same in every flow.
    func isIn(segment name: Slug) -> Bool {
        guard let segments, let segment = folder.lifecycle.segment(name) else { return false }
        if let known = segments.truths[name] { return known }
        // A circle, which the checker refuses, ends here.
        segments.truths[name] = false
        let holds = outsideFlows.holds(segment.condition)
        segments.truths[name] = holds
        return holds
    }

    /// When time alone can change whether the person matches the segment.
    func nextTurn(ofSegment name: Slug) -> Instant? {
        guard let segments, let segment = folder.lifecycle.segment(name) else { return nil }
        if let known = segments.turns[name] { return known }
        segments.turns[name] = .some(nil)
        let turn = outsideFlows.nextTurn(of: segment.condition)
        segments.turns[name] = .some(turn)
        return turn
    }

    private var outsideFlows: Scope {
        var outside = self
        (outside.enrolment, outside.flow, outside.properties) = (nil, nil, nil)
        return outside
    }

    private func compareStage(_ comparison: Condition.StageComparison) -> Bool {
        let stage = person.contact.standing.stage
        switch comparison {
        case .isOne(let stages): return stage.map(stages.contains) ?? false
        case .isNone(let stages): return !(stage.map(stages.contains) ?? false)
        case .atLeast(let wanted):
            guard let stage, let place = folder.lifecycle.place(of: stage),
                let wantedPlace = folder.lifecycle.place(of: wanted)
            else { return false }
            return place >= wantedPlace
        case .isSet: return stage != nil
        case .isNotSet: return stage == nil
        }
    }
}

/// What was found out about segments while one question was answered.
private final class SegmentAnswers {
    var truths: [Slug: Bool] = [:]
    var turns: [Slug: Instant?] = [:]
}

// MARK: - Values

extension Scope {
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
            WrittenDate(value)?.isBefore(boundary, at: now, in: zone, holidays: folder.holidays) ?? false
        case .after(let boundary):
            WrittenDate(value)?.isAfter(boundary, at: now, in: zone, holidays: folder.holidays) ?? false
        }
    }

    private func isOne(of operands: [Condition.Operand], _ value: Value) -> Bool {
        operands.contains { operand in value.matches(self.value(of: operand)) { zone } }
    }
}

extension Decision {
    /// What conditions of that entry are asked about now.
    func scope(of enrolment: Enrolment, in flow: Flow, properties: [Slug: Value]? = nil) -> Scope {
        Scope(
            person: person,
            enrolment: enrolment,
            properties: properties,
            flow: flow,
            folder: folder,
            now: now,
            current: current
        )
    }

    /// What conditions outside every flow are asked about now.
    var scope: Scope {
        Scope(person: person, enrolment: nil, flow: nil, folder: folder, now: now, current: current)
    }
}

extension Contact {
    /// A field's value; `email` is the contact's address, `score` its score.
    func value(of field: Slug) -> Value {
        if field.text == "email", let address { return .text(address) }
        if field.text == "score" { return .number(Double(standing.score)) }
        return fields[field] ?? .null
    }
}
