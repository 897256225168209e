import FlowModel

extension FolderCheck {
    /// Flows that let contacts into each other in a circle must take time somewhere.
    mutating func checkCircles(_ lowered: [Int: Lowering.Result]) {
        let order = lowered.keys.sorted()
        let graph = CircleGraph(order.compactMap { lowered[$0]?.flow })
        for circle in Loops.components(of: graph.ways.count, by: { graph.ways[$0] }) {
            let members = Set(circle)
            // What lets contacts in comes behind all flows.
            let circle = circle.filter { $0 < order.count }
            guard let first = circle.first, let result = lowered[order[first]],
                let step = graph.step(of: first, into: members)
            else { continue }
            let titles = circle.prefix(6).map { "`\(flows[order[$0]].title)`" }.joined(separator: ", ")
            findings.report(
                .circleWithoutWait,
                in: flows[order[first]].source,
                at: result.origins[step].span,
                circle.count == 1
                    ? "this flow lets contacts into itself without a wait"
                    : "these flows let contacts into each other in a circle without a wait: \(titles)",
                label: "comes back at the same moment",
                help: "put a `wait` before this step, or take one of the steps out that close the circle"
            )
        }
    }
}

/// Flows and what lets contacts into them: a flow leads to what its steps do at the moment of the entry, and that to
/// the flows that it lets contacts into.
private struct CircleGraph {
    /// Flows first, then what lets contacts in.
    private(set) var ways: [[Int]]
    /// For each flow the steps that let contacts in somewhere, with what they do.
    private var links: [[(step: Int, node: Int)]] = []

    private enum Entrance: Hashable {
        case flow(Slug), event(Slug), stage(Slug)
    }

    init(_ flows: [Flow]) {
        ways = Array(repeating: [], count: flows.count)
        var nodes: [Entrance: Int] = [:]
        for (position, flow) in flows.enumerated() {
            for entrance in Set([.flow(flow.name)] + flow.triggers.compactMap(CircleGraph.entrance)) {
                let node = nodes[entrance] ?? ways.count
                if node == ways.count { ways.append([]) }
                nodes[entrance] = node
                ways[node].append(position)
            }
        }
        for (position, flow) in flows.enumerated() {
            let reached = flow.reachable(from: [0]) { flow.steps[$0].action.isWait ? [] : flow.successors(of: $0) }
            var found: [(step: Int, node: Int)] = []
            for index in flow.steps.indices where reached[index] {
                guard let node = CircleGraph.entrance(flow.steps[index].action).flatMap({ nodes[$0] }) else { continue }
                found.append((index, node))
            }
            links.append(found)
            ways[position] = Array(Set(found.map(\.node))).sorted()
        }
    }

    /// The first step of that flow that lets contacts into one of the nodes.
    func step(of flow: Int, into nodes: Set<Int>) -> Int? {
        links[flow].first { nodes.contains($0.node) }?.step
    }

    private static func entrance(_ trigger: Trigger) -> Entrance? {
        switch trigger.kind {
        case .event(let name): .event(name)
        case .stage(let name): .stage(name)
        default: nil
        }
    }

    private static func entrance(_ action: Step.Action) -> Entrance? {
        switch action {
        case .startFlow(let name): .flow(name)
        case .record(let name): .event(name)
        case .moveToStage(let name): .stage(name)
        default: nil
        }
    }
}

extension Rule {
    static let circleWithoutWait = Rule(
        "circle-without-wait",
        """
        A flow starts another one, records an event or moves the contact to a stage, which lets the contact into a flow
        that does the same, and so on back to the first, all at one moment. Put a `wait` into one of them, or let one of
        them end otherwise.

            flow A                        flow B
            on lead                       on a done
            record a done                 start flow A
        """
    )
}
