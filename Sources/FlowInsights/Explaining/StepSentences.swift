import FlowModel

/// Says each step of a flow in a sentence, indented as its author wrote it.
struct StepSentences {
    struct Line {
        /// Only on the first line of a written step.
        let number: String
        let depth: Int
        let text: String
    }

    private let flow: Flow
    private let stages: StageTitles
    private var lines: [Line] = []

    static func lines(_ flow: Flow, _ outline: FlowOutline, _ stages: StageTitles) -> [Line] {
        var sentences = StepSentences(flow: flow, stages: stages)
        sentences.add(outline.steps, depth: 0)
        return sentences.lines
    }

    private init(flow: Flow, stages: StageTitles) {
        (self.flow, self.stages) = (flow, stages)
    }

    private mutating func add(_ nodes: [FlowOutline.Node], depth: Int) {
        for node in nodes { add(node, depth: depth) }
    }

    private mutating func add(_ node: FlowOutline.Node, depth: Int) {
        switch flow.steps[node.index].action {
        case .decide(let branches, let otherwise): addDecision(node, branches, otherwise, depth)
        case .split(let arms):
            lines.append(Line(number: node.number, depth: depth, text: "Contacts are divided by chance:"))
            for (arm, exit) in zip(arms, node.exits) {
                let share = "\(Words.percent(arm.share)) of them:"
                addWay(share, share, exit, depth + 1)
            }
        default:
            let sentence = capitalized(does(node)) + "."
            let first = node.exits.count > 1 ? sentence + " " + otherwise(node) : sentence
            lines.append(Line(number: node.number, depth: depth, text: first + ending(node)))
            // Of the two ways only the second can have steps of its own that are not in the sentence.
            for exit in node.exits.dropFirst() where exit.body.contains(where: \.isBranching) {
                add(exit.body, depth: depth + 1)
            }
        }
    }

    private mutating func addDecision(
        _ node: FlowOutline.Node,
        _ branches: [Step.Branch],
        _ otherwise: Int,
        _ depth: Int
    ) {
        for (place, exit) in node.exits.enumerated() {
            let isLast = place >= branches.count
            if isLast && exit.isPlain { continue }
            let condition = isLast ? "" : "if " + ConditionWords.text(branches[place].condition, stages)
            let start = isLast ? "Otherwise" : place == 0 ? capitalized(condition) : "Otherwise " + condition
            let number = place == 0 ? node.number : ""
            addWay(start + ":", start + (isLast ? "" : ","), exit, depth, number: number)
        }
    }

    /// One line where the way is short, else its steps below it.
    private mutating func addWay(
        _ long: String,
        _ short: String,
        _ exit: FlowOutline.Exit,
        _ depth: Int,
        number: String = ""
    ) {
        let isPart = exit.body.count == 1 && exit.body.allSatisfy { $0.id != $0.number && !$0.isBranching }
        guard exit.body.isEmpty || isPart else {
            lines.append(Line(number: number, depth: depth, text: long))
            add(exit.body, depth: depth + 1)
            return
        }
        lines.append(Line(number: number, depth: depth, text: "\(short) \(way(exit)).\(limit(exit))"))
    }

    private func limit(_ exit: FlowOutline.Exit) -> String {
        guard let most = exit.most else { return "" }
        return " It does so \(Words.count(most, "time")) at most; after that it goes on with the next step."
    }

    /// `it gets the email “offer”`, `it goes on with step 6`.
    private func way(_ exit: FlowOutline.Exit) -> String {
        if let node = exit.body.first { return does(node) + ending(node) }
        switch exit.end {
        case .next: return "it goes on with what follows"
        case .stop: return "it leaves the flow"
        case .jump(let target): return goesTo(target)
        }
    }

    private func goesTo(_ target: Int) -> String {
        target < flow.steps.count ? "it goes on with step \(flow.steps[target].number)" : "the flow is finished"
    }

    /// What becomes of a step that was not done, or of a wait whose time ran out.
    private func otherwise(_ node: FlowOutline.Node) -> String {
        let other = node.exits.last ?? FlowOutline.Exit(label: "", body: [], end: .next)
        let what = other.body.contains(where: \.isBranching) ? "this follows:" : way(other)
        let end = what.hasSuffix(":") ? what : what + "."
        switch node.kind {
        case .send, .notify: return "If it cannot be sent, " + end + limit(other)
        case .callWebhook: return "If that fails, " + end + limit(other)
        case .waitUntil: return "If the time runs out, " + end + limit(other)
        default: return ""
        }
    }

    /// Where a single way leads elsewhere than to the next step.
    private func ending(_ node: FlowOutline.Node) -> String {
        guard node.kind != .goTo, node.exits.count == 1, case .jump(let target)? = node.exits.first?.end else {
            return ""
        }
        return " Then " + goesTo(target) + "."
    }

    private func does(_ node: FlowOutline.Node) -> String {
        let action = flow.steps[node.index].action
        switch action {
        case .send(let email, _): return "it gets the email “\(Words.name(email))”"
        case .notify(let team, let email, _):
            return "the team \(Words.name(team)) gets the email “\(Words.name(email))” about it"
        case .callWebhook(let name, let keep, _):
            let kept = keep.isEmpty ? "" : ", which answers its " + Words.list(keep.map(Words.name))
            return "the webhook \(Words.name(name)) is called about it" + kept
        case .wait(let duration): return "it waits \(Words.duration(duration))"
        case .waitFor(let moment, _): return "it waits until \(Words.waitMoment(moment))"
        case .waitUntil(let condition, _, let duration, _):
            let words = ConditionWords.text(condition, stages)
            return "it waits until \(words), but no longer than \(Words.duration(duration))"
        case .decide, .split: return node.text
        case .goTo(let target, _, let limit):
            let times = limit.map { ", at most \(Words.count($0, "time")), and after that with the next step" }
            return goesTo(target) + (times ?? "")
        case .stop: return "it leaves the flow"
        default: return changes(action)
        }
    }

    private func changes(_ action: Step.Action) -> String {
        switch action {
        case .set(let field, .value(.null)): "its \(Words.name(field)) is cleared"
        case .set(let field, let operand): "its \(Words.name(field)) becomes \(Words.operand(operand))"
        case .tag(let tag): "it is tagged “\(Words.name(tag))”"
        case .untag(let tag): "the tag “\(Words.name(tag))” is taken away"
        case .addPoints(let points):
            (points < 0 ? "it loses " : "it gets ") + Words.count(abs(max(points, -.max)), "point")
        case .moveToStage(let stage): "it moves to the stage \(stages.title(stage))"
        case .subscribe(let topic): "it is subscribed to \(Words.name(topic))"
        case .unsubscribe(let topic): "it is unsubscribed from \(topic.map(Words.name) ?? "everything")"
        case .record(let event): "the event “\(Words.name(event))” is recorded"
        case .startFlow(let flow): "it enters the flow “\(Words.name(flow))”, if that lets it in"
        default: ""
        }
    }

    private func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
