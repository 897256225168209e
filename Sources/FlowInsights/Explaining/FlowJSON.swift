package import FlowModel

/// A flow as one JSON document for programs.
package enum FlowJSON {
    package static func text(_ flow: Flow, emailTopics: [Slug: Slug] = [:], pace: EmailPace) -> String {
        let steps = Steps(flow).list(FlowOutline(flow))
        return object([
            ("flow", string(flow.name.text)),
            ("title", string(flow.title)),
            ("file", string(flow.file)),
            ("triggers", array(flow.triggerTexts.map(string))),
            ("settings", settings(flow)),
            ("steps", array(steps)),
            ("overlooked", array(Overlooked.sentences(flow, emailTopics: emailTopics).map(string))),
            ("most_emails_in_7_days", most(pace)),
        ])
    }

    private static func settings(_ flow: Flow) -> String {
        object([
            ("goals", array(flow.goals.map { string($0.text) })),
            ("stop_when", array(flow.stops.map { string($0.text) })),
            ("enter", entry(flow.entry)),
            ("topic", optional(flow.topic?.text)),
            ("sending_hours", optional(flow.sendingHours.map(Words.hours))),
            ("time_zone", optional(flow.timeZone)),
            ("from", optional(flow.sender)),
        ])
    }

    private static func entry(_ rule: Flow.EntryRule) -> String {
        switch rule {
        case .once: string("once")
        case .again(let duration): string("again after " + Words.duration(duration))
        case .everyTime: string("every time")
        case .everyTimeBy(let property): string("every time by " + Words.name(property))
        }
    }

    /// `emails` is null where there is no limit.
    private static func most(_ pace: EmailPace) -> String {
        let flows = pace.flows.map { flow in
            let way = flow.way.map { sent in
                object([
                    ("step", string(sent.step)), ("email", string(sent.email.text)),
                    ("day", number(sent.day)), ("seconds", JSON.text(.number(Double(sent.seconds)))),
                ])
            }
            return object([
                ("flow", string(flow.flow.text)), ("emails", optional(flow.most)),
                ("unlimited_because", optional(flow.reason.map(reason))), ("way", array(way)),
            ])
        }
        return object([("emails", optional(pace.most)), ("flows", array(flows))])
    }

    private static func reason(_ reason: EmailPace.Reason) -> String {
        switch reason {
        case .everyTimeBy(let property): "every time by " + Words.name(property)
        case .everyTime: "every time"
        case .loop: "loop"
        }
    }

    /// Each written step, and what a line does besides, with the ways that lead out of it.
    private struct Steps {
        private let flow: Flow
        private var objects: [String] = []

        init(_ flow: Flow) {
            self.flow = flow
        }

        func list(_ outline: FlowOutline) -> [String] {
            var ids: [Int: String] = [:]
            for node in outline.allNodes where ids[node.index] == nil { ids[node.index] = node.id }
            var steps = self
            steps.add(outline.steps, after: "finish", ids)
            return steps.objects
        }

        private mutating func add(_ sequence: [FlowOutline.Node], after: String, _ ids: [Int: String]) {
            for (place, node) in sequence.enumerated() {
                let next = place + 1 < sequence.count ? sequence[place + 1].id : after
                let ways = node.exits.map { exit in
                    object([
                        ("to", string(target(exit, next: next, ids))),
                        ("label", exit.label.isEmpty ? "null" : string(exit.label)),
                    ])
                }
                objects.append(
                    object([
                        ("id", string(node.id)), ("number", string(node.number)),
                        ("name", optional(node.name?.text)), ("kind", string(node.kind.rawValue)),
                        ("text", string(node.text)), ("line", number(node.line)), ("next", array(ways)),
                    ])
                )
                for exit in node.exits { add(exit.body, after: next, ids) }
            }
        }

        private func target(_ exit: FlowOutline.Exit, next: String, _ ids: [Int: String]) -> String {
            if let first = exit.body.first { return first.id }
            switch exit.end {
            case .next: return next
            case .jump(let step): return ids[step] ?? "finish"
            case .stop: return "stop"
            }
        }
    }

    // MARK: Writing

    /// Members whose values are JSON already.
    private static func object(_ members: [(key: String, value: String)]) -> String {
        "{" + members.map { string($0.key) + ":" + $0.value }.joined(separator: ",") + "}"
    }

    private static func array(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }
    private static func string(_ text: String) -> String { JSON.text(.text(text)) }
    private static func number(_ number: Int) -> String { JSON.text(.number(Double(number))) }
    private static func optional(_ text: String?) -> String { text.map(string) ?? "null" }
    private static func optional(_ value: Int?) -> String { value.map(number) ?? "null" }
}
