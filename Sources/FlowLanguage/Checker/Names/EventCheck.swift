import FlowModel

extension FolderCheck {
    /// Events in conditions are ones that can happen, as far as the folder knows.
    mutating func checkEvents() {
        let known = Set(names.conditionEvents.filter { $0.value > 1 }.keys).union(names.triggers)
            .union(knowledge.events ?? [])
        let candidates = known.map(\.text).sorted()
        for leaf in leaves {
            guard case .happened(let event, _, _) = leaf.condition, !known.contains(event.slug) else { continue }
            check(event, in: leaf.source, candidates)
        }
        checkTouchpoints(known, candidates)
    }

    private mutating func check(_ event: NameSyntax, in source: SourceFile, _ candidates: [String]) {
        if let positive = denied(event) {
            findings.report(
                .eventNo,
                in: source,
                at: event.span,
                "no event is called `\(event.text)`",
                label: "read as the name of an event",
                help: "write `not \(positive)`",
                replacement: "not \(positive)"
            )
        } else if emails.contains(event.slug) {
            findings.report(
                .eventIsEmail,
                in: source,
                at: event.span,
                "`\(event.text)` is an email, not an event",
                label: "what happened to it?",
                help: "write `clicked \(event.text)`, or `opened`, `bounced`, `replied` with that name"
            )
        } else if let meant = MessageWords.meant(by: event.slug) {
            findings.report(
                .unknownEvent,
                in: source,
                at: event.span,
                "`\(event.text)` is read as an event that an application sends",
                label: "did you mean `\(meant)`?",
                help: "what happened to the last email is written `\(meant)`; if the event exists, everything is well",
                replacement: meant
            )
        } else if names.fields[event.slug] != nil || names.dates[event.slug] != nil {
            findings.report(
                .unknownEvent,
                in: source,
                at: event.span,
                "`\(event.text)` is a field in this folder, and is read here as an event",
                label: "did you mean `\(event.text) is set`?",
                help: "say what the field is compared with; if there is an event of that name too, everything is well",
                replacement: "\(event.text) is set"
            )
        } else {
            reportUnknown(event, in: source, candidates)
        }
    }

    /// Warns about an event that is nearly one of the candidates, or that the database has never seen.
    mutating func reportUnknown(_ event: NameSyntax, in source: SourceFile, _ candidates: [String]) {
        let found = nearest.nearest(to: event.slug.text, among: candidates)
        let near = found.flatMap { $0.differsOnlyInDigits(from: event.slug.text) ? nil : $0 }
        guard near != nil || knowledge.events != nil else { return }
        findings.report(
            .unknownEvent,
            in: source,
            at: event.span,
            "nothing else in this folder knows an event `\(event.text)`",
            label: near.map { "did you mean `\($0.replacingDashes)`?" } ?? "never seen",
            help: "if an application sends it under this name, everything is well",
            replacement: near?.replacingDashes
        )
    }

    /// The name behind `no`, when the folder knows an event of that name.
    private func denied(_ event: NameSyntax) -> String? {
        guard event.slug.text.hasPrefix("no-") else { return nil }
        let positive = Slug(stored: String(event.slug.text.dropFirst(3)))
        if let fact = MessageWords.meant(by: positive) { return fact }
        guard names.isEvent(positive) || knowledge.events?.contains(positive) == true else { return nil }
        return positive.text.replacingDashes
    }
}

extension String {
    /// Whether two names are members of one numbered family, like `email-1` and `email-2`.
    func differsOnlyInDigits(from other: String) -> Bool {
        filter { !$0.isNumber } == other.filter { !$0.isNumber }
    }
}

extension Rule {
    static let eventNo = Rule(
        "event-no",
        """
        A condition is read as an event called `no …`, while the folder knows the event without the `no`. That
        something did not happen is written with `not`.

            if no meeting booked stop       refused
            if not meeting booked stop      accepted
        """
    )

    static let eventIsEmail = Rule(
        "event-is-email",
        """
        A condition names an email where an event is expected. What happened to an email is written before its name:
        `clicked`, `opened`, `bounced`, `replied` or `complained`.
        """
    )

    static let unknownEvent = Rule(
        "unknown-event",
        severity: .warning,
        """
        Nothing else in the folder knows this event, and it looks like another one that is known, like a field, or like
        a word for what happens to an email. A misspelt event never happens, and nobody notices.
        """
    )
}
