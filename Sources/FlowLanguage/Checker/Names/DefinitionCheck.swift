import FlowModel

extension FolderCheck {
    /// Stages, segments and flows that are named are defined in the folder.
    mutating func checkDefinitions() {
        guard text.isWhole, !hasUnreadFile else { return }
        var mentions = Mentions()
        for leaf in leaves { mentions.add(leaf) }
        for flow in flows { mentions.add(flow) }
        if !lifecycles.contains(where: \.isIncomplete) {
            let stages = Set(names.stages)
            for (name, source) in mentions.stages where !stages.contains(name.slug) { reportStage(name, in: source) }
            let segments = Set(names.segments)
            let known = segments.map(\.text).sorted()
            for (name, source) in mentions.segments where !segments.contains(name.slug) {
                reportSegment(name, known, in: source)
            }
        }
        guard !flows.contains(where: \.name.isEmpty) else { return }
        let known = names.flows.map(\.text).sorted()
        for (name, source) in mentions.flows where !names.flows.contains(name.slug) {
            reportFlow(name, known, in: source)
        }
    }

    /// Names of what must be defined, with the file that names them.
    private struct Mentions {
        var stages: [(NameSyntax, SourceFile)] = []
        var segments: [(NameSyntax, SourceFile)] = []
        var flows: [(NameSyntax, SourceFile)] = []

        mutating func add(_ leaf: ConditionLeaf) {
            if case .stage(let stage) = leaf.condition { stages += stage.names.map { ($0, leaf.source) } }
            if case .inSegment(let name) = leaf.condition { segments.append((name, leaf.source)) }
        }

        mutating func add(_ flow: FlowSyntax) {
            for trigger in flow.triggers {
                if case .stage(let name) = trigger.kind { stages.append((name, flow.source)) }
                if case .segment(let name) = trigger.kind { segments.append((name, flow.source)) }
                if case .recurring(_, let name) = trigger.kind { segments.append((name, flow.source)) }
            }
            var actions: [ActionSyntax] = []
            flow.forEachStep { actions += $0.actions }
            for action in actions {
                if case .moveToStage(let name) = action.kind { stages.append((name, flow.source)) }
                if case .startFlow(let name) = action.kind { flows.append((name, flow.source)) }
            }
        }
    }

    private mutating func reportStage(_ name: NameSyntax, in source: SourceFile) {
        let known = names.stages.map(\.text)
        let near = nearest.nearest(to: name.slug.text, among: known)
        findings.report(
            .unknownStage,
            in: source,
            at: name.span,
            "there is no stage `\(name.text)`",
            label: near.map { "did you mean `\($0.replacingDashes)`?" } ?? "not in the `stages` block",
            help: known.isEmpty
                ? "this folder has no `stages` block that defines it"
                : "the stages are \(known.prefix(12).map(\.replacingDashes).joined(separator: ", "))",
            replacement: near?.replacingDashes
        )
    }

    private mutating func reportSegment(_ name: NameSyntax, _ known: [String], in source: SourceFile) {
        let near = nearest.nearest(to: name.slug.text, among: known)
        let written = name.isQuoted ? "\"\(name.text)\"" : name.text
        findings.report(
            .unknownSegment,
            in: source,
            at: name.span,
            "there is no segment `\(name.text)`",
            label: near.map { "did you mean `\($0.replacingDashes)`?" } ?? "not defined in this folder",
            help: "define it where everyone finds it, for example `segment \(written): country is \"NL\"`",
            replacement: near?.replacingDashes
        )
    }

    private mutating func reportFlow(_ name: NameSyntax, _ known: [String], in source: SourceFile) {
        let near = nearest.nearest(to: name.slug.text, among: known)
        findings.report(
            .unknownFlow,
            in: source,
            at: name.span,
            "there is no flow `\(name.text)`",
            label: near.map { "did you mean `\($0.replacingDashes)`?" } ?? "not in this folder",
            help: "the flows are \(known.prefix(12).map(\.replacingDashes).joined(separator: ", "))",
            replacement: near?.replacingDashes
        )
    }
}

extension Rule {
    static let unknownSegment = Rule(
        "unknown-segment",
        """
        A segment is named that no file of the folder defines. A segment is a named condition:

            segment "Dutch trials": stage is Lead and country is "NL"
        """
    )
}
