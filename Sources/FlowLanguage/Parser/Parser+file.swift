import FlowModel

extension Parser {
    /// Reads the whole file into its flows.
    mutating func parseFile() {
        while !isAtEnd {
            if isAtStatementEnd {
                advance()
                continue
            }
            let before = position
            topStatement()
            if position == before { advance() }
        }
        finishFlow()
    }

    private mutating func topStatement() {
        let keyword = beginning()
        switch keyword {
        case .flow: flowStatement()
        case .on, .goal, .enter, .topic, .timeZone, .stopWhen, .sendingHours, .from:
            setting(keyword ?? .on)
        case .stages, .scoring, .segment, .journey:
            let start = position
            lifecycleStatement(keyword ?? .stages)
            foreignRanges.append(start..<position)
        case .scenario, .given, .expect: strayScenario()
        case .otherwise: strayOtherwise()
        case .end: strayEnd()
        default:
            if otherWord() == .otherwise { return strayOtherwise() }
            if misspeltBlock() { return }
            if !unreadableSetting() { topStep() }
        }
    }

    private mutating func topStep() {
        beginFlow()
        let number = (flow?.steps.count ?? 0) + 1
        if let step = step(path: [number], depth: 0) { flow?.steps.append(step) }
    }

    /// Starts the flow that the file's name names, unless one is being read.
    mutating func beginFlow() {
        guard flow == nil else { return }
        let file = source.path.split(separator: "/").last.map(String.init) ?? source.path
        let title = file.hasSuffix(".flow") ? String(file.dropLast(5)) : file
        let slug = Slug(title)
        if slug.isEmpty {
            report(
                .flowWithoutName,
                at: current.span,
                "this flow has no name",
                label: "begins here",
                help: "name it on a line above: flow \"Another name\""
            )
        }
        start(FlowSyntax(source: source, title: title, name: slug, nameSpan: current.span, span: current.span))
    }

    private mutating func start(_ flow: FlowSyntax) {
        self.flow = flow
        firstToken = position
        settingsSeen = []
        stepCount = 0
        hasStrayArm = false
    }

    private mutating func flowStatement() {
        finishFlow()
        let start = current.span
        let first = position
        take(.flow)
        do {
            let name = try name("the flow's name")
            var syntax = FlowSyntax(source: source, title: name.text, name: name.slug, nameSpan: name.span, span: start)
            syntax.span = start
            self.start(syntax)
            firstToken = first
            let hasColon = take(.colon)
            guard !isAtStatementEnd else { return }
            guard hasColon || beginning() != nil else { throw unexpected() }
            report(
                .missingSeparator,
                at: current.span,
                "a flow's name stands on a line of its own",
                label: "belongs on the next line",
                help: "begin a new line here; a word of the language in a name needs quotes"
            )
        } catch {
            if flow == nil {
                var syntax = FlowSyntax(source: source, title: "", name: Slug(""), nameSpan: start, span: start)
                syntax.hasUnreadableSetting = true
                syntax.hasUnreadableStep = true
                self.start(syntax)
                firstToken = first
            }
            flow?.hasUnreadableSetting = true
            skipStatement()
        }
    }

    /// Puts the flow that was being read among the finished ones.
    private mutating func finishFlow() {
        guard var finished = flow else { return }
        let end = max(firstToken, position - (isAtEnd ? 0 : 1))
        finished.span = Span(tokens[firstToken].span.start, tokens[min(end, tokens.count - 1)].span.end)
        finished.canonicalText = canonicalText(of: firstToken..<min(position, tokens.count))
        flows.append(finished)
        flow = nil
    }

    private func canonicalText(of range: Range<Int>) -> String {
        var text = ""
        var isLineStart = true
        var foreign = foreignRanges.makeIterator()
        var next = foreign.next()
        for index in range {
            while let passed = next, passed.upperBound <= index { next = foreign.next() }
            if next?.contains(index) == true { continue }
            let token = tokens[index]
            if token.endsStatement {
                if !isLineStart { text += "\n" }
                isLineStart = true
            } else {
                if !isLineStart { text += " " }
                isLineStart = false
                text += source.text(token.span)
            }
        }
        while text.last == "\n" { text.removeLast() }
        return text
    }

    private mutating func strayScenario() {
        hasOtherSections = true
        report(
            .strayScenario,
            at: current.span,
            "scenarios do not stand in a flow file",
            label: "belongs to a scenario",
            help: "write it in a file below scenarios/, for example scenarios/nurture.scenario"
        )
        while !isAtEnd, ![.flow, .on].contains(beginning()) {
            skipStatement()
            advance()
        }
    }

    private mutating func strayEnd() {
        report(
            .strayEnd,
            at: current.span,
            "this `end` closes nothing",
            label: "no block is open here",
            help: "an `end` belongs to an `if …:` block; a one-line `if` has none"
        )
        skipStatement()
        markBroken()
    }

    private mutating func strayOtherwise() {
        report(
            .strayOtherwise,
            at: current.span,
            "`otherwise` begins a line only inside an `if` block",
            label: "no block is open here",
            help: "put `, otherwise STEP` on the line of its `if` or `send`, or write the `if` as a block"
        )
        markBroken()
        skipStatement()
    }
}

extension Parser {
    /// Notes that steps are missing or stand where they were not meant to: their numbers and ways say nothing.
    mutating func markBroken() {
        flow?.hasUnreadableStep = true
        flow?.hasBrokenStructure = true
    }
}

extension Rule {
    static let flowWithoutName = Rule(
        "flow-without-name",
        """
        A flow is named by its file, or by a `flow` line above it. The name needs a letter or a digit.

            flow "Trial onboarding"
            on trial started
        """
    )

    static let strayScenario = Rule(
        "stray-scenario",
        """
        What must happen is written in files of its own, `scenarios/NAME.scenario`, beside the flows.
        """
    )

    static let strayEnd = Rule(
        "stray-end",
        """
        `end` closes a block that an `if …:` opened. Here none is open: there is one `end` too many, or the `if` above
        is a one-line one, which has no `end`.
        """
    )

    static let strayOtherwise = Rule(
        "stray-otherwise",
        """
        `otherwise` stands on the line of its `if`, `send`, `call webhook` or `wait until`, or inside an `if` block.

            if clicked send a             refused
            otherwise send b

            if clicked send a, otherwise send b
        """
    )
}
