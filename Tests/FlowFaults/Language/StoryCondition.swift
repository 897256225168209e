import FlowModel

/// A condition of a generated flow: how it is written, and when it holds by the ledger.
///
/// A condition that the language gets joins here: a case, its text and its meaning.
indirect enum StoryCondition: Hashable, Sendable {
    case message(Condition.MessageFact, Target)
    case happened(String, filter: Filter?)
    case field(String, Comparison)
    /// A property of the event that let the contact in.
    case trigger(String, Comparison)
    case not(StoryCondition)
    case all([StoryCondition])
    case any([StoryCondition])

    enum Target: Hashable, Sendable {
        case lastSend
        case email(String)
        case anyOfEntry
        case link(String)
    }

    /// What stands behind `where`.
    struct Filter: Hashable, Sendable {
        var property: String
        var comparison: Comparison

        var text: String { "\(property) \(comparison.text)" }
    }

    enum Comparison: Hashable, Sendable {
        case isOne(of: [String])
        case isNone(of: [String])
        case isSet
        case isNotSet
        case atLeast(Int)
        case under(Int)
        case between(Int, Int)
        case contains(String)
        case startsWith(String)
        case endsWith(String)
        /// `order id is event.order id`.
        case isTrigger(String)
    }

    var text: String {
        switch self {
        case .message(let fact, let target): "\(fact.rawValue)\(target.text)"
        case .happened(let event, nil): event
        case .happened(let event, let filter?): "\(event) where \(filter.text)"
        case .field(let field, let comparison): "\(field) \(comparison.text)"
        case .trigger(let property, let comparison): "event.\(property) \(comparison.text)"
        case .not(let part): "not \(part.textInside)"
        case .all(let parts): parts.map(\.textInside).joined(separator: " and ")
        case .any(let parts): parts.map(\.textInside).joined(separator: " or ")
        }
    }

    private var textInside: String {
        switch self {
        case .message, .field, .trigger, .happened(_, nil): text
        case .happened, .not, .all, .any: "(\(text))"
        }
    }
}

extension StoryCondition.Target {
    fileprivate var text: String {
        switch self {
        case .lastSend: ""
        case .email(let email): " \(email)"
        case .anyOfEntry: " any email"
        case .link(let text): " link \"\(text)\""
        }
    }
}

extension StoryCondition.Comparison {
    fileprivate var text: String {
        switch self {
        case .isOne(let values):
            values.count == 1 ? "is \(quoted(values))" : "is one of \(quoted(values))"
        case .isNone(let values):
            values.count == 1 ? "is not \(quoted(values))" : "is not one of \(quoted(values))"
        case .isSet: "is set"
        case .isNotSet: "is not set"
        case .atLeast(let bound): ">= \(bound)"
        case .under(let bound): "< \(bound)"
        case .between(let low, let high): "between \(low) and \(high)"
        case .contains(let part): "contains \"\(part)\""
        case .startsWith(let part): "starts with \"\(part)\""
        case .endsWith(let part): "ends with \"\(part)\""
        case .isTrigger(let property): "is event.\(property)"
        }
    }

    private func quoted(_ values: [String]) -> String { values.map { "\"\($0)\"" }.joined(separator: ", ") }

    /// Texts are in lower case here; numbers are whole.
    func holds(of value: Value, trigger: [Slug: Value]) -> Bool {
        let text = value.isMissing ? nil : value.displayText.lowercased()
        let number = text.flatMap(Double.init)
        switch self {
        case .isOne(let values): return text.map { values.map { $0.lowercased() }.contains($0) } ?? false
        case .isNone(let values): return text.map { !values.map { $0.lowercased() }.contains($0) } ?? true
        case .isSet: return text != nil
        case .isNotSet: return text == nil
        case .atLeast(let bound): return number.map { $0 >= Double(bound) } ?? false
        case .under(let bound): return number.map { $0 < Double(bound) } ?? false
        case .between(let low, let high): return number.map { $0 >= Double(low) && $0 <= Double(high) } ?? false
        case .contains(let part): return text?.contains(part.lowercased()) ?? false
        case .startsWith(let part): return text?.hasPrefix(part.lowercased()) ?? false
        case .endsWith(let part): return text?.hasSuffix(part.lowercased()) ?? false
        case .isTrigger(let property):
            let other = trigger[Slug(property)] ?? .null
            return text != nil && !other.isMissing && text == other.displayText.lowercased()
        }
    }
}
