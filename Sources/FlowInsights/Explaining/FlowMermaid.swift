package import FlowModel

/// A flow as a Mermaid flowchart (mermaid.js.org, Flowcharts - Basic Syntax).
package enum FlowMermaid {
    package static func text(_ flow: Flow) -> String {
        var chart = Chart(flow)
        return chart.text(FlowOutline(flow))
    }

    private struct Chart {
        private let flow: Flow
        private var nodes: [String] = []
        private var edges: [String] = []
        private var ids: [Int: String] = [:]
        private var stops = 0
        private var hasFinish = false

        init(_ flow: Flow) {
            self.flow = flow
        }

        mutating func text(_ outline: FlowOutline) -> String {
            for node in outline.allNodes where ids[node.index] == nil { ids[node.index] = Self.id(node) }
            nodes.append("start([\"\(Self.escaped(flow.startText))\"])")
            let first = outline.steps.first.map(Self.id)
            edges.append("start --> \(first ?? finish())")
            add(outline.steps, after: nil)
            for (place, exit) in (flow.goals.map { ("goal", $0) } + flow.stops.map { ("stop when", $0) }).enumerated() {
                nodes.append("leave\(place)>\"\(Self.escaped(exit.0 + " " + exit.1.text))\"]")
            }
            if hasFinish { nodes.append("finish([\"finished\"])") }
            let title = flow.title.isEmpty ? flow.name.text : flow.title
            let lines = ["flowchart TD", "accTitle: \(Self.plain(title))"] + nodes + edges
            return lines.enumerated().map { $0.offset == 0 ? $0.element : "    " + $0.element }.joined(separator: "\n")
        }

        /// `after` is where the sequence leads.
        private mutating func add(_ sequence: [FlowOutline.Node], after: String?) {
            for (place, node) in sequence.enumerated() {
                let next = place + 1 < sequence.count ? Self.id(sequence[place + 1]) : after
                nodes.append(Self.shape(node))
                for exit in node.exits { add(exit, of: node, next: next) }
            }
        }

        private mutating func add(_ exit: FlowOutline.Exit, of node: FlowOutline.Node, next: String?) {
            let target: String
            if let first = exit.body.first {
                target = Self.id(first)
            } else {
                switch exit.end {
                case .next: target = next ?? finish()
                case .jump(let step): target = ids[step] ?? finish()
                case .stop:
                    stops += 1
                    target = "stop\(stops)"
                    nodes.append("\(target)([\"stop\"])")
                }
            }
            let isBack = if case .jump(let step) = exit.end { step <= node.index } else { false }
            let arrow = isBack ? "-.->" : "-->"
            let label = exit.label.isEmpty ? "" : "|\"\(Self.escaped(exit.label))\"|"
            edges.append("\(Self.id(node)) \(arrow)\(label) \(target)")
            add(exit.body, after: next)
        }

        private mutating func finish() -> String {
            hasFinish = true
            return "finish"
        }

        private static func id(_ node: FlowOutline.Node) -> String {
            "s" + String(node.id.map { $0 == "." ? "_" : $0 })
        }

        private static func shape(_ node: FlowOutline.Node) -> String {
            let text = "\"\(escaped("\(node.number) · \(node.text)"))\""
            let id = id(node)
            switch node.kind {
            case .send, .notify: return "\(id)[\(text)]"
            case .wait, .waitUntil, .stop: return "\(id)([\(text)])"
            case .decide: return "\(id){{\(text)}}"
            case .split: return "\(id){\(text)}"
            case .callWebhook, .goTo, .set, .clear, .tag, .untag, .addPoints, .moveToStage, .subscribe, .unsubscribe,
                .record, .startFlow:
                return "\(id)(\(text))"
            }
        }

        /// Letters, digits and blanks as they are, everything else as an entity with its number.
        private static func escaped(_ text: String) -> String {
            var result = ""
            for scalar in text.unicodeScalars {
                let isPlain = Slug.isPartOfWord(scalar) || " ,.·?:–".unicodeScalars.contains(scalar)
                if isPlain {
                    result.unicodeScalars.append(scalar)
                } else if scalar.value >= 0x20, !(0x7f...0x9f).contains(scalar.value) {
                    result += "#\(scalar.value);"
                }
            }
            return result
        }

        /// For a line that knows no entities.
        private static func plain(_ text: String) -> String {
            let scalars = text.unicodeScalars.filter { Slug.isPartOfWord($0) || $0 == " " || $0 == "-" }
            let result = String(String.UnicodeScalarView(scalars))
            return result.contains { $0 != " " } ? result : "flow"
        }
    }
}
