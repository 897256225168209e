import FlowModel

/// A condition of a generated flow: how it is written, and when it holds by the ledger.
///
/// A condition that the language gets joins here: a case, its text and its meaning.
indirect enum StoryCondition: Hashable, Sendable {
    case message(Condition.MessageFact, Target, Often = .bare)
    case happened(String, filter: Filter?, Often = .bare)
    case field(String, Comparison)
    /// A property of the event that let the contact in.
    case trigger(String, Comparison)
    case date(String, isBefore: Bool, Boundary)
    case stage(Stage)
    case inSegment(String)
    case tagged(String)
    case subscribed(String)
    case unsubscribed
    case not(StoryCondition)
    case all([StoryCondition])
    case any([StoryCondition])

    enum Target: Hashable, Sendable {
        case lastSend
        case email(String)
        case anyOfEntry
        case link(String)
    }

    /// How often and in which period; bare is once since the entry, or what the place means by it.
    struct Often: Hashable, Sendable {
        var period = Period.bare
        var atLeast = 1

        static let bare = Often()

        enum Period: Hashable, Sendable {
            case bare, ever
            case inTheLast(StoryDuration)
        }
    }

    enum Boundary: Hashable, Sendable {
        case day(Int)
        case ago(StoryDuration)
        case fromNow(StoryDuration)
    }

    enum Stage: Hashable, Sendable {
        case one(String)
        case not(String)
        case atLeast(String)
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
        case .message(let fact, let target, let often): "\(fact.rawValue)\(target.text)\(often.text)"
        case .happened(let event, nil, let often): event + often.text
        case .happened(let event, let filter?, let often): "\(event) where \(filter.text)\(often.text)"
        case .date(let field, let isBefore, let boundary):
            "\(field) \(isBefore ? "before" : "after") \(boundary.text)"
        case .stage(.one(let stage)): "stage is \(stage)"
        case .stage(.not(let stage)): "stage is not \(stage)"
        case .stage(.atLeast(let stage)): "stage is at least \(stage)"
        case .inSegment(let segment): "in segment \"\(segment)\""
        case .tagged(let tag): "tagged \(tag)"
        case .subscribed(let topic): "subscribed to \(topic)"
        case .unsubscribed: "unsubscribed"
        case .field(let field, let comparison): "\(field) \(comparison.text)"
        case .trigger(let property, let comparison): "event.\(property) \(comparison.text)"
        case .not(let part): "not \(part.textInside)"
        case .all(let parts): parts.map(\.textInside).joined(separator: " and ")
        case .any(let parts): parts.map(\.textInside).joined(separator: " or ")
        }
    }

    private var textInside: String {
        switch self {
        case .message, .field, .trigger, .happened(_, nil, _), .date, .stage, .inSegment, .tagged, .subscribed,
            .unsubscribed:
            text
        case .happened, .not, .all, .any: "(\(text))"
        }
    }
}

extension StoryCondition.Often {
    fileprivate var text: String {
        let period =
            switch period {
            case .bare: ""
            case .ever: " ever"
            case .inTheLast(let length): " in the last \(length.text)"
            }
        return period + (atLeast == 1 ? "" : " at least \(atLeast) times")
    }
}

extension StoryCondition.Boundary {
    fileprivate var text: String {
        switch self {
        case .day(let day): StoryDate(day: day).text
        case .ago(let length): "\(length.text) ago"
        case .fromNow(let length): "\(length.text) from now"
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
