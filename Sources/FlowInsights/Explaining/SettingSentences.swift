import FlowModel

/// What lets contacts into a flow and holds for all of its steps, in sentences.
enum SettingSentences {
    static func entry(_ rule: Flow.EntryRule) -> String {
        switch rule {
        case .once: "once, ever"
        case .again(let duration): "again, \(Words.duration(duration)) after it last entered"
        case .everyTime: "every time, unless it is in the flow now"
        case .everyTimeBy(let property): "once for each \(Words.name(property)), several at the same time"
        }
    }

    /// `the event “lead” arrives`.
    static func trigger(_ trigger: Trigger, _ stages: StageTitles) -> String {
        let main: String
        switch trigger.kind {
        case .event(let event): main = "“\(Words.name(event))” happens"
        case .message(let fact, let email): main = message(fact, email.map { "“\(Words.name($0))”" } ?? "any email")
        case .unsubscribed: main = "it unsubscribes"
        case .stage(let stage): main = "it moves into the stage \(stages.title(stage))"
        case .segment(let segment): main = "it starts to match the segment “\(Words.name(segment))”"
        case .score(let points): main = "its score rises to \(Value.text(of: points)) or more"
        case .moment(let moment, let everyYear):
            main = "it is \(Words.moment(moment))" + (everyYear ? ", every year" : "")
        case .recurring(let recurrence, let segment):
            main = "it is in the segment “\(Words.name(segment))”, " + Words.recurrence(recurrence)
        }
        return main + (trigger.filter.map { ", if " + ConditionWords.filter($0, stages) } ?? "")
    }

    private static func message(_ fact: Condition.MessageFact, _ email: String) -> String {
        switch fact {
        case .clicked: "it clicks in \(email)"
        case .opened: "it opens \(email)"
        case .bounced: "\(email) bounces"
        case .replied: "it replies to \(email)"
        case .complained: "it marks \(email) as spam"
        }
    }

    static func sentences(_ flow: Flow, _ stages: StageTitles) -> [String] {
        var result: [String] = []
        let triggers = flow.triggers.map { trigger($0, stages) }
        if !triggers.isEmpty { result.append("A contact enters when " + Words.list(triggers, "or when") + ".") }
        result.append("It may enter " + entry(flow.entry) + ".")
        for goal in flow.goals {
            let condition = ConditionWords.text(goal.condition, stages)
            result.append("It leaves at once, as a conversion, when \(condition).")
        }
        for stop in flow.stops {
            let condition = ConditionWords.text(stop.condition, stages)
            result.append("It leaves at once, not as a conversion, when \(condition).")
        }
        if let topic = flow.topic {
            let name = Words.name(topic)
            result.append(
                topic.text == "transactional"
                    ? "Its emails are transactional: they need no consent." : "Its emails belong to the topic \(name)."
            )
        }
        if let hours = flow.sendingHours { result.append("Its emails go out \(Words.hours(hours)).") }
        if let sender = flow.sender { result.append("Its emails come from \(sender).") }
        if let zone = flow.timeZone {
            result.append("Times are those of the contact; for contacts without a time zone, of \(zone).")
        }
        return result
    }
}
