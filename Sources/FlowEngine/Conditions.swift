import FlowModel

/// What a condition is asked about: a person, one of its entries, and inside `where` an event's properties.
struct Scope {
    let person: Person
    let enrolment: Enrolment
    /// The properties of the event that a `where` filters; nil outside one.
    var properties: [Slug: Value]?
    let flow: Flow
    let folder: LiveFolder

    func holds(_ condition: Condition) -> Bool {
        switch condition {
        case .all(let parts): parts.allSatisfy(holds)
        case .any(let parts): parts.contains(where: holds)
        case .not(let part): !holds(part)
        case .message(let fact, let target): isKnown(fact, of: target)
        case .happened(let event, nil): isSinceEntry(person.history.last[event])
        case .happened(let event, let filter?): happened(event, where: filter)
        case .field(let reference, let comparison): compare(value(of: reference), comparison)
        }
    }

    /// The value of an operand; null when it has none.
    func value(of operand: Condition.Operand) -> Value {
        switch operand {
        case .value(let value): value
        case .triggerEvent(let property): enrolment.triggerProperties[property] ?? .null
        }
    }

    private func value(of reference: Condition.FieldReference) -> Value {
        switch reference {
        case .contact(let field): return person.contact.value(of: field)
        case .triggerEvent(let property): return enrolment.triggerProperties[property] ?? .null
        case .propertyThenContact(let name):
            if let value = properties?[name], !value.isMissing { return value }
            return person.contact.value(of: name)
        }
    }

    private func isSinceEntry(_ event: EventID?) -> Bool {
        event.map { $0 > enrolment.trigger } ?? false
    }

    private func happened(_ event: Slug, where filter: Condition) -> Bool {
        person.history.occurrences[event, default: []].contains { occurrence in
            guard isSinceEntry(occurrence.event) else { return false }
            var inner = self
            inner.properties = occurrence.properties
            return inner.holds(filter)
        }
    }

    private func isKnown(_ fact: Condition.MessageFact, of target: Condition.MessageTarget) -> Bool {
        switch target {
        case .lastSend:
            guard case .message(let key)? = enrolment.lastSend else { return false }
            return person.history.messages[key]?.facts.contains(fact) ?? false
        case .email(let email):
            return isSinceEntry(person.history.emailFacts[History.EmailFact(fact: fact, email: email)])
        case .anyOfEntry:
            return messagesOfEntry.contains { $0.facts.contains(fact) }
        case .link(let text):
            let wanted = text.lowercased()
            return fact == .clicked
                && messagesOfEntry.contains { message in
                    message.links.contains {
                        $0.label?.lowercased() == wanted || $0.address.lowercased().contains(wanted)
                    }
                }
        }
    }

    private var messagesOfEntry: [History.MessageHistory] {
        person.history.messages.filter { $0.key.enrolment == enrolment.id }.map(\.value)
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
        }
    }

    private func isOne(of operands: [Condition.Operand], _ value: Value) -> Bool {
        operands.contains { operand in
            value.matches(self.value(of: operand)) { folder.zone(of: person.contact, in: flow) }
        }
    }
}

extension Decision {
    /// What conditions of that entry are asked about now.
    func scope(of enrolment: Enrolment, in flow: Flow, properties: [Slug: Value]? = nil) -> Scope {
        Scope(person: person, enrolment: enrolment, properties: properties, flow: flow, folder: folder)
    }
}

extension Contact {
    /// A field's value; `email` is the contact's address.
    fileprivate func value(of field: Slug) -> Value {
        if field.text == "email", let address { return .text(address) }
        return fields[field] ?? .null
    }
}
