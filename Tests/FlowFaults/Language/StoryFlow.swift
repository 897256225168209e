import FlowModel

/// A generated flow: written down for the product, and walked by the checks from this value.
struct StoryFlow: Sendable {
    var title: String
    var triggers: [Trigger]
    var goals: [StoryCondition] = []
    var stops: [StoryCondition] = []
    var hours: StoryHours?
    var entry: EntryRule = .once
    var topic: String?
    var zone: String?
    var steps: [StoryStep]
    /// Whether its steps carry their numbers in the file.
    var writesNumbers = false

    struct Trigger: Hashable, Sendable {
        var kind: Kind
        var filter: StoryCondition.Filter?

        enum Kind: Hashable, Sendable {
            case event(String)
            case message(Condition.MessageFact, email: String?)
            case unsubscribed
            case stage(String)
            case segment(String)
            case score(atLeast: Int)
            case moment(StoryMoment, everyYear: Bool)
            case recurring(StoryRecurrence, segment: String)
        }

        /// Whether it lets contacts in again and again, as long as there is time.
        var isEndless: Bool {
            switch kind {
            case .moment(_, let everyYear): everyYear
            case .recurring: true
            case .event, .message, .unsubscribed, .stage, .segment, .score: false
            }
        }

        var isMadeByEvent: Bool {
            switch kind {
            case .event, .message, .unsubscribed: true
            case .stage, .segment, .score, .moment, .recurring: false
            }
        }

        /// The moments that time alone makes are due by when it lives since.
        var isMadeByTime: Bool {
            switch kind {
            case .moment, .recurring: true
            case .event, .message, .unsubscribed, .stage, .segment, .score: false
            }
        }
    }

    enum EntryRule: Hashable, Sendable {
        case once
        case again(StoryDuration)
        case everyTime
        case everyTimeBy(String)
    }

    var name: Slug { Slug(title) }

    var file: FolderText.File {
        let lines = settings + [""] + StoryLines(self).steps
        return FolderText.File(path: "\(name.text).flow", text: lines.joined(separator: "\n") + "\n")
    }

    private var settings: [String] {
        var lines = triggers.map(\.text)
        lines += goals.map { "goal \($0.text)" }
        lines += stops.map { "stop when \($0.text)" }
        switch entry {
        case .once: lines.append("enter once")
        case .again(let pause): lines.append("enter again after \(pause.text)")
        case .everyTime: lines.append("enter every time")
        case .everyTimeBy(let property): lines.append("enter every time by \(property)")
        }
        if let hours { lines.append("sending hours \(hours.text)") }
        if let topic { lines.append("topic \(topic)") }
        if let zone { lines.append("time zone \(zone)") }
        return lines
    }

    /// The emails that its steps send.
    var emails: Set<String> {
        Set(StoryProgram(self).nodes.compactMap { ($0.action as? any EmailStep)?.email })
    }
}

extension StoryFlow.Trigger {
    var text: String {
        let what =
            switch kind {
            case .event(let event): event
            case .message(let fact, let email): "\(fact.rawValue) \(email ?? "any email")"
            case .unsubscribed: "unsubscribed"
            case .stage(let stage): "stage \(stage)"
            case .segment(let segment): "segment \"\(segment)\""
            case .score(let bound): "score at least \(bound)"
            case .moment(let moment, let everyYear):
                StoryMoment(
                    field: moment.field + (everyYear ? " every year" : ""),
                    offset: moment.offset,
                    isBefore: moment.isBefore,
                    at: moment.at
                ).text
            case .recurring(let recurrence, let segment):
                "\(recurrence.text) at \(StoryHours.clock(recurrence.minute)) in segment \"\(segment)\""
            }
        return "on \(what)" + (filter.map { " where \($0.text)" } ?? "")
    }
}
