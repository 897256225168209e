package import FlowModel

extension Contact {
    /// A contact whose address is also its label.
    package static func sample(
        _ number: Int64 = 1,
        address: String? = "anna@example.com",
        fields: [Slug: Value] = [:],
        tags: Set<Slug> = []
    ) -> Contact {
        Contact(
            id: ContactID(number),
            address: address,
            label: address ?? "user-\(number)",
            fields: fields,
            tags: tags
        )
    }
}

extension Step {
    /// A step that says what it does in its number only; it goes on to `next`.
    package static func sample(_ number: Int, _ action: Action, next: Int? = nil) -> Step {
        Step(number: String(number), name: nil, action: action, next: next ?? number, text: "step", line: number)
    }
}

extension Trigger {
    package static func event(_ name: Slug, filter: Condition? = nil) -> Trigger {
        Trigger(.event(name), filter: filter, text: name.text)
    }

    package static func message(
        _ fact: Condition.MessageFact,
        email: Slug?,
        filter: Condition? = nil
    ) -> Trigger {
        Trigger(.message(fact, email: email), filter: filter, text: "\(fact.rawValue) \(email?.text ?? "")")
    }

    package static var unsubscribed: Trigger { Trigger(.unsubscribed, text: "unsubscribed") }

    package static func stage(_ name: Slug, filter: Condition? = nil) -> Trigger {
        Trigger(.stage(name), filter: filter, text: "stage \(name.text)")
    }

    package static func segment(_ name: Slug, filter: Condition? = nil) -> Trigger {
        Trigger(.segment(name), filter: filter, text: "segment \(name.text)")
    }

    package static func score(atLeast bound: Double, filter: Condition? = nil) -> Trigger {
        Trigger(.score(atLeast: bound), filter: filter, text: "score at least \(bound)")
    }

    package static func moment(
        _ moment: FieldMoment,
        everyYear: Bool = false,
        filter: Condition? = nil
    ) -> Trigger {
        Trigger(.moment(moment, everyYear: everyYear), filter: filter, text: "\(moment) \(everyYear)")
    }

    package static func recurring(
        _ recurrence: Recurrence,
        segment: Slug,
        filter: Condition? = nil
    ) -> Trigger {
        Trigger(.recurring(recurrence, segment: segment), filter: filter, text: "\(recurrence) \(segment)")
    }
}

extension Flow {
    /// A flow of those actions in order, numbered from 1, that the event `lead` lets in once.
    package static func sample(
        _ name: Slug = "nurture",
        _ actions: [Step.Action] = [.send(email: "welcome", otherwise: nil)],
        triggers: [Trigger] = [.event("lead", filter: nil)],
        goals: [Exit] = [],
        stops: [Exit] = [],
        entry: EntryRule = .once,
        topic: Slug? = nil,
        sendingHours: DailyWindow? = nil,
        timeZone: String? = nil
    ) -> Flow {
        let steps = actions.enumerated().map { Step.sample($0.offset + 1, $0.element) }
        return Flow(
            name: name,
            title: name.text,
            file: name.text + ".flow",
            triggers: triggers,
            goals: goals,
            stops: stops,
            entry: entry,
            topic: topic,
            sendingHours: sendingHours,
            timeZone: timeZone,
            steps: steps,
            canonicalText: "\(name) \(triggers) \(goals) \(stops) \(entry) \(actions)"
        )
    }
}

extension LiveFolder.LiveFlow {
    /// The flow with made-up permanent numbers: its version, and `version * 100 + position` for its steps.
    package static func sample(_ flow: Flow, version: Int64 = 1) -> LiveFolder.LiveFlow {
        LiveFolder.LiveFlow(
            version: FlowVersionID(version),
            flow: flow,
            stepIDs: flow.steps.indices.map { StepID(version * 100 + Int64($0)) }
        )
    }
}

extension LiveFolder {
    /// A folder of those flows, versions counted from 1, in UTC.
    package static func sample(
        _ flows: [Flow],
        lifecycle: Lifecycle = Lifecycle(),
        timeZone: String = "UTC"
    ) -> LiveFolder {
        LiveFolder(
            current: flows.enumerated().map { LiveFlow.sample($0.element, version: Int64($0.offset) + 1) },
            lifecycle: lifecycle,
            timeZone: timeZone,
            zone: TestZones.find
        )
    }
}

extension Slug: ExpressibleByStringLiteral {
    /// In tests names are written as texts: `"nurture email 1"`.
    package init(stringLiteral text: String) {
        self.init(text)
    }
}
