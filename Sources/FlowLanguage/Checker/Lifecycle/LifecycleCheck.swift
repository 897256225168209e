import FlowModel

/// Checks and lowers what the folder defines for everyone.
extension FolderCheck {
    /// Stages, scoring and segments of all files, without what cannot be used.
    mutating func checkLifecycle() -> Lifecycle {
        let stages = checkStages()
        let rules = checkScoring()
        return Lifecycle(
            stages: stages.filter { !$0.isOutside }.map(\.lowered),
            outside: stages.filter(\.isOutside).map(\.lowered),
            scoring: rules.map(\.lowered),
            decay: checkDecay(),
            segments: checkSegments().map(\.lowered)
        )
    }

    /// The stages of the folder's one block, each once.
    private mutating func checkStages() -> [StageBlockSyntax.StageSyntax] {
        let blocks = lifecycles.flatMap { file in file.stageBlocks.map { (source: file.source, block: $0) } }
        let kept = blocks.firstIndex { $0.source.isLifecycleFile } ?? 0
        guard blocks.indices.contains(kept) else { return [] }
        let (source, block) = blocks[kept]
        for (index, other) in blocks.enumerated() where index != kept {
            findings.report(
                .stagesTwice,
                in: other.source,
                at: other.block.span,
                "a folder has one block of stages, and this is another one",
                label: "the other is in \(source.path), line \(source.line(at: block.span.start).number)",
                help: "write all stages in one `\(other.source.table[.stages]):` block, in the order of the funnel"
            )
        }
        var seen: Set<Slug> = []
        var stages: [StageBlockSyntax.StageSyntax] = []
        for stage in block.stages {
            guard seen.insert(stage.name.slug).inserted else {
                reportTwice(.stageTwice, "stages", stage.name, in: source)
                continue
            }
            stages.append(stage)
        }
        let lastInside = stages.lastIndex { !$0.isOutside } ?? 0
        if let outside = stages.firstIndex(where: \.isOutside), outside < lastInside {
            reportBehindOutside(stages[(outside + 1)...].first { !$0.isOutside }?.name, in: source)
        }
        if stages.count > Limits.stages { reportManyStages(stages, in: source) }
        return stages
    }

    private mutating func reportTwice(_ rule: Rule, _ what: String, _ name: NameSyntax, in source: SourceFile) {
        findings.report(
            rule,
            in: source,
            at: name.span,
            "there are two \(what) called `\(name.text)`",
            label: "the second one",
            help: "name one of them differently, or take one out"
        )
    }

    private mutating func reportBehindOutside(_ name: NameSyntax?, in source: SourceFile) {
        guard let name else { return }
        let outside = source.table[.outside]
        findings.report(
            .stageBehindOutside,
            in: source,
            at: name.span,
            "`\(name.text)` is a stage of the funnel again",
            label: "only lines with `\(outside):` lie outside",
            help: "write `\(outside): \(name.text)` if it lies outside, too, else move it above the first `\(outside):`"
        )
    }

    private mutating func reportManyStages(_ stages: [StageBlockSyntax.StageSyntax], in source: SourceFile) {
        findings.report(
            .manyStages,
            in: source,
            at: stages[Limits.stages].name.span,
            "these are \(stages.count) stages",
            label: "the eleventh",
            help: "nobody keeps more than \(Limits.stages) apart; segments and tags can say the rest"
        )
    }

    /// The rules of all files, each once.
    private mutating func checkScoring() -> [ScoringRuleSyntax] {
        var seen: Set<String> = []
        var rules: [ScoringRuleSyntax] = []
        for lifecycle in lifecycles {
            for rule in lifecycle.scoring {
                guard seen.insert(rule.text.lowercased()).inserted else {
                    findings.report(
                        .scoringTwice,
                        in: lifecycle.source,
                        at: rule.span,
                        "this rule stands twice in the folder",
                        label: "the second one",
                        help: "keep one of the two; to give more, write more points"
                    )
                    continue
                }
                rules.append(rule)
            }
        }
        return rules
    }

