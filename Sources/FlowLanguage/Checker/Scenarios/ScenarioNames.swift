import FlowModel

/// What a name in a scenario must be the name of.
enum NamedThing {
    case stage, flow, team, webhook, topic, email
}

extension FolderCheck {
    /// Reports a name that nothing has, as far as that can be said.
    mutating func require(_ name: NameSyntax, _ thing: NamedThing, in source: SourceFile) {
        guard let known = known(thing), !known.contains(name.slug.text) else { return }
        let near = nearest.nearest(to: name.slug.text, among: known)
        let word = thing.word
        let some = known.prefix(8).map(\.replacingDashes).joined(separator: ", ")
        let isFile = thing == .email
        let others = known.isEmpty ? "there is none at all" : "there \(known.count == 1 ? "is" : "are") \(some)"
        findings.report(
            thing.rule,
            in: source,
            at: name.span,
            "there is no \(word) `\(name.text)`",
            label: isFile
                ? "no file emails/\(name.slug).md"
                : near.map { "did you mean `\($0.replacingDashes)`?" } ?? "not known",
            help: isFile
                ? near.map { "the nearest is emails/\($0)" } ?? "write it as emails/\(name.slug).md" : others,
            replacement: near.map { isFile ? "\"\($0)\"" : $0.replacingDashes }
        )
    }

    /// The names that there are, in order; nil where a missing one proves nothing.
    private func known(_ thing: NamedThing) -> [String]? {
        switch thing {
        case .stage: text.isWhole && !isLifecycleUncertain ? names.stages.map(\.text) : nil
        case .flow: text.isWhole && !areFlowsUncertain ? names.flows.map(\.text).sorted() : nil
        case .team: knowledge.teams.map { $0.map(\.text).sorted() }
        case .webhook: knowledge.webhooks.map { $0.map(\.text).sorted() }
        case .topic: knowledge.topics.map { $0.map(\.text).sorted() + ["transactional"] }
        case .email: emails.isEmpty ? nil : emails.map(\.text).sorted()
        }
    }

    private var isLifecycleUncertain: Bool { lifecycles.contains(where: \.isIncomplete) || hasUnreadFile }

    private var areFlowsUncertain: Bool { flows.contains(where: \.name.isEmpty) || hasUnreadFile }

    /// Reports a step that no flow has, or that this flow has not.
    mutating func requireStep(_ step: (number: [Int], span: Span), of flow: NameSyntax?, in source: SourceFile) {
        let candidates = flows.filter { flow == nil || $0.name == flow?.slug }
        guard text.isWhole, !candidates.isEmpty, !areFlowsUncertain else { return }
        guard !candidates.contains(where: { $0.hasUnreadableStep || layouts[$0.name]?.index[step.number] != nil })
        else { return }
        let number = StepSyntax.number(step.number)
        findings.report(
            .unknownStep,
            in: source,
            at: step.span,
            flow == nil ? "no flow of this folder has a step \(number)" : "`\(flow?.text ?? "")` has no step \(number)",
            label: candidates.count == 1 ? layouts[candidates[0].name]?.range ?? "" : "not known",
            help: "steps are counted as they are written, those inside a block as 3.1, 3.2 …"
        )
    }

    /// Warns of an event that nothing in the folder waits for, and that looks like one that is.
    mutating func checkHappening(_ event: NameSyntax, in source: SourceFile) {
        if names.isEvent(event.slug) { return }
        if emails.contains(event.slug) {
            findings.report(
                .eventIsEmail,
                in: source,
                at: event.span,
                "`\(event.text)` is an email, not an event",
                label: "what happened to it?",
                help: "write `\(source.table[.clicked]) \(event.text)`, or `\(source.table[.opened])`, "
                    + "`\(source.table[.bounced])`, `\(source.table[.replied])` with that name"
            )
            return
        }
        let known = names.triggers.union(names.conditionEvents.keys).map(\.text).sorted()
        let found = nearest.nearest(to: event.slug.text, among: known)
        let near = found.flatMap { $0.differsOnlyInDigits(from: event.slug.text) ? nil : $0.replacingDashes }
        guard let meant = MessageWords.meant(by: event.slug) ?? near, !meant.hasPrefix("not ") else { return }
        findings.report(
            .unknownEvent,
            in: source,
            at: event.span,
            "nothing in this folder knows an event `\(event.text)`",
            label: "did you mean `\(meant)`?",
            help: "if nothing happening is what the scenario shows, everything is well",
            replacement: meant
        )
    }

    /// Warns of a tag or a field that looks like one that the folder knows.
    mutating func checkSpelling(_ name: NameSyntax, isTag: Bool, in source: SourceFile) {
        let known = isTag ? Set(names.tags.keys) : Set(names.fields.keys)
        guard !known.contains(name.slug),
            let near = nearest.nearest(to: name.slug.text, among: known.map(\.text).sorted()),
            !near.differsOnlyInDigits(from: name.slug.text)
        else { return }
        findings.report(
            isTag ? .unknownTag : .unknownField,
            in: source,
            at: name.span,
            "nothing else in this folder knows a \(isTag ? "tag" : "field") `\(name.text)`",
            label: "did you mean `\(near.replacingDashes)`?",
            help: "if this is its name, everything is well",
            replacement: near.replacingDashes
        )
    }
}

extension NamedThing {
    fileprivate var word: String {
        switch self {
        case .stage: "stage"
        case .flow: "flow"
        case .team: "team"
        case .webhook: "webhook"
        case .topic: "topic"
        case .email: "email"
        }
    }

    fileprivate var rule: Rule {
        switch self {
        case .stage: .unknownStage
        case .flow: .unknownFlow
        case .team: .unknownTeam
        case .webhook: .unknownWebhook
        case .topic: .unknownTopic
        case .email: .unknownEmail
        }
    }
}

extension Rule {
    static let unknownStage = Rule(
        "unknown-stage",
        """
        The folder defines no stage of this name. Stages stand in the `stages:` block, the one place where a word such
        as MQL is defined, for everyone.
        """
    )

    static let unknownFlow = Rule(
        "unknown-flow",
        """
        The folder has no flow of this name. A flow is named by its file, or by a `flow` line above it.
        """
    )

    static let unknownTeam = Rule(
        "unknown-team",
        """
        The configuration names the addresses of teams that flows may notify, and this one is not among them.
        """
    )
}
