import FlowModel

/// One file read by itself, without the folder around it.
struct FileReading {
    let source: SourceFile
    /// Nil when the file cannot be read at all.
    private(set) var parser: Parser?
    private(set) var findings = Findings()

    init(_ file: FolderText.File) {
        guard file.text.utf8.count <= Limits.fileBytes else {
            source = SourceFile(path: file.path, index: 0, text: "")
            findings.report(
                .fileTooLarge,
                aboutFile: 0,
                "this file is larger than \(Limits.fileBytes / 1024) KB",
                help: "split it into several files"
            )
            return
        }
        source = SourceFile(path: file.path, index: 0, text: file.text)
        var table = KeywordTable.english
        if let line = LanguageLine(source) {
            guard let other = line.table else {
                findings.reportUnknown(line, in: source)
                return
            }
            table = other
        }
        var parser = Parser(source: source, table: table, knownNames: [])
        if file.path.hasSuffix(".scenario") { parser.parseScenarios() } else { parser.parseFile() }
        findings = parser.findings
        for flow in parser.flows { reportWrongNumber(flow) }
        self.parser = parser
    }

    /// What is wrong with the file.
    func diagnostics() -> [Diagnostic] {
        var list = DiagnosticList(paths: [source.path], sources: [0: source])
        return list.diagnostics(of: findings)
    }

    /// A number that is not the step's stays as it is until its author has said which of the two is meant.
    private mutating func reportWrongNumber(_ flow: FlowSyntax) {
        var isReported = false
        flow.forEachStep { step in
            guard !isReported, let number = step.label.number, number.path != step.path else { return }
            isReported = true
            findings.report(
                .wrongNumber,
                in: source,
                at: number.span,
                "this is step \(step.number), not \(StepSyntax.number(number.path))",
                label: "the number is wrong",
                help: "write `\(step.number).` and count on from there, or leave the numbers out"
            )
        }
    }
}
