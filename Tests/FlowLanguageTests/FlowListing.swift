import FlowModel

/// A checked flow as a listing for golden files: every part of it that decides something.
enum FlowListing {
    static func text(_ flow: Flow) -> String {
        var lines = ["flow \(flow.name) \"\(flow.title)\" in \(flow.file)"]
        lines += flow.triggers.map { "on \(trigger($0))" }
        lines += flow.goals.map { "goal \(condition($0.condition)) | \($0.text)" }
        lines.append("enter \(entry(flow.entry))")
        if let topic = flow.topic { lines.append("topic \(topic)") }
        if let zone = flow.timeZone { lines.append("time zone \(zone)") }
        for (index, step) in flow.steps.enumerated() {
            let name = step.name.map { " (\($0))" } ?? ""
            lines.append("[\(index)] \(step.number)\(name) \(action(step.action)) → \(step.next)")
            lines.append("    line \(step.line): \(step.text)")
        }
        lines.append("canonical:")
        lines += flow.canonicalText.split(separator: "\n").map { "    \($0)" }
        return lines.joined(separator: "\n")
    }

    private static func trigger(_ trigger: Flow.Trigger) -> String {
        switch trigger {
        case .event(let name, nil): "event \(name)"
        case .event(let name, let filter?): "event \(name) where \(condition(filter))"
        case .message(let fact, let email): "\(fact) \(email.map(\.text) ?? "any email")"
        case .unsubscribed: "unsubscribed"
        }
    }

    private static func entry(_ rule: Flow.EntryRule) -> String {
        switch rule {
        case .once: "once"
        case .again(let duration): "again after \(self.duration(duration))"
        case .everyTime: "every time"
        case .everyTimeBy(let property): "every time by \(property)"
        }
    }

    private static func duration(_ duration: CalendarDuration) -> String {
        let parts = [
            (duration.years, "y"), (duration.months, "mo"), (duration.weeks, "w"), (duration.days, "d"),
            (duration.workingDays, "wd"), (Int(duration.seconds), "s"),
        ]
        return parts.filter { $0.0 != 0 }.map { "\($0.0)\($0.1)" }.joined(separator: "+")
    }

    private static func action(_ action: Step.Action) -> String {
        switch action {
        case .send(let email, let other): "send \(email)\(otherwise(other))"
        case .callWebhook(let name, let other): "call \(name)\(otherwise(other))"
        case .wait(let duration): "wait \(self.duration(duration))"
        case .waitUntil(let condition, let text, let most, let other):
            "wait until \(self.condition(condition)) for \(duration(most))\(otherwise(other)) | \(text)"
        case .decide(let branches, let other):
            "decide "
                + branches.map { "\(condition($0.condition)) → \($0.target) | \($0.text); " }.joined()
                + "else → \(other)"
        case .goTo(let target, let printed, let limit):
            "go to \(target) printed \(printed)\(limit.map { " at most \($0)" } ?? "")"
        case .set(let field, let value): "set \(field) to \(operand(value))"
        case .tag(let tag): "tag \(tag)"
        case .stop: "stop"
        }
    }

    private static func otherwise(_ index: Int?) -> String { index.map { " otherwise → \($0)" } ?? "" }

    static func condition(_ condition: Condition) -> String {
        switch condition {
        case .all(let parts): "all(\(parts.map(self.condition).joined(separator: ", ")))"
        case .any(let parts): "any(\(parts.map(self.condition).joined(separator: ", ")))"
        case .not(let part): "not(\(self.condition(part)))"
        case .message(let fact, .lastSend): "\(fact)"
        case .message(let fact, .email(let email)): "\(fact)(email \(email))"
        case .message(let fact, .anyOfEntry): "\(fact)(any)"
        case .message(let fact, .link(let link)): "\(fact)(link \"\(link)\")"
        case .happened(let event, nil): "event(\(event))"
        case .happened(let event, let filter?): "event(\(event) where \(self.condition(filter)))"
        case .field(let field, let comparison): "\(reference(field)) \(self.comparison(comparison))"
        }
    }

    private static func reference(_ field: Condition.FieldReference) -> String {
        switch field {
        case .contact(let slug): "contact.\(slug)"
        case .triggerEvent(let slug): "event.\(slug)"
        case .propertyThenContact(let slug): "property.\(slug)"
        }
    }

    private static func comparison(_ comparison: Condition.Comparison) -> String {
        switch comparison {
        case .isOne(let operands): "is \(operands.map(operand).joined(separator: "|"))"
        case .isNone(let operands): "is not \(operands.map(operand).joined(separator: "|"))"
        case .isSet: "is set"
        case .isNotSet: "is not set"
        case .atLeast(let number): ">= \(number)"
        case .atMost(let number): "<= \(number)"
        case .moreThan(let number): "> \(number)"
        case .lessThan(let number): "< \(number)"
        case .between(let low, let high): "between \(low) and \(high)"
        case .contains(let text): "contains \"\(text)\""
        case .startsWith(let text): "starts with \"\(text)\""
        case .endsWith(let text): "ends with \"\(text)\""
        }
    }

    private static func operand(_ operand: Condition.Operand) -> String {
        switch operand {
        case .value(.text(let text)): "\"\(text)\""
        case .value(let value): value.displayText
        case .triggerEvent(let slug): "event.\(slug)"
        }
    }
}
