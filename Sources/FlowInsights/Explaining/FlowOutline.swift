package import FlowModel

/// A flow's steps as their author wrote them: sequences of steps, each with the ways that lead out of it.
///
/// The engine's list has several entries for a one-line `if` or a step with an `otherwise`; here each written step is
/// one node again, with what follows a condition inside it.
package struct FlowOutline: Sendable {
    package let steps: [Node]

    package struct Node: Sendable {
        /// Unique in the flow: the number, or for what a line does besides, `3.then` and `3.otherwise`.
        package let id: String
        package let number: String
        package let name: Slug?
        package let kind: Kind
        /// As written, without what the exits say.
        package let text: String
        package let line: Int
        /// Where it stands in the flow's list.
        package let index: Int
        /// None for a `stop`; one without a label where there is nothing to choose.
        package var exits: [Exit]

        /// Whether the way of the contact parts here.
        package var isBranching: Bool { exits.count > 1 }
    }

    /// One way out of a step: what it does, and where it leads then.
    package struct Exit: Sendable {
        package let label: String
        package var body: [Node]
        package let end: End
        /// How often it is taken in one entry, for a limited jump.
        package var most: Int?

        /// Whether it just goes on with what comes next.
        package var isPlain: Bool { body.isEmpty && end == .next }
    }

    package enum End: Hashable, Sendable {
        /// Behind the step that has the exit; a body says in its last node where it ends.
        case next
        /// Index in the flow's list; its count finishes the flow.
        case jump(Int)
        case stop
    }

    /// The words that programs read; they are the first words of the step in the language.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case send, notify, wait, split, set, clear, tag, untag, subscribe, unsubscribe, record, stop
        case decide = "if"
        case callWebhook = "call_webhook"
        case waitUntil = "wait_until"
        case goTo = "go_to"
        case addPoints = "add_points"
        case moveToStage = "move_to_stage"
        case startFlow = "start_flow"
    }

    package init(_ flow: Flow) {
        steps = Outliner(flow.steps).sequence(flow.steps.indices, after: flow.steps.count)
    }

    /// Every node, in the order in which they are written.
    package var allNodes: [Node] {
        var result: [Node] = []
        var pending = Array(steps.reversed())
        while let node = pending.popLast() {
            result.append(node)
            for exit in node.exits.reversed() { pending.append(contentsOf: exit.body.reversed()) }
        }
        return result
    }
}

extension FlowOutline.Kind {
    init(_ action: Step.Action) {
        self =
            switch action {
            case .send: .send
            case .notify: .notify
            case .callWebhook: .callWebhook
            case .wait: .wait
            case .waitFor, .waitUntil: .waitUntil
            case .decide: .decide
            case .split: .split
            case .goTo: .goTo
            case .set(_, .value(.null)): .clear
            case .set: .set
            case .tag: .tag
            case .untag: .untag
            case .addPoints: .addPoints
            case .moveToStage: .moveToStage
            case .subscribe: .subscribe
            case .unsubscribe: .unsubscribe
            case .record: .record
            case .startFlow: .startFlow
            case .stop: .stop
            }
    }
}
