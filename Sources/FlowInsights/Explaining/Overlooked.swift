import FlowModel

/// What a reader of a flow may overlook, as far as it applies.
struct Overlooked {
    private let flow: Flow
    private let emailTopics: [Slug: Slug]
    private var conditions: [Condition] = []

    /// `emailTopics` are the topics that emails name themselves.
    static func sentences(_ flow: Flow, emailTopics: [Slug: Slug]) -> [String] {
        var overlooked = Overlooked(flow: flow, emailTopics: emailTopics)
        overlooked.collect()
        return overlooked.aboutEntering + overlooked.aboutConditions + overlooked.aboutEmails + overlooked.aboutWaits
            + overlooked.aboutLeaving
    }

    private init(flow: Flow, emailTopics: [Slug: Slug]) {
        self.flow = flow
        self.emailTopics = emailTopics
    }

    private mutating func collect() {
        var pending = (flow.goals + flow.stops).map(\.condition)
        for step in flow.steps {
            switch step.action {
            case .decide(let branches, _): pending += branches.map(\.condition)
            case .waitUntil(let condition, _, _, _): pending.append(condition)
            default: continue
            }
        }
        while let condition = pending.popLast() {
            switch condition {
            case .all(let parts), .any(let parts): pending += parts
            case .not(let part): pending.append(part)
            default: conditions.append(condition)
            }
        }
    }

    private var aboutEntering: [String] {
        var result: [String] = []
        switch flow.entry {
        case .once: result.append("Each contact enters this flow once, ever, also when the trigger comes again.")
        case .again(let duration):
            result.append(
                "A contact that is in the flow does not enter again; the \(Words.duration(duration)) count from when it"
                    + " last entered, not from when it left."
            )
        case .everyTime: result.append("A contact that is in the flow does not enter again until it has left.")
        case .everyTimeBy(let property):
            result.append(
                "Without a \(Words.name(property)) a contact does not enter; each \(Words.name(property)) counts once,"
                    + " ever, in small or capital letters alike."
            )
        }
        let moments = flow.triggers.contains { if case .moment = $0.kind { true } else { false } }
        if moments { result.append("A date that has passed lets nobody in, also when it is set later.") }
        if !flow.goals.isEmpty || !flow.stops.isEmpty {
            result.append("Who meets a goal or a “stop when” already does not enter.")
        }
        return result
    }

    private var aboutConditions: [String] {
        var sinceEntry: Set<String> = []
        var lastSend: Set<String> = []
        for condition in conditions {
            switch condition {
            case .happened(let event, _, let occurring) where occurring.period == .sinceEntry:
                sinceEntry.insert("“\(Words.name(event))”")
            case .message(let fact, .lastSend, _): lastSend.insert("“\(fact.rawValue)”")
            default: continue
            }
        }
        var result: [String] = []
        if !sinceEntry.isEmpty {
            let events = Words.list(sinceEntry.sorted().prefix(5).map { $0 })
            result.append(
                "\(events) \(sinceEntry.count == 1 ? "counts" : "count") since the contact entered this flow; what"
                    + " happened before, the triggering event too, does not count."
            )
        }
        if !lastSend.isEmpty {
            result.append(
                "\(Words.list(lastSend.sorted())) without a name means the email that this flow sent last; when that"
                    + " one was skipped, the answer is no."
            )
        }
        if conditions.contains(where: Self.isClick) {
            result.append("Clicks that mail programs make by themselves do not count as clicks.")
        }
        return result
    }

    private static func isClick(_ condition: Condition) -> Bool {
        if case .message(.clicked, _, _) = condition { true } else { false }
    }

    private var aboutEmails: [String] {
        var byTopic: [String: Set<String>] = [:]
        var sends = false
        for case .send(let email, _) in flow.steps.map(\.action) {
            sends = true
            byTopic[(emailTopics[email] ?? flow.topic)?.text ?? "", default: []].insert("“\(Words.name(email))”")
        }
        guard sends else { return ["This flow sends no email to the contact."] }
        var result = byTopic.keys.sorted().map { topic in
            let emails = byTopic.count == 1 ? "All its emails" : Words.list((byTopic[topic] ?? []).sorted())
            let isOne = byTopic.count > 1 && byTopic[topic]?.count == 1
            let need = isOne ? "needs" : "need"
            switch topic {
            case "":
                let belongs = isOne ? "belongs" : "belong"
                return "\(emails) \(belongs) to no topic: only who unsubscribed from everything gets none."
            case "transactional": return "\(emails) \(need) no consent; also who unsubscribed gets them."
            default: return "\(emails) \(need) consent to the topic \(Words.name(Slug(stored: topic)))."
            }
        }
        result.append("An email that may not be sent is skipped, and the contact goes on with the next step.")
        if let hours = flow.sendingHours {
            result.append(
                "Emails go out only \(Words.hours(hours)); one that is due at another time waits for the next opening,"
                    + " however long, and the contact waits with it."
            )
        }
        return result
    }

    private var aboutWaits: [String] {
        var result: [String] = []
        let actions = flow.steps.map(\.action)
        let hasFields = actions.contains { if case .waitFor(.field, _) = $0 { true } else { false } }
        let hasDays = actions.contains { if case .wait(let duration) = $0 { !duration.isExact } else { false } }
        let hasNext = actions.contains { if case .waitFor(.next, _) = $0 { true } else { false } }
        let hasWorkingDays = actions.contains { action in
            if case .wait(let duration) = action { duration.workingDays > 0 } else { false }
        }
        if hasDays { result.append("A wait of days ends at the same time of day, by the contact's own clock.") }
        if hasWorkingDays { result.append("Working days are Mondays to Fridays without the configured holidays.") }
        if hasNext { result.append("A wait until a time of day is at least a moment long: now is never the next.") }
        if hasFields {
            result.append("A wait until a date that has passed is over at once; without a date it waits for one.")
        }
        return result
    }

    private var aboutLeaving: [String] {
        var result: [String] = []
        if !flow.goals.isEmpty || !flow.stops.isEmpty {
            let what = [flow.goals.isEmpty ? nil : "a goal", flow.stops.isEmpty ? nil : "“stop when”"].compactMap { $0 }
            result.append(
                "\(Words.list(what, "or")) ends the stay at once, also in the middle of a wait; nothing more is sent."
                    .capitalizedFirst
            )
        }
        if flow.topic?.text != "transactional" {
            result.append("Who unsubscribes from everything or marks an email as spam leaves at once.")
        }
        return result
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
