import FlowModel

extension FolderCheck {
    /// Two flows of one name could not be told apart by people, reports and links.
    mutating func checkFlowNames() {
        var seen: [Slug: FlowSyntax] = [:]
        for flow in flows where !flow.name.isEmpty {
            if let first = seen[flow.name] {
                findings.report(
                    .flowTwice,
                    in: flow.source,
                    at: flow.nameSpan,
                    "there are two flows called `\(flow.title)`",
                    label: "the second one",
                    help: "the first is in \(first.source.path); name this one differently: flow \"…\""
                )
            } else {
                seen[flow.name] = flow
            }
        }
    }

    /// Each flow has a trigger and steps, an entry rule where it needs one, and its time zone exists.
    mutating func checkSettings() {
        for flow in flows {
            if flow.triggers.isEmpty, !flow.hasUnreadableSetting {
                findings.report(
                    .noTrigger,
                    in: flow.source,
                    at: flow.nameSpan,
                    "nothing lets a contact into this flow",
                    label: "no `on` before the first step",
                    help: "begin with a trigger, for example `on lead`"
                )
            } else if flow.steps.isEmpty, !flow.hasUnreadableStep, !flow.hasUnreadableSetting {
                findings.report(
                    .noSteps,
                    in: flow.source,
                    at: flow.nameSpan,
                    "this flow does nothing",
                    label: "no step follows",
                    help: "write what happens, for example `send nurture email 1`"
                )
            }
            checkEntry(of: flow)
            if let zone = flow.timeZone, !knowledge.isTimeZone(zone.text) { reportZone(zone, in: flow) }
        }
    }

    private mutating func reportZone(_ zone: NameSyntax, in flow: FlowSyntax) {
        let cased = zone.text.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.split(separator: "_", omittingEmptySubsequences: false)
                .map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }.joined(separator: "_")
        }.joined(separator: "/")
        let known = knowledge.isTimeZone(cased) ? cased : nil
        findings.report(
            .unknownTimeZone,
            in: flow.source,
            at: zone.span,
            "there is no time zone `\(zone.text)`",
            label: known.map { "write `\($0)`" } ?? "not a name of the time zone database",
            help: "zones are named by continent and city, for example Europe/Amsterdam or America/New_York",
            replacement: known
        )
    }

    /// What comes again and again needs a word on how often one contact may enter.
    private mutating func checkEntry(of flow: FlowSyntax) {
        guard !flow.hasUnreadableSetting else { return }
        if flow.entry == nil, let trigger = flow.triggers.first(where: \.comesAgain) {
            findings.report(
                .entryMissing,
                in: flow.source,
                at: trigger.span,
                "this trigger comes again and again, and how often one contact may enter is not said",
                label: "needs an `enter`",
                help: "write `enter every time` below it, or `enter once` or `enter again after 30 days`"
            )
        }
        guard let entry = flow.entry, let property = entry.property, !flow.triggers.isEmpty,
            !flow.triggers.contains(where: \.kind.isEvent)
        else { return }
        findings.report(
            .entryWithoutProperty,
            in: flow.source,
            at: entry.span,
            "no event lets anybody into this flow, so nothing has a property `\(property.text)`",
            label: "nobody can enter",
            help: "write `enter every time`, or let an event in with `on`"
        )
    }
}

extension Rule {
    static let flowTwice = Rule(
        "flow-twice",
        """
        Two flows of the folder have the same name. Names are compared without capitals and punctuation, and a flow
        without a `flow` line is called like its file.
        """
    )

    static let noTrigger = Rule(
        "no-trigger",
        """
        A flow begins with what lets contacts in: `on` and an event, before its first step.

            on lead
            send nurture email 1
        """
    )

    static let noSteps = Rule(
        "no-steps",
        """
        A flow without a step would let contacts in and out at once. Write what happens to them.
        """
    )

    static let unknownTimeZone = Rule(
        "unknown-time-zone",
        """
        A time zone is a name of the IANA time zone database, spelt exactly: Europe/Amsterdam, America/New_York, UTC.
        """
    )

    static let entryMissing = Rule(
        "entry-missing",
        """
        A flow that begins with `on every …` or with `… every year` says how often one contact may enter. Without the
        line each contact would enter once, ever, and the second Monday or birthday would do nothing.

            on every Monday at 09:00 in segment readers
            enter every time
        """
    )

    static let entryWithoutProperty = Rule(
        "entry-without-property",
        severity: .warning,
        """
        `enter every time by PROPERTY` takes that property of the event that lets a contact in. Where only stages,
        segments, scores or time let contacts in there is no event.
        """
    )
}
