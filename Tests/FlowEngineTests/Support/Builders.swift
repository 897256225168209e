import FlowModel

extension Slug: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(text) }
}

extension CalendarDuration {
    static func of(
        years: Int = 0,
        months: Int = 0,
        weeks: Int = 0,
        days: Int = 0,
        workingDays: Int = 0,
        hours: Int64 = 0,
        seconds: Int64 = 0
    ) -> CalendarDuration {
        var result = CalendarDuration()
        (result.years, result.months, result.weeks, result.days) = (years, months, weeks, days)
        (result.workingDays, result.seconds) = (workingDays, hours * 3600 + seconds)
        return result
    }
}

/// A step before it knows its place.
struct Draft {
    var action: Step.Action
    /// Its own count when nil.
    var number: String?
    /// The one after it when nil.
    var next: Int?

    init(_ action: Step.Action, number: String? = nil, next: Int? = nil) {
        (self.action, self.number, self.next) = (action, number, next)
    }

    static func send(_ email: Slug, otherwise: Int? = nil, number: String? = nil, next: Int? = nil) -> Draft {
        Draft(.send(email: email, otherwise: otherwise), number: number, next: next)
    }

    static func wait(_ duration: CalendarDuration) -> Draft { Draft(.wait(duration)) }

    static func wait(
        until condition: Condition,
        _ text: String,
        atMost: CalendarDuration,
        otherwise: Int? = nil,
        number: String? = nil,
        next: Int? = nil
    ) -> Draft {
        Draft(.waitUntil(condition, text: text, atMost: atMost, otherwise: otherwise), number: number, next: next)
    }

    static func decide(
        _ condition: Condition,
        _ text: String,
        then target: Int,
        otherwise: Int,
        number: String? = nil
    ) -> Draft {
        Draft(
            .decide([Step.Branch(condition: condition, text: text, target: target)], otherwise: otherwise),
            number: number
        )
    }

    static func tag(_ tag: Slug, number: String? = nil, next: Int? = nil) -> Draft {
        Draft(.tag(tag), number: number, next: next)
    }

    static func set(_ field: Slug, _ value: Value) -> Draft { Draft(.set(field, .value(value))) }

    static func go(to target: Int, printed: String, limit: Int? = nil, number: String? = nil) -> Draft {
        Draft(.goTo(target, printed: printed, limit: limit), number: number)
    }

    static func stop(number: String? = nil) -> Draft { Draft(.stop, number: number) }
}

extension Trigger {
    static func event(_ name: Slug, filter: Condition? = nil) -> Trigger {
        Trigger(.event(name), filter: filter, text: name.text)
    }

    static func message(
        _ fact: Condition.MessageFact,
        email: Slug?,
        filter: Condition? = nil
    ) -> Trigger {
        Trigger(.message(fact, email: email), filter: filter, text: "\(fact.rawValue) \(email?.text ?? "")")
    }

    static var unsubscribed: Trigger { Trigger(.unsubscribed, text: "unsubscribed") }

    static func stage(_ name: Slug, filter: Condition? = nil) -> Trigger {
        Trigger(.stage(name), filter: filter, text: "stage \(name.text)")
    }

    static func segment(_ name: Slug, filter: Condition? = nil) -> Trigger {
        Trigger(.segment(name), filter: filter, text: "segment \(name.text)")
    }

    static func score(atLeast bound: Double, filter: Condition? = nil) -> Trigger {
        Trigger(.score(atLeast: bound), filter: filter, text: "score at least \(bound)")
    }

    static func moment(
        _ moment: FieldMoment,
        everyYear: Bool = false,
        filter: Condition? = nil
    ) -> Trigger {
        Trigger(.moment(moment, everyYear: everyYear), filter: filter, text: "\(moment) \(everyYear)")
    }

    static func recurring(
        _ recurrence: Recurrence,
        segment: Slug,
        filter: Condition? = nil
    ) -> Trigger {
        Trigger(.recurring(recurrence, segment: segment), filter: filter, text: "\(recurrence) \(segment)")
    }
}

extension Flow {
    static func named(
        _ name: String,
        on triggers: [Trigger] = [.event("lead", filter: nil)],
        goals: [Condition] = [],
        stops: [Condition] = [],
        enter: EntryRule = .once,
        topic: Slug? = nil,
        sendingHours: DailyWindow? = nil,
        timeZone: String? = nil,
        steps: [Draft]
    ) -> Flow {
        Flow(
            name: Slug(name),
            title: name,
            file: name + ".flow",
            triggers: triggers,
            goals: goals.map { Exit(condition: $0, text: "goal") },
            stops: stops.map { Exit(condition: $0, text: "stop") },
            entry: enter,
            topic: topic,
            sendingHours: sendingHours,
            timeZone: timeZone,
            steps: steps.enumerated().map { index, draft in
                Step(
                    number: draft.number ?? String(index + 1),
                    name: nil,
                    action: draft.action,
                    next: draft.next ?? index + 1,
                    text: "",
                    line: index + 1
                )
            },
            canonicalText: name
        )
    }
}

extension LiveFolder {
    /// These flows, live, with Amsterdam's time.
    static func of(
        _ flows: Flow...,
        lifecycle: Lifecycle = Lifecycle(),
        timeZone: String = "Europe/Amsterdam",
        emailTopics: [Slug: Slug] = [:],
        unsubscribedByDefault: Set<Slug> = [],
        holidays: Set<LocalDate> = []
    ) -> LiveFolder {
        LiveFolder(
            current: flows.enumerated().map { place, flow in
                LiveFlow(
                    version: FlowVersionID(Int64(place)),
                    flow: flow,
                    stepIDs: flow.steps.indices.map { StepID(Int64(place * 1000 + $0)) }
                )
            },
            lifecycle: lifecycle,
            emailTopics: emailTopics,
            unsubscribedByDefault: unsubscribedByDefault,
            timeZone: timeZone,
            holidays: holidays,
            zone: { ZoneTable.known[$0] }
        )
    }
}

extension ZoneTable {
    static let known = [
        "Europe/Amsterdam": ruled("CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Amsterdam"),
        "America/New_York": ruled("EST5EDT,M3.2.0,M11.1.0", "America/New_York"),
        "Australia/Lord_Howe": ruled("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "Australia/Lord_Howe"),
        "UTC": .utc,
    ]
    static let amsterdam = known["Europe/Amsterdam", default: .utc]
    static let lordHowe = known["Australia/Lord_Howe", default: .utc]

    private static func ruled(_ text: String, _ name: String) -> ZoneTable {
        ZoneTable(name: name, firstOffset: 0, transitions: [], rule: ZoneRule(posix: text))
    }
}

/// The instant at which Amsterdam's clocks, or those of `zone`, show `text`.
func moment(_ text: String, in zone: ZoneTable = .amsterdam) -> Instant {
    guard let instant = ISO8601.instant(text, zone: zone) else { preconditionFailure("not a moment: \(text)") }
    return instant
}

extension Contact {
    static func anna(_ fields: [Slug: Value] = [:]) -> Contact {
        Contact(id: ContactID(1), address: "anna@example.com", label: "anna@example.com", fields: fields)
    }
}

extension Condition {
    static func clicked(_ target: MessageTarget = .lastSend) -> Condition { .message(.clicked, target) }

    static func event(_ name: Slug) -> Condition { .happened(name, filter: nil) }

    static func contact(_ field: Slug, _ comparison: Comparison) -> Condition { .field(.contact(field), comparison) }

    static func contact(_ field: Slug, is values: Value...) -> Condition {
        .field(.contact(field), .isOne(of: values.map { .value($0) }))
    }
}
