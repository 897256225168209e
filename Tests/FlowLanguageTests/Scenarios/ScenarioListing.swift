import FlowModel

/// A checked scenario as a listing for golden files.
enum ScenarioListing {
    static func text(_ scenario: Scenario) -> String {
        var lines = ["scenario \"\(scenario.name)\" in \(scenario.file):\(scenario.line)"]
        lines += scenario.givens.map(given)
        for (webhook, answer) in scenario.answers.sorted(by: { $0.key < $1.key }) {
            lines.append("\(webhook) answers \(answer.status)\(fields(answer.fields))")
        }
        lines += scenario.lines.map(line)
        lines += scenario.expectations.map(expectation)
        return lines.joined(separator: "\n")
    }

    private static func given(_ given: Scenario.Given) -> String {
        var parts = ["\(given.line) given \(given.contact)\(fields(given.fields))"]
        if let stage = given.stage { parts.append("stage \(stage)") }
        if given.score != 0 { parts.append("score \(given.score)") }
        parts += given.tags.sorted().map { "tagged \($0)" }
        parts += given.topics.sorted { $0.key < $1.key }.map { "\($0.value ? "in" : "out of") \($0.key)" }
        if given.unsubscribedFromEverything { parts.append("out of everything") }
        return parts.joined(separator: ", ")
    }

    private static func fields(_ fields: [Slug: Value]) -> String {
        fields.sorted { $0.key < $1.key }.map { " \($0.key)=\(value($0.value))" }.joined()
    }

    private static func value(_ value: Value) -> String {
        if case .text(let text) = value { return "\"\(text)\"" }
        return value == .null ? "null" : value.displayText
    }

    private static func line(_ line: ScenarioLine) -> String {
        let when =
            switch line.when {
            case .at(let time): "at \(self.time(time))"
            case .after(let duration): "after \(FlowListing.duration(duration))"
            }
        return "\(line.line) \(when), \(line.contact ?? "nobody"): \(line.kind.map(kind) ?? "nothing")"
    }

    private static func time(_ time: LocalTime) -> String {
        "\(ISO8601.date(time.date)) +\(time.millisecondOfDay / 60_000) minutes"
    }

    private static func kind(_ kind: ScenarioLine.Kind) -> String {
        switch kind {
        case .event(let name, let properties): "event \(name)\(fields(properties))"
        case .message(let fact, let email, let link):
            "\(fact) \(email?.text ?? "the last")\(link.map { " link \"\($0)\"" } ?? "")"
        case .unsubscribed(let topic): "unsubscribed from \(topic?.text ?? "everything")"
        case .subscribed(let topic): "subscribed to \(topic)"
        case .change(.set(let field, let value)): "set \(field)=\(self.value(value))"
        case .change(.tag(let tag)): "tag \(tag)"
        case .change(.untag(let tag)): "untag \(tag)"
        case .change(.addPoints(let points)): "points \(points)"
        case .change(.moveToStage(let stage)): "move to \(stage)"
        case .change(.startFlow(let flow)): "start \(flow)"
        case .change(.suppress), .change(.lift): "changes the suppression list"
        }
    }

    private static func expectation(_ expectation: Expectation) -> String {
        var text = "\(expectation.line) expect \(expectation.contact)\(expectation.isNegated ? " not" : "")"
        text += " \(subject(expectation.subject))"
        if let at = expectation.at { text += " at \(time(at))" }
        if let within = expectation.within { text += " within \(FlowListing.duration(within))" }
        if let step = expectation.step { text += " at step \(step)" }
        if let times = expectation.times { text += " \(times) times" }
        return text + " | \(expectation.text)"
    }

    private static func subject(_ subject: Expectation.Subject) -> String {
        switch subject {
        case .stage(let stage): "stage \(stage)"
        case .tagged(let tag): "tagged \(tag)"
        case .score(let score): "score \(score)"
        case .field(let field, let value): "\(field)=\(self.value(value))"
        case .sent(let email): "sent \(email)"
        case .skipped(let email): "skipped \(email)"
        case .notified(let team, let email): "notified \(team) with \(email?.text ?? "anything")"
        case .called(let webhook): "called \(webhook)"
        case .entered(let flow): "entered \(flow)"
        case .finished(let flow): "finished \(flow)"
        case .converted(let flow): "converted \(flow)"
        case .stopped(let flow): "stopped \(flow)"
        }
    }
}
