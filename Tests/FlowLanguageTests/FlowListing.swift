import FlowModel

/// A checked flow as a listing for golden files: every part of it that decides something.
enum FlowListing {
    static func text(_ flow: Flow) -> String {
        var lines = ["flow \(flow.name) \"\(flow.title)\" in \(flow.file)"]
        lines += flow.triggers.map { "on \(trigger($0))" }
        lines += flow.goals.map { "goal \(condition($0.condition)) | \($0.text)" }
        lines += flow.stops.map { "stop when \(condition($0.condition)) | \($0.text)" }
        lines.append("enter \(entry(flow.entry))")
        if let topic = flow.topic { lines.append("topic \(topic)") }
        if let hours = flow.sendingHours { lines.append("sending hours \(window(hours))") }
        if let zone = flow.timeZone { lines.append("time zone \(zone)") }
        if let sender = flow.sender { lines.append("from \(sender)") }
        for (index, step) in flow.steps.enumerated() {
            let name = step.name.map { " (\($0))" } ?? ""
            lines.append("[\(index)] \(step.number)\(name) \(action(step.action)) → \(step.next)")
            lines.append("    line \(step.line): \(step.text)")
        }
        lines.append("canonical:")
        lines += flow.canonicalText.split(separator: "\n").map { "    \($0)" }
        return lines.joined(separator: "\n")
    }

    private static func trigger(_ trigger: Trigger) -> String {
        let filter = trigger.filter.map { " where \(condition($0))" } ?? ""
        return kind(trigger.kind) + filter + " | \(trigger.text)"
    }

    private static func kind(_ kind: Trigger.Kind) -> String {
        switch kind {
        case .event(let name): "event \(name)"
        case .message(let fact, let email): "\(fact) \(email.map(\.text) ?? "any email")"
        case .unsubscribed: "unsubscribed"
        case .stage(let name): "stage \(name)"
        case .segment(let name): "segment \(name)"
        case .score(let number): "score at least \(number)"
        case .moment(let moment, let everyYear): "moment \(self.moment(moment))\(everyYear ? " every year" : "")"
        case .recurring(let recurrence, let segment): "every \(days(recurrence)) in segment \(segment)"
        }
    }

    private static func days(_ recurrence: Recurrence) -> String {
        switch recurrence.days {
        case .of(let days): "\(self.days(days)) at \(time(recurrence.at))"
        case .ofMonth(let day): "month on \(day) at \(time(recurrence.at))"
        }
    }

    private static func days(_ set: DaySet) -> String {
        set.days.sorted().map(String.init).joined() + (set.withoutHolidays ? " without holidays" : "")
    }

    private static func time(_ milliseconds: Int) -> String {
        let minutes = milliseconds / 60_000
        return "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
    }

    private static func window(_ window: DailyWindow) -> String {
        "\(time(window.from))-\(time(window.to)) on \(days(window.days))"
            + (window.crossesMidnight ? " over midnight" : "")
    }

    private static func moment(_ moment: FieldMoment) -> String {
        let offset = moment.offset.isZero ? "" : "\(duration(moment.offset)) \(moment.side) "
        return offset + reference(moment.field) + (moment.at.map { " at \(time($0))" } ?? "")
    }

