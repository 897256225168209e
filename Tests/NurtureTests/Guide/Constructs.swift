import FlowModel

/// Which constructs of the language a flow uses, by name.
struct Constructs {
    private(set) var names: Set<String> = []

    static let all: Set<String> = Set(
        """
        on event, on message, on stage, on segment, on score, on moment, on every year, on weekday, on month \
        day, where, goal, stop when, enter once, enter again, enter every time, enter by, topic, sending \
        hours, send, notify, call webhook, keep, wait, wait next, wait window, wait local, wait field, wait \
        condition, if, split, go to, go to at most, set, clear, tag, untag, points, move to stage, \
        subscribe, record, start flow, stop, otherwise, message last, message email, message any, ever, in \
        the last, at least, filter, is, is not, is set, is not set, compare, between, contains, starts with, \
        ends with, before, after, stage is, stage at least, segment, tagged, subscribed, unsubscribed, event \
        property, stage rule, outside, scoring, scoring limit, scoring once a day, decay, \
        touchpoint event, touchpoint sent, touchpoint sent any, touchpoint message, touchpoint message any, touchpoint \
        stage, journey or
        """.split(separator: ",").map { String($0.drop { $0 == " " }) }
    )

    init(_ flow: Flow) {
        flow.triggers.forEach { add($0) }
        if !flow.goals.isEmpty { names.insert("goal") }
        if !flow.stops.isEmpty { names.insert("stop when") }
        (flow.goals + flow.stops).forEach { add($0.condition) }
        switch flow.entry {
        case .once: names.insert("enter once")
        case .again: names.insert("enter again")
        case .everyTime: names.insert("enter every time")
        case .everyTimeBy: names.insert("enter by")
        }
        if flow.topic != nil { names.insert("topic") }
        if flow.sendingHours != nil { names.insert("sending hours") }
        flow.steps.forEach { add($0.action) }
    }

    init(_ lifecycle: Lifecycle) {
        for stage in lifecycle.stages + lifecycle.outside {
            guard let rule = stage.rule else { continue }
            names.insert("stage rule")
            add(rule)
        }
        if !lifecycle.outside.isEmpty { names.insert("outside") }
        for rule in lifecycle.scoring {
            names.insert("scoring")
            if rule.limit != nil { names.insert("scoring limit") }
            if rule.oncePerDay { names.insert("scoring once a day") }
        }
        if lifecycle.decay != nil { names.insert("decay") }
        lifecycle.segments.forEach { add($0.condition) }
    }

    init(_ journey: Journey) {
        if journey.steps.contains(where: { $0.paths.count > 1 }) { names.insert("journey or") }
        for path in journey.steps.flatMap(\.paths) {
            switch path.touchpoint {
            case .event: names.insert("touchpoint event")
            case .sent(let email): names.insert(email == nil ? "touchpoint sent any" : "touchpoint sent")
            case .message(_, let email): names.insert(email == nil ? "touchpoint message any" : "touchpoint message")
            case .stage: names.insert("touchpoint stage")
            case .unsubscribed: names.insert("touchpoint unsubscribed")
            }
        }
    }

    private mutating func add(_ trigger: Trigger) {
        switch trigger.kind {
        case .event: names.insert("on event")
        case .message, .unsubscribed: names.insert("on message")
        case .stage: names.insert("on stage")
        case .segment: names.insert("on segment")
        case .score: names.insert("on score")
        case .moment(_, let everyYear): names.insert(everyYear ? "on every year" : "on moment")
        case .recurring(let recurrence, _):
            if case .of = recurrence.days { names.insert("on weekday") } else { names.insert("on month day") }
        }
        if let filter = trigger.filter {
            names.insert("where")
            add(filter)
        }
    }

    private mutating func add(_ action: Step.Action) {
        switch action {
        case .send(_, let otherwise): names.formUnion(otherwise == nil ? ["send"] : ["send", "otherwise"])
        case .notify: names.insert("notify")
        case .callWebhook(_, let keep, _): names.formUnion(keep.isEmpty ? ["call webhook"] : ["call webhook", "keep"])
        case .wait: names.insert("wait")
        case .waitFor(.next, _): names.insert("wait next")
        case .waitFor(.window, _): names.insert("wait window")
        case .waitFor(.local, _): names.insert("wait local")
        case .waitFor(.field, _): names.insert("wait field")
        case .waitUntil(let condition, _, _, _):
            names.insert("wait condition")
            add(condition)
        case .decide(let branches, _):
            names.insert("if")
            branches.forEach { add($0.condition) }
        case .split: names.insert("split")
        case .goTo(_, _, let limit): names.insert(limit == nil ? "go to" : "go to at most")
        case .set(_, .value(.null)): names.insert("clear")
        case .set(_, .triggerEvent): names.insert("event property")
        case .set: names.insert("set")
        case .tag: names.insert("tag")
        case .untag: names.insert("untag")
        case .addPoints: names.insert("points")
        case .moveToStage: names.insert("move to stage")
        case .subscribe, .unsubscribe: names.insert("subscribe")
        case .record: names.insert("record")
        case .startFlow: names.insert("start flow")
        case .stop: names.insert("stop")
        }
    }

    private mutating func add(_ condition: Condition) {
        switch condition {
        case .all(let parts), .any(let parts): parts.forEach { add($0) }
        case .not(let part): add(part)
        case .message(_, let target, let occurring):
            add(target)
            add(occurring)
        case .happened(_, let filter, let occurring):
            if let filter {
                names.insert("filter")
                add(filter)
            }
            add(occurring)
        case .field(let field, let comparison):
            if case .triggerEvent = field { names.insert("event property") }
            add(comparison)
        case .stage(.atLeast): names.insert("stage at least")
        case .stage: names.insert("stage is")
        case .inSegment: names.insert("segment")
        case .tagged: names.insert("tagged")
        case .subscribed: names.insert("subscribed")
        case .unsubscribed: names.insert("unsubscribed")
        }
    }

    private mutating func add(_ target: Condition.MessageTarget) {
        switch target {
        case .lastSend: names.insert("message last")
        case .email: names.insert("message email")
        case .anyOfEntry, .any, .link: names.insert("message any")
        }
    }

    private mutating func add(_ occurring: Condition.Occurring) {
        switch occurring.period {
        case .ever: names.insert("ever")
        case .inTheLast: names.insert("in the last")
        case .sinceEntry, .now: break
        }
        if occurring.atLeast > 1 { names.insert("at least") }
    }

    private mutating func add(_ comparison: Condition.Comparison) {
        switch comparison {
        case .isOne: names.insert("is")
        case .isNone: names.insert("is not")
        case .isSet: names.insert("is set")
        case .isNotSet: names.insert("is not set")
        case .atLeast, .atMost, .moreThan, .lessThan: names.insert("compare")
        case .between: names.insert("between")
        case .contains: names.insert("contains")
        case .startsWith: names.insert("starts with")
        case .endsWith: names.insert("ends with")
        case .before: names.insert("before")
        case .after: names.insert("after")
        }
    }
}
