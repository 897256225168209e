import FlowModel

extension FolderCheck {
    /// Stages, segments and flows that are named are defined in the folder.
    mutating func checkDefinitions() {
        guard text.isWhole, !hasUnreadFile else { return }
        var mentions = Mentions()
        for leaf in leaves { mentions.add(leaf) }
        for lifecycle in lifecycles { mentions.add(lifecycle) }
        for flow in flows { mentions.add(flow) }
        if !lifecycles.contains(where: \.isIncomplete) {
            let stages = Titles(lifecycles.flatMap { $0.stageBlocks.flatMap(\.stages) }.map(\.name))
            for (name, source) in mentions.stages where !stages.has(name) { reportStage(name, stages, in: source) }
            let segments = Titles(lifecycles.flatMap(\.segments).map(\.name))
            for (name, source) in mentions.segments where !segments.has(name) {
                reportSegment(name, segments, in: source)
            }
        }
        guard !flows.contains(where: \.name.isEmpty) else { return }
        let titles = Titles(flows)
        for (name, source) in mentions.flows where !titles.has(name) { reportFlow(name, titles, in: source) }
    }

    /// What is defined, as it is written.
    private struct Titles {
        /// In the order of the folder.
        private(set) var all: [String] = []
        private(set) var slugs: [String] = []
        private var bySlug: [String: String] = [:]

        init(_ names: [NameSyntax]) {
            for name in names { add(name.slug, name.text) }
        }

        init(_ flows: [FlowSyntax]) {
            for flow in flows { add(flow.name, flow.title) }
        }

        private mutating func add(_ slug: Slug, _ text: String) {
            guard bySlug.updateValue(text, forKey: slug.text) == nil else { return }
            all.append(text)
            slugs.append(slug.text)
        }

        func has(_ name: NameSyntax) -> Bool { bySlug[name.slug.text] != nil }

        func title(_ slug: String?) -> String? { slug.flatMap { bySlug[$0] } }

        /// The first ones, as a list.
        var list: String { all.prefix(12).joined(separator: ", ") }
    }

    /// The title as it can stand in the place of the name.
    private func replacement(_ name: NameSyntax, _ title: String?) -> String? {
        title.map { name.isQuoted || $0.contains(" ") ? "\"\($0)\"" : $0 }
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

        mutating func add(_ lifecycle: LifecycleSyntax) {
            for path in lifecycle.journeys.flatMap(\.paths) {
                if case .stage(let name) = path.touchpoint { stages.append((name, lifecycle.source)) }
            }
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

    private mutating func reportStage(_ name: NameSyntax, _ stages: Titles, in source: SourceFile) {
        let near = stages.title(nearest.nearest(to: name.slug.text, among: stages.slugs))
        findings.report(
            .unknownStage,
            in: source,
            at: name.span,
            "there is no stage `\(name.text)`",
            label: near.map { "did you mean `\($0)`?" } ?? "not in the `stages` block",
            help: stages.all.isEmpty
                ? "this folder has no `stages` block that defines it" : "the stages are \(stages.list)",
            replacement: replacement(name, near)
        )
    }

    private mutating func reportSegment(_ name: NameSyntax, _ segments: Titles, in source: SourceFile) {
        let near = segments.title(nearest.nearest(to: name.slug.text, among: segments.slugs))
        let written = name.isQuoted ? "\"\(name.text)\"" : name.text
        findings.report(
            .unknownSegment,
            in: source,
            at: name.span,
            "there is no segment `\(name.text)`",
            label: near.map { "did you mean `\($0)`?" } ?? "not defined in this folder",
            help: "define it where everyone finds it, for example `segment \(written): country is \"NL\"`",
            replacement: replacement(name, near)
        )
    }

    private mutating func reportFlow(_ name: NameSyntax, _ titles: Titles, in source: SourceFile) {
        let near = titles.title(nearest.nearest(to: name.slug.text, among: titles.slugs))
        findings.report(
            .unknownFlow,
            in: source,
            at: name.span,
            "there is no flow `\(name.text)`",
            label: near.map { "did you mean `\($0)`?" } ?? "not in this folder",
            help: "the flows are \(titles.list)",
            replacement: replacement(name, near)
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
