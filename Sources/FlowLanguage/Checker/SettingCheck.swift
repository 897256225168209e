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

    /// Each flow has a trigger and steps, and its time zone and topic exist.
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
            if let zone = flow.timeZone, !knowledge.isTimeZone(zone.text) { reportZone(zone, in: flow) }
            if let topic = flow.topic { checkTopic(topic, in: flow) }
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

    private mutating func checkTopic(_ topic: NameSyntax, in flow: FlowSyntax) {
        guard let topics = knowledge.topics, !topics.contains(topic.slug), topic.slug != Slug("transactional") else {
            return
        }
        let known = topics.map(\.text).sorted()
        let near = nearest.nearest(to: topic.slug.text, among: known)
        findings.report(
            .unknownTopic,
            in: flow.source,
            at: topic.span,
            "there is no topic `\(topic.text)`",
            label: near.map { "did you mean `\($0)`?" } ?? "not in the configuration",
            help: "the configuration names \(known.prefix(8).joined(separator: ", ")); `transactional` needs no entry",
            replacement: near
        )
    }

    /// Webhooks are looked up only when the configuration names some.
    mutating func checkWebhooks() {
        guard let webhooks = knowledge.webhooks else { return }
        for flow in flows {
            var unknown: [NameSyntax] = []
            flow.forEachStep { step in
                for action in step.actions {
                    if case .callWebhook(let name, _) = action.kind, !webhooks.contains(name.slug) { unknown.append(name) }
                }
            }
            for name in unknown {
                let known = webhooks.map(\.text).sorted()
                let near = nearest.nearest(to: name.slug.text, among: known)
                findings.report(
                    .unknownWebhook,
                    in: flow.source,
                    at: name.span,
                    "there is no webhook `\(name.text)`",
                    label: near.map { "did you mean `\($0)`?" } ?? "not in the configuration",
                    help: "the configuration names \(known.prefix(8).joined(separator: ", "))",
                    replacement: near
                )
            }
        }
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
