import FlowModel

extension FolderCheck {
    /// A name behind `wait until` is a date in a field; one that is known as an event was not meant to be one.
    mutating func checkDates() {
        let known = Set(names.fields.keys).union(names.dates.keys).map(\.text).sorted()
        for flow in flows {
            for trigger in flow.triggers {
                guard case .moment(let moment, _) = trigger.kind, isKnownAsEvent(moment.field.slug) else { continue }
                reportEventAsDate(moment.field, in: flow)
            }
            var waits: [(wait: WaitSyntax, field: MomentSyntax)] = []
            flow.forEachStep { step in
                for action in step.actions {
                    guard case .waitFor(let wait) = action.kind, case .field(let moment) = wait.kind else { continue }
                    if !moment.isOfEvent { waits.append((wait, moment)) }
                }
            }
            for (wait, moment) in waits { check(wait, moment, known, in: flow) }
        }
    }

    private mutating func check(
        _ wait: WaitSyntax,
        _ moment: MomentSyntax,
        _ known: [String],
        in flow: FlowSyntax
    ) {
        let name = moment.field.slug
        guard names.fields[name] == nil, knowledge.fields?.contains(name) != true else { return }
        guard moment.isNameAlone else {
            if names.isEvent(name) { return reportEventAsDate(moment.field, in: flow) }
            if names.mentions(ofField: name) == 1 { reportUnknownDate(moment.field, known, isAlone: false, in: flow) }
            return
        }
        guard names.dates[name] == nil else { return }
        let meant = MessageWords.meant(by: name)
        if let event = meant ?? (names.isEvent(name) || knowledge.events?.contains(name) == true ? wait.text : nil) {
            findings.report(
                .waitWithoutLimit,
                in: flow.source,
                at: wait.span,
                "a wait for something that may never happen needs an end",
                label: "`, at most DURATION` is missing",
                help: "write `wait until \(event), at most 7 days`; a name alone is a date in a field of the contact",
                replacement: "\(event), at most 7 days"
            )
        } else if names.mentions(ofField: name) == 1 {
            reportUnknownDate(moment.field, known, isAlone: true, in: flow)
        }
    }

    private mutating func reportUnknownDate(
        _ name: NameSyntax,
        _ known: [String],
        isAlone: Bool,
        in flow: FlowSyntax
    ) {
        let near = nearest.nearest(to: name.slug.text, among: known)
        guard text.isWhole, isAlone || near != nil || knowledge.fields != nil else { return }
        findings.report(
            .unknownDate,
            in: flow.source,
            at: name.span,
            "nothing else in this folder knows a field `\(name.text)`",
            label: near.map { "did you mean `\($0.replacingDashes)`?" } ?? "waits until it has a date",
            help: helpForMoment(name)
                ?? "if it is a date of the contact, everything is well"
                + (isAlone ? "; for an event write `, at most 7 days` behind it" : ""),
            replacement: near?.replacingDashes
        )
    }

    /// What people say for a moment, and what the language takes for a field of that name.
    private func helpForMoment(_ name: NameSyntax) -> String? {
        let words = name.slug.text.split(separator: "-").map(String.init)
        switch words.first {
        case "tomorrow": return "this is a field called `tomorrow`; for the next day write `wait 1 day`"
        case "noon", "midday": return "this is a field called `\(name.text)`; the time is written 12:00"
        case "midnight": return "this is a field called `midnight`; the time is written 00:00"
        case "next" where words.count > 1:
            return "this is a field called `\(name.text)`; a day is written alone: `wait until Monday`"
        case let day? where words.count > 1 && Self.days.contains(day):
            return "this is a field called `\(name.text)`; a day stands alone or with a time: `Monday 09:00`"
        default: return nil
        }
    }

    private static let days: Set<String> = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    private func isKnownAsEvent(_ name: Slug) -> Bool {
        names.isEvent(name) && names.fields[name] == nil && knowledge.fields?.contains(name) != true
    }

    private mutating func reportEventAsDate(_ name: NameSyntax, in flow: FlowSyntax) {
        findings.report(
            .eventAsDate,
            in: flow.source,
            at: name.span,
            "`\(name.text)` is an event in this folder, and is read here as a date in a field",
            label: "a field?",
            help: "to count from an event begin with `on \(name.text)` and `wait`; "
                + "if there is a field of that name too, everything is well"
        )
    }
}

extension Rule {
    static let unknownDate = Rule(
        "unknown-date",
        severity: .warning,
        """
        `wait until` with a name alone waits for the date in that field of the contact, and without a value until it has
        one. Nothing else in the folder knows this field, so perhaps another one, or an event, is meant.
        """
    )

    static let eventAsDate = Rule(
        "event-as-date",
        severity: .warning,
        """
        `3 days before NAME` and `NAME at 09:00` count from a date in a field of the contact. Nothing in the folder
        knows a field of this name, but an event. What comes some time after an event is a flow of its own:

            on trial started
            wait 3 days
        """
    )
}
