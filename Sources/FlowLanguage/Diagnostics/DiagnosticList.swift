import FlowModel

/// Turns findings into diagnostics: in file order, with lines and columns, and not too many of them.
struct DiagnosticList {
    private let paths: [String]
    private let sources: [Int: SourceFile]
    /// The last place computed: on one long line the next column is counted from there, not from its beginning.
    private var last = (file: -1, lineStart: -1, offset: 0, column: 1)

    init(paths: [String], sources: [Int: SourceFile]) {
        self.paths = paths
        self.sources = sources
    }

    mutating func diagnostics(of findings: Findings) -> [Diagnostic] {
        let ordered = findings.items.enumerated().sorted { left, right in
            key(left.element, left.offset) < key(right.element, right.offset)
        }.map(\.element)
        let shown = shown(ordered)
        var result: [Diagnostic] = []
        for finding in shown { result.append(diagnostic(finding)) }
        if let last = result.last, shown.count < ordered.count {
            result.append(Self.remainder(ordered.count - shown.count, after: last, of: ordered))
        }
        return result
    }

    private func key(_ finding: Findings.Finding, _ position: Int) -> (Int, Int, Int) {
        (finding.file, finding.span?.start ?? -1, position)
    }

    /// Errors come before warnings when there is no room for all.
    private func shown(_ ordered: [Findings.Finding]) -> [Findings.Finding] {
        guard ordered.count > Limits.diagnostics else { return ordered }
        let errors = ordered.count { $0.rule.severity == .error }
        var errorsLeft = Limits.diagnostics
        var warningsLeft = max(0, Limits.diagnostics - errors)
        return ordered.filter { finding in
            if finding.rule.severity == .error {
                errorsLeft -= 1
                return errorsLeft >= 0
            }
            warningsLeft -= 1
            return warningsLeft >= 0
        }
    }

    private static func remainder(
        _ count: Int,
        after last: Diagnostic,
        of ordered: [Findings.Finding]
    ) -> Diagnostic {
        let errors = ordered.count { $0.rule.severity == .error }
        return Diagnostic(
            id: Rule.tooManyFindings.id,
            severity: errors > Limits.diagnostics ? .error : .warning,
            place: Diagnostic.Place(file: last.place.file, line: 0, column: 1, length: 1),
            message: "\(count) more \(count == 1 ? "finding was" : "findings were") left out",
            help: "mend the ones above and check again"
        )
    }

    private mutating func diagnostic(_ finding: Findings.Finding) -> Diagnostic {
        Diagnostic(
            id: finding.rule.id,
            severity: finding.rule.severity,
            place: place(of: finding),
            message: finding.message,
            label: finding.label,
            help: finding.help,
            replacement: finding.replacement
        )
    }

    private mutating func place(of finding: Findings.Finding) -> Diagnostic.Place {
        guard let span = finding.span, let source = sources[finding.file] else {
            return Diagnostic.Place(file: paths[finding.file], line: 0, column: 1, length: 1)
        }
        let line = source.line(at: span.start)
        var from = (offset: line.start, column: 1)
        if last.file == finding.file, last.lineStart == line.start, last.offset <= span.start {
            from = (last.offset, last.column)
        }
        let column = from.column + source.characterCount(Span(from.offset, span.start))
        last = (finding.file, line.start, span.start, column)
        return Diagnostic.Place(
            file: source.path,
            line: line.number,
            column: column,
            length: max(1, source.characterCount(span))
        )
    }
}

extension Rule {
    static let tooManyFindings = Rule(
        "too-many-findings",
        severity: .warning,
        """
        One check prints at most \(Limits.diagnostics) diagnostics, errors before warnings. The last one counts those
        that were left out. When any of those is an error, this is one too.
        """
    )
}