    private mutating func checkDecay() -> Decay? {
        var first: Decay?
        for lifecycle in lifecycles {
            for decay in lifecycle.decays {
                if first == nil {
                    first = decay.decay
                } else {
                    findings.report(
                        .decayTwice,
                        in: lifecycle.source,
                        at: decay.span,
                        "points fall with time in one way only, and this is another one",
                        label: "the second one",
                        help: "keep one of the two lines"
                    )
                }
            }
        }
        return first
    }

    /// The segments of all files, each once, without those that nobody could decide.
    private mutating func checkSegments() -> [SegmentSyntax] {
        var segments: [SegmentSyntax] = []
        var sources: [SourceFile] = []
        var seen: Set<Slug> = []
        for lifecycle in lifecycles {
            for segment in lifecycle.segments {
                guard seen.insert(segment.name.slug).inserted else {
                    reportTwice(.segmentTwice, "segments", segment.name, in: lifecycle.source)
                    continue
                }
                segments.append(segment)
                sources.append(lifecycle.source)
            }
        }
        let graph = SegmentGraph(segments)
        for circle in graph.circles { report(circle, segments, sources) }
        if let deep = segments.indices.first(where: { graph.depths[$0] > Limits.depth }) {
            findings.report(
                .tooDeep,
                in: sources[deep],
                at: segments[deep].name.span,
                "segments are made of segments deeper than \(Limits.depth)",
                label: "one too many",
                help: "write the conditions themselves somewhere in between"
            )
        }
        return segments.indices.filter { graph.depths[$0] <= Limits.depth && !graph.isInCircle[$0] }
            .map { segments[$0] }
    }

    private mutating func report(
        _ circle: SegmentGraph.Circle,
        _ segments: [SegmentSyntax],
        _ sources: [SourceFile]
    ) {
        let segment = segments[circle.first]
        let isDirect = circle.next == circle.first
        findings.report(
            .segmentOfItself,
            in: sources[circle.first],
            at: circle.reference,
            "the segment `\(segment.name.text)` contains itself",
            label: isDirect ? "this is the segment itself" : "by way of `\(segments[circle.next].name.text)`",
            help: "a segment is a condition on contacts; write here what it takes without this segment"
        )
    }
}

extension SourceFile {
    /// Whether it is the file in which the lifecycle stands by convention.
    fileprivate var isLifecycleFile: Bool { path == "lifecycle.flow" || path.hasSuffix("/lifecycle.flow") }
}

extension Rule {
    static let stagesTwice = Rule(
        "stages-twice",
        """
        A folder has one `stages` block, in one of its files: the one place where a word such as MQL is defined, for
        everyone. By convention the file is lifecycle.flow.
        """
    )

    static let stageTwice = Rule(
        "stage-twice",
        """
        Two stages have the same name. Names are compared without capitals and punctuation.
        """
    )

    static let stageBehindOutside = Rule(
        "stage-behind-outside",
        severity: .warning,
        """
        A stage of the funnel stands behind one outside it. Each stage outside the funnel has its own `outside:`; a
        line without it is a stage of the funnel, in the order written.

            stages:
              Lead     "Has shown interest"  when lead
              Customer "Has bought"          when purchase
              outside: Lost "No interest"    when disqualified
              outside: Partner "Works with us"
            end
        """
    )

    static let manyStages = Rule(
        "many-stages",
        severity: .warning,
        """
        A funnel with more than \(Limits.stages) stages is one that nobody can explain. A stage is something that people
        are moved along; what else is known of them are segments and tags.
        """
    )

    static let scoringTwice = Rule(
        "scoring-twice",
        """
        The same scoring rule stands twice in the folder. Each rule is counted for itself, so that one of the two would
        be counted together with the other.

            scoring:
              clicked +10
              clicked +10                 refused
            end
        """
    )

    static let decayTwice = Rule(
        "decay-twice",
        """
        Points fall with time in one way for everyone: `-5 every 30 days without activity` stands once in a folder.
        """
    )

    static let segmentTwice = Rule(
        "segment-twice",
        """
        Two segments of the folder have the same name. Names are compared without capitals and punctuation.
        """
    )

    static let segmentOfItself = Rule(
        "segment-of-itself",
        """
        A segment is a named condition. It may ask for another segment, and not, on whatever way, for itself: nobody
        could say who is in it.

            segment A: in segment B
            segment B: not in segment A   refused
        """
    )
}
