import FlowModel

/// One check of one folder: what is read, then what is found about it, then the flows that may run.
struct FolderCheck {
    let text: FolderText
    let knowledge: Knowledge
    /// The emails that have a file, by slug.
    let emails: Set<Slug>
    private(set) var sources: [Int: SourceFile] = [:]
    private(set) var flows: [FlowSyntax] = []
    /// What each flow file says about stages, scoring, segments and journeys.
    private(set) var lifecycles: [LifecycleSyntax] = []
    /// Those of all scenario files.
    private(set) var scenarios: [ScenarioSyntax] = []
    private(set) var names = FolderNames()
    /// Every question of every condition, in the order of the files.
    private(set) var leaves: [ConditionLeaf] = []
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
        readFiles()
        names = FolderNames(flows, lifecycles)
        leaves = ConditionLeaf.all(flows, lifecycles)
        checkFlowNames()
        checkSettings()
        checkEmails()
        checkConfiguration()
        checkDefinitions()
        checkEvents()
        checkFields()
        checkDates()
        let walkable = flows.indices.filter { checkSteps(of: flows[$0]) }
        var lowered: [Int: Lowering.Result] = [:]
        for index in walkable {
            let result = Lowering.lower(flows[index])
            checkWays(of: result, flows[index])
            lowered[index] = result
        }
        checkCircles(lowered)
        let lifecycle = checkLifecycle()
        let journeys = checkJourneys()
        let scenarios = checkScenarios()
        checkUnusedEmails()
        return result(lowered.mapValues(\.flow), lifecycle, journeys, scenarios)
    }

    /// Reads all files, knowing what names with words of the language in them stand in quotes somewhere.
    private mutating func readFiles() {
        var readings: [Reading] = []
        for (index, file) in text.files.enumerated()
        where file.path.hasSuffix(".flow") || file.path.hasSuffix(".scenario") {
            if let reading = lex(file, index) { readings.append(reading) }
        }
        var known = emails.union(knowledge.webhooks ?? []).union(knowledge.teams ?? []).union(knowledge.topics ?? [])
        for reading in readings {
            for token in reading.lexed.tokens where token.kind == .quoted && token.span.end - token.span.start <= 200 {
                known.insert(Slug(token.text))
            }
        }
        for reading in readings { read(reading, known) }
    }

    /// A file between its tokens and its syntax.
    private struct Reading {
        var index: Int
        var path: String
        var lexed: Lexed
    }

    private mutating func lex(_ file: FolderText.File, _ index: Int) -> Reading? {
        guard file.text.utf8.count <= Limits.fileBytes else {
            hasUnreadFile = true
            findings.report(
                .fileTooLarge,
                aboutFile: index,
                "this file is larger than \(Limits.fileBytes / 1024) KB",
                help: "split it into several files"
            )
            return nil
        }
        var source = SourceFile(path: file.path, index: index, text: file.text)
        sources[index] = source
        if let line = LanguageLine(source) {
            guard let table = line.table else {
                hasUnreadFile = true
                findings.reportUnknown(line, in: source)
                return nil
            }
            source.table = table
            sources[index] = source
        }
        let lexed = Lexer.tokens(of: source)
        if let other = OtherLanguage(lexed) {
            hasUnreadFile = true
            findings.reportOther(other, in: source)
            return nil
        }
        return Reading(index: index, path: file.path, lexed: lexed)
    }

    private mutating func read(_ reading: Reading, _ known: Set<Slug>) {
        var parser = Parser(reading.lexed, table: reading.lexed.source.table, knownNames: known)
        if reading.path.hasSuffix(".scenario") {
            parser.parseScenarios()
            findings.append(parser.findings)
            scenarios += parser.scenarios
            if parser.scenarios.isEmpty, !parser.findings.hasErrors {
                findings.report(
                    .emptyFile,
                    aboutFile: reading.index,
                    "this file holds no scenario",
                    help: "begin with a line such as `\(reading.lexed.source.table[.scenario]) \"what it shows\"`"
                )
            }
            return
        }
        parser.parseFile()
        findings.append(parser.findings)
        flows += parser.flows
        lifecycles.append(parser.lifecycle)
        if parser.flows.isEmpty, !parser.hasOtherSections, !parser.findings.hasErrors {
            findings.report(
                .emptyFile,
                aboutFile: reading.index,
                "this file holds no flow",
                help: "begin with a trigger, for example `on lead`"
            )
        }
    }

    private func result(
        _ lowered: [Int: Flow],
        _ lifecycle: Lifecycle,
        _ journeys: [(JourneySyntax, file: Int)],
        _ scenarios: [Scenario]
    ) -> CheckedFolder {
        let errors = findings.errorSpansByFile.mapValues(ErrorPlaces.init)
        let sound = lowered.keys.sorted().filter { index in
            let flow = flows[index]
            return errors[flow.source.index]?.touch(flow.span, name: flow.nameSpan) != true
        }
        let measured = journeys.filter { journey, file in errors[file]?.touch(journey.span) != true }
        var list = DiagnosticList(paths: text.files.map(\.path), sources: sources)
        return CheckedFolder(
            flows: sound.compactMap { lowered[$0] },
            lifecycle: lifecycle,
            journeys: measured.compactMap(\.0.lowered),
            scenarios: scenarios,
            diagnostics: list.diagnostics(of: findings),
            hasErrors: findings.hasErrors
        )
    }
}

/// Where the errors of one file are, for a quick look at each of its flows and journeys.
private struct ErrorPlaces {
    private let starts: [Int]
    private let spans: Set<Span>

    init(_ errors: [Span]) {
        starts = errors.map(\.start).sorted()
        spans = Set(errors)
    }

    /// Whether an error stands there or is about that name.
    func touch(_ span: Span, name: Span? = nil) -> Bool {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < span.start { low = middle + 1 } else { high = middle }
        }
        let isInside = low < starts.count && span.contains(Span(starts[low], starts[low]))
        return isInside || name.map(spans.contains) ?? false
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
        A `.flow` file without a statement does nothing, and a `.scenario` file without a scenario tests nothing. Write
        one, or delete the file.
        """
    )
}
