import FlowModel

/// Puts a condition into words: `the contact has clicked the last email of this flow`.
struct ConditionWords {
    /// Inside `where` a field is the event's.
    private let isFilter: Bool
    private let stages: StageTitles

    static func text(_ condition: Condition, _ stages: StageTitles) -> String {
        ConditionWords(isFilter: false, stages: stages).text(condition, isTrue: true, inside: false)
    }

    static func filter(_ condition: Condition, _ stages: StageTitles) -> String {
        ConditionWords(isFilter: true, stages: stages).text(condition, isTrue: true, inside: false)
    }

    /// A negation goes down to the single conditions, where it can be said in plain words.
    private func text(_ condition: Condition, isTrue: Bool, inside: Bool) -> String {
        switch condition {
        case .not(let part): return text(part, isTrue: !isTrue, inside: inside)
        case .all(let parts), .any(let parts):
            var isAnd = isTrue
            if case .any = condition { isAnd.toggle() }
            let words = parts.map { text($0, isTrue: isTrue, inside: parts.count > 1) }
            let joined = words.joined(separator: isAnd ? " and " : " or ")
            return inside && parts.count > 1 ? "(\(joined))" : joined
        case .message(let fact, let target, let occurring): return message(fact, target, occurring, isTrue)
        case .happened(let event, let filter, let occurring):
            let with = filter.map { " with " + filterWords($0) }
            let verb = isTrue ? " has happened" : " has not happened"
            return "“\(Words.name(event))”" + (with ?? "") + verb + suffix(occurring, isTrue)
        case .field(let field, let comparison):
            return Words.field(field) + " " + self.comparison(comparison, isTrue)
        case .stage(let comparison): return stage(comparison, isTrue)
        case .inSegment(let segment): return verb(isTrue) + "in the segment “\(Words.name(segment))”"
        case .tagged(let tag): return verb(isTrue) + "tagged “\(Words.name(tag))”"
        case .subscribed(let topic): return verb(isTrue) + "subscribed to \(Words.name(topic))"
        case .unsubscribed: return verb(isTrue) + "unsubscribed from everything"
        }
    }

    private func filterWords(_ filter: Condition) -> String {
        ConditionWords(isFilter: true, stages: stages).text(filter, isTrue: true, inside: true)
    }

    private func verb(_ isTrue: Bool) -> String { "the contact is \(isTrue ? "" : "not ")" }

    private func message(
        _ fact: Condition.MessageFact,
        _ target: Condition.MessageTarget,
        _ occurring: Condition.Occurring,
        _ isTrue: Bool
    ) -> String {
        let object: String
        switch target {
        case .lastSend: object = "the last email that this flow sent"
        case .email(let email): object = "“\(Words.name(email))”"
        case .anyOfEntry: object = isTrue ? "any email of this flow" : "a single email of this flow"
        case .any: object = isTrue ? "any email" : "a single email"
        case .link(let link): object = "a link “\(link)”"
        }
        let has = isTrue ? "has" : "has not"
        let isLink = if case .link = target { true } else { false }
        let main =
            switch fact {
            case .clicked: "the contact \(has) clicked" + (isLink ? "" : " a link in")
            case .opened: "the contact \(has) opened"
            case .bounced: "the contact \(has) had a bounce of"
            case .replied: "the contact \(has) replied to"
            case .complained: "the contact \(has) marked as spam"
            }
        return main + " " + object + suffix(occurring, isTrue)
    }

    private func suffix(_ occurring: Condition.Occurring, _ isTrue: Bool) -> String {
        let times = occurring.atLeast > 1 ? " at least \(occurring.atLeast) times" : ""
        return switch occurring.period {
        case .sinceEntry: times
        case .ever: times + (isTrue ? " at any time, also before this flow" : " at any time")
        case .inTheLast(let duration): times + " in the last \(Words.duration(duration))"
        case .now: times + " just now"
        }
    }

    private func comparison(_ comparison: Condition.Comparison, _ isTrue: Bool) -> String {
        let isOrNot = isTrue ? "is " : "is not "
        let doesOrNot = isTrue ? "" : "does not "
        let end = isTrue ? "s " : " "
        switch comparison {
        case .isOne(let operands): return isOrNot + Words.list(operands.map(Words.operand), "or")
        case .isNone(let operands):
            return (isTrue ? "is not " : "is ") + Words.list(operands.map(Words.operand), "or")
        case .isSet: return isOrNot + "known"
        case .isNotSet: return isTrue ? "is not known" : "is known"
        case .atLeast(let number): return isOrNot + Value.text(of: number) + " or more"
        case .atMost(let number): return isOrNot + Value.text(of: number) + " or less"
        case .moreThan(let number): return isOrNot + "more than " + Value.text(of: number)
        case .lessThan(let number): return isOrNot + "less than " + Value.text(of: number)
        case .between(let low, let high):
            return isOrNot + "between \(Value.text(of: low)) and \(Value.text(of: high))"
        case .contains(let text): return doesOrNot + "contain\(end)“\(text)”"
        case .startsWith(let text): return doesOrNot + "start\(end)with “\(text)”"
        case .endsWith(let text): return doesOrNot + "end\(end)with “\(text)”"
        case .before(let boundary): return isOrNot + self.boundary(boundary, "before")
        case .after(let boundary): return isOrNot + self.boundary(boundary, "after")
        }
    }

    private func boundary(_ boundary: Condition.Boundary, _ side: String) -> String {
        switch boundary {
        case .day(let day): "\(side) \(Words.date(day))"
        case .moment(let moment): "\(side) \(Words.moment(moment))"
        case .ago(let duration): "\(side) \(Words.duration(duration)) ago"
        case .fromNow(let duration): "\(side) \(Words.duration(duration)) from now"
        }
    }

    private func stage(_ comparison: Condition.StageComparison, _ isTrue: Bool) -> String {
        let title = self.stages.title
        let isOrNot = isTrue ? "is " : "is not "
        return switch comparison {
        case .isOne(let stages): "the stage " + isOrNot + Words.list(stages.map(title), "or")
        case .isNone(let stages):
            "the stage " + (isTrue ? "is not " : "is ") + Words.list(stages.map(title), "or")
        case .atLeast(let stage): "the stage " + isOrNot + title(stage) + " or further"
        case .isSet: "the contact has \(isTrue ? "a" : "no") stage"
        case .isNotSet: "the contact has \(isTrue ? "no" : "a") stage"
        }
    }
}
