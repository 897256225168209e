import FlowModel

/// Raised where a statement cannot be read further; what is wrong has been reported already.
struct UnreadableStatement: Error {}

/// Reads one file's tokens into syntax trees, and goes on after every error with the next statement.
///
/// The cursor only moves forward, but for looks at most one statement ahead.
struct Parser {
    let source: SourceFile
    let tokens: [Token]
    private let lexed: Lexed
    let table: KeywordTable
    var position = 0
    var findings = Findings()
    /// Every keyword read as one, in file order.
    private(set) var keywordUses: [KeywordUse] = []
    /// The tokens of every name, in file order.
    var nameUses: [Range<Int>] = []
    /// Names of the folder, to recognise a whole name that was written without quotes.
    let knownNames: Set<Slug>
    /// The bare name that was read last: what stands directly behind it was perhaps meant to belong to it.
    var lastName: NameSyntax?
    var flows: [FlowSyntax] = []
    /// What the file says about stages, scoring and segments.
    var lifecycle: LifecycleSyntax
    /// The scenarios of a file below `scenarios/`.
    var scenarios: [ScenarioSyntax] = []
    /// The scenario that is being read; nil before the first line of the file.
    var scenario: ScenarioSyntax?
    /// The contacts of that scenario.
    var givenContacts = GivenContacts()
    /// Whether something was reported that belongs to no scenario.
    var hasStrayScenarioText = false
    /// The flow that is being read; nil before the first statement of the file.
    var flow: FlowSyntax?
    /// The token with which that flow begins.
    var firstToken = 0
    /// Its settings so far that may stand only once.
    var settingsSeen: Set<Keyword> = []
    /// Whether the file declares anything besides flows.
    var hasOtherSections = false
    /// The tokens of what stands among a flow's statements and does not belong to it, ascending.
    var foreignRanges: [Range<Int>] = []
    /// Whether the block that could not be read was left behind as a whole already.
    var isBlockSkipped = false
    /// Whether an arm without a `split` was reported in this flow.
    var hasStrayArm = false
    var stepCount = 0
    var conditionDepth = 0
    var nearest = NearestName()

    init(_ lexed: Lexed, table: KeywordTable, knownNames: Set<Slug>) {
        self.lexed = lexed
        source = lexed.source
        tokens = lexed.tokens
        findings = lexed.findings
        self.table = table
        self.knownNames = knownNames
        lifecycle = LifecycleSyntax(source: lexed.source)
    }

    init(source: SourceFile, table: KeywordTable, knownNames: Set<Slug>) {
        self.init(Lexer.tokens(of: source), table: table, knownNames: knownNames)
    }

    // MARK: Looking

    var current: Token { tokens[position] }

    func peek(_ ahead: Int) -> Token { tokens[min(max(0, position + ahead), tokens.count - 1)] }

    var isAtEnd: Bool { current.kind == .endOfFile }

    var isAtStatementEnd: Bool { current.endsStatement }

    /// Whether the keyword stands here.
    func at(_ keyword: Keyword, ahead: Int = 0) -> Bool { length(of: keyword, ahead: ahead) != nil }

    /// How many tokens the keyword takes here; nil when it is not here.
    func length(of keyword: Keyword, ahead: Int = 0) -> Int? {
        table.phrases[keyword]?.first { phrase in
            phrase.indices.allSatisfy {
                let token = peek(ahead + $0)
                return token.kind == .word && token.text == phrase[$0]
            }
        }?.count
    }

    /// The keyword with which a statement begins here.
    func beginning(ahead: Int = 0) -> Keyword? {
        let token = peek(ahead)
        guard token.kind == .word else { return nil }
        return table.beginnings[token.text]?.first { at($0, ahead: ahead) }
    }

    /// Whether a step begins here.
    func isAtStep(ahead: Int = 0) -> Bool {
        guard let keyword = beginning(ahead: ahead) else { return false }
        return Keyword.stepBeginnings.contains(keyword)
    }

    /// The last token before the end of this statement; the current one when it ends here.
    var statementEnd: Int {
        var index = position
        while !tokens[index].endsStatement { index += 1 }
        return index
    }

    /// From here to the end of the statement.
    var restOfStatement: Span {
        let end = statementEnd
        return Span(current.span.start, end > position ? tokens[end - 1].span.end : current.span.start)
    }

    /// From that offset to the end of the last token that was read.
    func span(from start: Int) -> Span {
        Span(start, max(start, position > 0 ? tokens[position - 1].span.end : start))
    }

    // MARK: Moving

    mutating func advance() {
        if position < tokens.count - 1 { position += 1 }
    }

    /// Reads the keyword if it stands here.
    @discardableResult
    mutating func take(_ keyword: Keyword) -> Bool {
        guard let length = length(of: keyword) else { return false }
        let end = min(position + length, tokens.count - 1)
        let span = current.span.joined(to: tokens[max(position, end - 1)].span)
        keywordUses.append(KeywordUse(keyword: keyword, tokens: position..<end, span: span))
        position = end
        return true
    }

    @discardableResult
    mutating func take(_ kind: Token.Kind) -> Bool {
        guard current.kind == kind else { return false }
        advance()
        return true
    }

    /// Leaves the rest of the statement unread.
    mutating func skipStatement() {
        position = statementEnd
    }

    // MARK: Reporting

    mutating func report(
        _ rule: Rule,
        at span: Span,
        _ message: String,
        label: String = "",
        help: String? = nil,
        replacement: String? = nil
    ) {
        if lexed.isSpoilt(span) { return }
        findings.report(rule, in: source, at: span, message, label: label, help: help, replacement: replacement)
    }

    /// Reports an error after which the statement cannot be read.
    mutating func fail(
        _ rule: Rule,
        at span: Span,
        _ message: String,
        label: String = "",
        help: String? = nil,
        replacement: String? = nil
    ) -> UnreadableStatement {
        report(rule, at: span, message, label: label, help: help, replacement: replacement)
        return UnreadableStatement()
    }

    /// Where something is missing: here, or at the end of the line.
    var hereOrLineEnd: Span {
        isAtStatementEnd ? Span(current.span.start, current.span.start) : current.span
    }
}
