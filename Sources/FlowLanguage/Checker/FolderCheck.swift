import FlowModel

/// One check of one folder: what is read, then what is found about it, then the flows that may run.
struct FolderCheck {
    let text: FolderText
    let knowledge: Knowledge
    /// The emails that have a file, by slug.
    let emails: Set<Slug>
    private(set) var sources: [Int: SourceFile] = [:]
    private(set) var flows: [FlowSyntax] = []
    /// What each flow file says about stages, scoring and segments.
    private(set) var lifecycles: [LifecycleSyntax] = []
    /// Those of all scenario files.
    private(set) var scenarios: [ScenarioSyntax] = []
    private(set) var names = FolderNames()
    /// Whether a file was not read at all, so that what is missing may be there.
    private(set) var hasUnreadFile = false
    /// Where the steps of each flow stand, while scenarios are checked.
    var layouts: [Slug: StepLayout] = [:]
    var findings = Findings()
    var nearest = NearestName()

    init(_ text: FolderText, knowing knowledge: Knowledge) {
        self.text = text
        self.knowledge = knowledge
        emails = Set(text.files.compactMap { FolderCheck.email(at: $0.path) })
    }

    /// The email that a file of that path is; nil for layouts, partials and everything else.
    static func email(at path: String) -> Slug? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "emails" else { return nil }
        for suffix in [".md", ".html"] where parts[1].hasSuffix(suffix) {
            let slug = Slug(parts[1].dropLast(suffix.count))
            return slug.isEmpty ? nil : slug
        }
        return nil
    }

    mutating func run() -> CheckedFolder {
        for (index, file) in text.files.enumerated() {
            if file.path.hasSuffix(".flow") || file.path.hasSuffix(".scenario") { read(file, index) }
        }
        names = FolderNames(flows, lifecycles)
        checkFlowNames()
        checkSettings()
        checkEmails()
        checkWebhooks()
        checkEvents()
        checkFields()
        let walkable = flows.indices.filter { checkSteps(of: flows[$0]) }
        var lowered: [Int: Flow] = [:]
        for index in walkable {
            let result = Lowering.lower(flows[index])
            checkWays(of: result, flows[index])
            lowered[index] = result.flow
        }
        let lifecycle = checkLifecycle()
        let scenarios = checkScenarios()
        checkUnusedEmails()
        return result(lowered, lifecycle, scenarios)
    }

    private mutating func read(_ file: FolderText.File, _ index: Int) {
        guard file.text.utf8.count <= Limits.fileBytes else {
            hasUnreadFile = true
            findings.report(
                .fileTooLarge,
                aboutFile: index,
                "this file is larger than \(Limits.fileBytes / 1024) KB",
                help: "split it into several files"
            )
            return
        }
        let source = SourceFile(path: file.path, index: index, text: file.text)
        sources[index] = source
        var table = KeywordTable.english
        if let line = LanguageLine(source) {
            guard let other = line.table else {
                hasUnreadFile = true
                return findings.reportUnknown(line, in: source)
            }
            table = other
        }
        var parser = Parser(source: source, table: table, knownNames: emails)
        if file.path.hasSuffix(".scenario") {
            parser.parseScenarios()
            findings.append(parser.findings)
            scenarios += parser.scenarios
            return
        }
        parser.parseFile()
        findings.append(parser.findings)
        flows += parser.flows
        lifecycles.append(parser.lifecycle)
        if parser.flows.isEmpty, !parser.hasOtherSections, !parser.findings.hasErrors {
            findings.report(
                .emptyFile,
                aboutFile: index,
                "this file holds no flow",
                help: "begin with a trigger, for example `on lead`"
            )
        }
    }

    private func result(
        _ lowered: [Int: Flow],
        _ lifecycle: Lifecycle,
        _ scenarios: [Scenario]
    ) -> CheckedFolder {
        var errors: [Int: [Span]] = [:]
        for file in sources.keys { errors[file] = findings.errorSpans(ofFile: file) }
        let sound = lowered.keys.sorted().filter { index in
            let flow = flows[index]
            return !(errors[flow.source.index] ?? []).contains { flow.span.contains($0) || flow.nameSpan == $0 }
        }
        var list = DiagnosticList(paths: text.files.map(\.path), sources: sources)
        return CheckedFolder(
            flows: sound.compactMap { lowered[$0] },
            lifecycle: lifecycle,
            scenarios: scenarios,
            diagnostics: list.diagnostics(of: findings),
            hasErrors: findings.hasErrors
        )
    }
}

extension Rule {
    static let fileTooLarge = Rule(
        "file-too-large",
        """
        A flow file has at most \(Limits.fileBytes / 1024) KB. A larger one was generated, or is no flow file.
        """
    )

    static let emptyFile = Rule(
        "empty-file",
        severity: .warning,
        """
        A `.flow` file without a statement does nothing. Write a flow, or delete the file.
        """
    )
}