    private static func moment(_ moment: WaitMoment) -> String {
        switch moment {
        case .next(let days, let at): "next \(time(at)) on \(self.days(days))"
        case .window(let window): "window \(self.window(window))"
        case .local(let local): "\(ISO8601.date(local.date)) \(time(local.millisecondOfDay))"
        case .field(let field): "date \(self.moment(field))"
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

    static func duration(_ duration: CalendarDuration) -> String {
        let parts = [
            (duration.years, "y"), (duration.months, "mo"), (duration.weeks, "w"), (duration.days, "d"),
            (duration.workingDays, "wd"), (Int(duration.seconds), "s"),
        ]
        return parts.filter { $0.0 != 0 }.map { "\($0.0)\($0.1)" }.joined(separator: "+")
    }

    private static func action(_ action: Step.Action) -> String {
        switch action {
        case .send(let email, let other): "send \(email)\(otherwise(other))"
        case .notify(let team, let email, let other): "notify \(team) with \(email)\(otherwise(other))"
        case .callWebhook(let name, let keep, let other):
            "call \(name)\(keep.isEmpty ? "" : " keep \(keep)")\(otherwise(other))"
        case .wait(let duration): "wait \(self.duration(duration))"
        case .waitFor(let moment, let text): "wait for \(self.moment(moment)) | \(text)"
        case .waitUntil(let condition, let text, let most, let other):
            "wait until \(self.condition(condition)) for \(duration(most))\(otherwise(other)) | \(text)"
        case .decide(let branches, let other):
            "decide "
                + branches.map { "\(condition($0.condition)) → \($0.target) | \($0.text); " }.joined()
                + "else → \(other)"
        case .split(let arms): "split " + arms.map { "\($0.share) → \($0.target)" }.joined(separator: "; ")
        case .goTo(let target, let printed, let limit):
            "go to \(target) printed \(printed)\(limit.map { " at most \($0)" } ?? "")"
        default: change(action)
        }
    }

    private static func change(_ action: Step.Action) -> String {
        switch action {
        case .set(let field, let value): "set \(field) to \(operand(value))"
        case .tag(let tag): "tag \(tag)"
        case .untag(let tag): "untag \(tag)"
        case .addPoints(let points): "add \(points)"
        case .moveToStage(let stage): "move to \(stage)"
        case .subscribe(let topic): "subscribe to \(topic)"
        case .unsubscribe(let topic): "unsubscribe from \(topic?.text ?? "everything")"
        case .record(let event): "record \(event)"
        case .startFlow(let flow): "start \(flow)"
        default: "stop"
        }
    }

    private static func otherwise(_ index: Int?) -> String { index.map { " otherwise → \($0)" } ?? "" }

    static func condition(_ condition: Condition) -> String {
        switch condition {
        case .all(let parts): "all(\(parts.map(self.condition).joined(separator: ", ")))"
        case .any(let parts): "any(\(parts.map(self.condition).joined(separator: ", ")))"
        case .not(let part): "not(\(self.condition(part)))"
        case .message(let fact, let target, let occurring): "\(fact)\(self.target(target))\(self.occurring(occurring))"
        case .happened(let event, let filter, let occurring):
            "event(\(event)\(filter.map { " where \(self.condition($0))" } ?? ""))\(self.occurring(occurring))"
        case .field(let field, let comparison): "\(reference(field)) \(self.comparison(comparison))"
        case .stage(let comparison): "stage \(stage(comparison))"
        case .inSegment(let segment): "in segment \(segment)"
        case .tagged(let tag): "tagged \(tag)"
        case .subscribed(let topic): "subscribed to \(topic)"
        case .unsubscribed: "unsubscribed"
        }
    }

    private static func target(_ target: Condition.MessageTarget) -> String {
        switch target {
        case .lastSend: ""
        case .email(let email): "(email \(email))"
        case .anyOfEntry: "(any of entry)"
        case .any: "(any)"
        case .link(let link): "(link \"\(link)\")"
        }
    }

    private static func occurring(_ occurring: Condition.Occurring) -> String {
        let period =
            switch occurring.period {
            case .sinceEntry: ""
            case .ever: " ever"
            case .inTheLast(let duration): " in the last \(self.duration(duration))"
            case .now: " now"
            }
        return period + (occurring.atLeast == 1 ? "" : " \(occurring.atLeast) times")
    }

    private static func stage(_ comparison: Condition.StageComparison) -> String {
        switch comparison {
        case .isOne(let stages): "is \(stages.map(\.text).joined(separator: "|"))"
        case .isNone(let stages): "is not \(stages.map(\.text).joined(separator: "|"))"
        case .atLeast(let stage): "at least \(stage)"
        case .isSet: "is set"
        case .isNotSet: "is not set"
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
        case .before(let boundary): "before \(self.boundary(boundary))"
        case .after(let boundary): "after \(self.boundary(boundary))"
        }
    }

    private static func boundary(_ boundary: Condition.Boundary) -> String {
        switch boundary {
        case .day(let date): ISO8601.date(date)
        case .moment(let local): "\(ISO8601.date(local.date)) \(time(local.millisecondOfDay))"
        case .ago(let duration): "\(self.duration(duration)) ago"
        case .fromNow(let duration): "\(self.duration(duration)) from now"
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
