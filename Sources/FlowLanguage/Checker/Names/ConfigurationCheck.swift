import FlowModel

extension FolderCheck {
    /// Teams, webhooks and topics are those of the configuration, where it names any.
    mutating func checkConfiguration() {
        for leaf in leaves {
            if case .subscribed(let topic) = leaf.condition { checkTopic(topic, in: leaf.source) }
        }
        for flow in flows {
            if let topic = flow.topic, topic.slug != Slug("transactional") { checkTopic(topic, in: flow.source) }
            var actions: [ActionSyntax] = []
            flow.forEachStep { actions += $0.actions }
            for action in actions { checkConfiguration(of: action, in: flow.source) }
        }
    }

    private mutating func checkConfiguration(of action: ActionSyntax, in source: SourceFile) {
        switch action.kind {
        case .callWebhook(let name, _): check(name, "webhook", .unknownWebhook, knowledge.webhooks, in: source)
        case .notify(let name, _): check(name, "team", .unknownTeam, knowledge.teams, in: source)
        case .subscribe(let name), .unsubscribe(let name?): checkTopic(name, in: source)
        default: break
        }
    }

    private mutating func checkTopic(_ topic: NameSyntax, in source: SourceFile) {
        check(topic, "topic", .unknownTopic, knowledge.topics, in: source)
    }

    private mutating func check(
        _ name: NameSyntax,
        _ kind: String,
        _ rule: Rule,
        _ names: Set<Slug>?,
        in source: SourceFile
    ) {
        guard let names, !names.contains(name.slug) else { return }
        let known = names.map(\.text).sorted()
        let near = nearest.nearest(to: name.slug.text, among: known)
        let more = rule.id == Rule.unknownTopic.id ? "; `topic transactional` needs no entry" : ""
        findings.report(
            rule,
            in: source,
            at: name.span,
            "there is no \(kind) `\(name.text)`",
            label: near.map { "did you mean `\($0)`?" } ?? "not in the configuration",
            help: known.isEmpty
                ? "name it in the configuration\(more)"
                : "the configuration names \(known.prefix(8).joined(separator: ", "))\(more)",
            replacement: near
        )
    }
}

extension Rule {
    static let unknownTopic = Rule(
        "unknown-topic",
        """
        The configuration names the topics that contacts can subscribe to, and this one is not among them. `topic
        transactional` is always there: emails that need no consent.
        """
    )

    static let unknownWebhook = Rule(
        "unknown-webhook",
        """
        The configuration names the webhooks that flows may call, and this one is not among them.
        """
    )
}
