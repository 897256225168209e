import FlowModel

extension FolderCheck {
    /// The scenarios of all files, without those that have an error.
    mutating func checkScenarios() -> [Scenario] {
        guard !scenarios.isEmpty else { return [] }
        layouts = Dictionary(flows.map { ($0.name, StepLayout($0)) }) { first, _ in first }
        var seen: Set<[String]> = []
        for scenario in scenarios {
            checkParts(of: scenario)
            if !scenario.name.isEmpty, !seen.insert([scenario.source.path, scenario.name]).inserted {
                findings.report(
                    .scenarioTwice,
                    in: scenario.source,
                    at: scenario.nameSpan,
                    "two scenarios of this file are called `\(scenario.name)`",
                    label: "the second one",
                    help: "say what each of them shows"
                )
            }
            for given in scenario.givens { check(given, in: scenario.source) }
            for answer in scenario.answers { require(answer.webhook, .webhook, in: scenario.source) }
            for happening in scenario.happenings { check(happening, in: scenario.source) }
            for expectation in scenario.expectations { check(expectation, in: scenario.source) }
        }
        let errors = Dictionary(
            Set(scenarios.map(\.source.index)).map { file in
                (file, findings.errorSpans(ofFile: file).map(\.start).sorted())
            }
        ) { first, _ in first }
        return scenarios.filter { scenario in
            !scenario.isIncomplete && !(errors[scenario.source.index] ?? []).hasOne(in: scenario.span)
        }.map(\.lowered)
    }

    /// A scenario is about somebody, begins at a moment, and expects something.
    private mutating func checkParts(of scenario: ScenarioSyntax) {
        guard !scenario.isIncomplete else { return }
        let table = scenario.source.table
        if scenario.givens.isEmpty {
            return findings.report(
                .noGiven,
                in: scenario.source,
                at: scenario.nameSpan,
                "this scenario is about nobody",
                label: "no line with `\(table[.given])`",
                help: "write for example `\(table[.given]) anna@example.com \(table[.with]) country \"NL\"` below it"
            )
        }
        guard let last = scenario.happenings.last else {
            return findings.report(
                .noStart,
                in: scenario.source,
                at: scenario.nameSpan,
                "nothing happens in this scenario, and no clock begins to run",
                label: "no line with `\(table[.at])`",
                help: "write for example `\(table[.at]) 2026-03-02 09:00, lead`; without an event it starts the clock"
            )
        }
        guard let first = scenario.expectations.first else {
            return findings.report(
                .noExpectation,
                in: scenario.source,
                at: scenario.nameSpan,
                "this scenario expects nothing",
                label: "no line with `\(table[.expect])`",
                help: "as it stands it shows what happens, and passes whatever that is"
            )
        }
        guard first.span.start < last.span.start else { return }
        findings.report(
            .earlyExpectation,
            in: scenario.source,
            at: first.span,
            "more happens below this line",
            label: "looked at when everything is over",
            help: "put the lines with `\(table[.expect])` at the end; "
                + "`\(table[.at]) 2026-03-05 09:00` says when something is so"
        )
    }

    private mutating func check(_ given: GivenSyntax, in source: SourceFile) {
        for item in given.items {
            switch item {
            case .stage(let name): require(name, .stage, in: source)
            case .tagged(let name): checkSpelling(name, isTag: true, in: source)
            case .subscribed(let topic), .unsubscribed(let topic?, _): require(topic, .topic, in: source)
            case .field(let pair): check(pair, in: source)
            case .score, .unsubscribed: break
            }
        }
    }

    private mutating func check(_ pair: PairSyntax, in source: SourceFile) {
        checkSpelling(pair.name, isTag: false, in: source)
        guard pair.name.slug == Slug("time zone"), !knowledge.isTimeZone(pair.value.displayText) else { return }
        findings.report(
            .unknownTimeZone,
            in: source,
            at: pair.valueSpan,
            "there is no time zone `\(pair.value.displayText)`",
            label: "not a name of the time zone database",
            help: "zones are named by continent and city, for example \"Europe/Amsterdam\" or \"America/New_York\""
        )
    }

    private mutating func check(_ happening: HappeningSyntax, in source: SourceFile) {
        switch happening.kind {
        case .event(let event, _): checkHappening(event, in: source)
        case .message(_, let email?, _): require(email, .email, in: source)
        case .unsubscribed(let topic?), .subscribed(let topic): require(topic, .topic, in: source)
        case .change(let action):
            switch action.kind {
            case .set(let name, _), .clear(let name): checkSpelling(name, isTag: false, in: source)
            case .tag(let name), .untag(let name): checkSpelling(name, isTag: true, in: source)
            case .moveToStage(let name): require(name, .stage, in: source)
            case .startFlow(let name): require(name, .flow, in: source)
            default: break
            }
        case .message, .unsubscribed, nil: break
        }
    }

    private mutating func check(_ expectation: ExpectationSyntax, in source: SourceFile) {
        var flow: NameSyntax?
        switch expectation.subject {
        case .stage(let name): require(name, .stage, in: source)
        case .tagged(let name): checkSpelling(name, isTag: true, in: source)
        case .field(let name, _): checkSpelling(name, isTag: false, in: source)
        case .sent(let email), .skipped(let email): require(email, .email, in: source)
        case .notified(let team, let email):
            require(team, .team, in: source)
            if let email { require(email, .email, in: source) }
        case .called(let webhook): require(webhook, .webhook, in: source)
        case .entered(let name), .finished(let name), .converted(let name), .stopped(let name):
            require(name, .flow, in: source)
            flow = name
        case .score: break
        }
        if let step = expectation.moments.step { requireStep(step, of: flow, in: source) }
    }
}

extension [Int] {
    /// Whether one of these ascending offsets lies in the stretch.
    fileprivate func hasOne(in span: Span) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < span.start { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] <= span.end
    }
}

extension Rule {
    static let scenarioTwice = Rule(
        "scenario-twice",
        """
        Two scenarios of one file have the same name. A report that one of them failed would not say which.
        """
    )

    static let noGiven = Rule(
        "no-given",
        """
        A scenario is about one contact or several, each with a `given` line.

            scenario "clicks the first email"
            given anna@example.com with country "NL"
        """
    )

    static let noExpectation = Rule(
        "no-expectation",
        severity: .warning,
        """
        A scenario without an `expect` line cannot fail. `nurture dry-run` shows what happens in it.
        """
    )

    static let earlyExpectation = Rule(
        "early-expectation",
        severity: .warning,
        """
        Expectations are looked at when everything has happened, wherever they stand. Between lines of what happens they
        would read as if they were looked at in between.

            expect stage MQL at 2026-03-05 09:00
        """
    )
}
