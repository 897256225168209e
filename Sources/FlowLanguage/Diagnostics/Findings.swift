import FlowModel

/// What a part of the checker found, with spans that become lines and columns only when they are printed.
struct Findings: Sendable {
    struct Finding: Sendable {
        var rule: Rule
        var file: Int
        /// Nil when it is about the file as a whole.
        var span: Span?
        var message: String
        var label: String
        var help: String?
        var replacement: String?
    }

    private(set) var items: [Finding] = []

    mutating func report(
        _ rule: Rule,
        in source: SourceFile,
        at span: Span,
        _ message: String,
        label: String = "",
        help: String? = nil,
        replacement: String? = nil
    ) {
        hasErrors = hasErrors || rule.severity == .error
        items.append(
            Finding(
                rule: rule,
                file: source.index,
                span: span,
                message: message,
                label: label,
                help: help,
                replacement: replacement
            )
        )
    }

    mutating func report(_ rule: Rule, aboutFile file: Int, _ message: String, help: String? = nil) {
        hasErrors = hasErrors || rule.severity == .error
        items.append(
            Finding(rule: rule, file: file, span: nil, message: message, label: "", help: help, replacement: nil)
        )
    }

    mutating func append(_ other: Findings) {
        items += other.items
        hasErrors = hasErrors || other.hasErrors
    }

    private(set) var hasErrors = false

    /// Where the errors of that file are.
    func errorSpans(ofFile file: Int) -> [Span] {
        items.filter { $0.file == file && $0.rule.severity == .error }.compactMap(\.span)
    }

    /// Where the errors are, by file.
    var errorSpansByFile: [Int: [Span]] {
        var spans: [Int: [Span]] = [:]
        for item in items where item.rule.severity == .error {
            if let span = item.span { spans[item.file, default: []].append(span) }
        }
        return spans
    }
}
