import FlowModel

/// Checks and lowers what the folder measures.
extension FolderCheck {
    /// The journeys of all files, each once, with the file of each.
    mutating func checkJourneys() -> [(JourneySyntax, file: Int)] {
        var seen: Set<Slug> = []
        var kept: [(JourneySyntax, file: Int)] = []
        var isFull = false
        for lifecycle in lifecycles {
            for journey in lifecycle.journeys {
                guard let name = journey.name else { continue }
                guard seen.insert(name.slug).inserted else {
                    findings.report(
                        .journeyTwice,
                        in: lifecycle.source,
                        at: name.span,
                        "there are two journeys called `\(name.text)`",
                        label: "the second one",
                        help: "name one of them differently, or take one out"
                    )
                    continue
                }
                if kept.count == Limits.journeys {
                    if !isFull { reportTooManyJourneys(name, in: lifecycle.source) }
                    isFull = true
                    continue
                }
                check(journey, in: lifecycle.source)
                kept.append((journey, lifecycle.source.index))
            }
        }
        return kept
    }

    private mutating func check(_ journey: JourneySyntax, in source: SourceFile) {
        if let step = journey.steps.dropFirst(Limits.journeySteps).first {
            reportTooLong("a journey has at most \(Limits.journeySteps) lines", step.span, in: source)
        }
        if journey.steps.count == 1, !findings.hasError(in: journey.span, ofFile: source.index) {
            findings.report(
                .shortJourney,
                in: source,
                at: journey.steps[0].span,
                "a journey with one line measures nothing",
                label: "the only one",
                help: "write below it what people are meant to come to"
            )
        }
        for (index, step) in journey.steps.prefix(Limits.journeySteps).enumerated() {
            if let path = step.paths.dropFirst(Limits.journeyPaths).first {
                let message = "a line of a journey has at most \(Limits.journeyPaths) touchpoints"
                reportTooLong(message, path.span, in: source)
            }
            let before = index > 0 ? journey.steps[index - 1].paths.map(\.touchpoint.lowered) : []
            var seen: Set<Touchpoint> = []
            for path in step.paths.prefix(Limits.journeyPaths) {
                let touchpoint = path.touchpoint.lowered
                if !seen.insert(touchpoint).inserted {
                    reportTwice(path, "twice in this line", "take one of the two out", in: source)
                } else if touchpoint.isRarelyTwice, before.contains(touchpoint) {
                    let help = """
                        a contact comes to this line only when it happens once more; leave it out if that is not meant
                        """
                    reportTwice(path, "in the line above, too", help, in: source)
                }
            }
        }
    }

    private mutating func reportTwice(
        _ path: JourneySyntax.PathSyntax,
        _ place: String,
        _ help: String,
        in source: SourceFile
    ) {
        findings.report(
            .touchpointTwice,
            in: source,
            at: path.span,
            "`\(path.text)` stands \(place)",
            label: "the second one",
            help: help
        )
    }

    private mutating func reportTooLong(_ message: String, _ span: Span, in source: SourceFile) {
        findings.report(
            .journeyTooLong,
            in: source,
            at: span,
            message,
            label: "one too many",
            help: "write two journeys, the second of which begins where the first one ends"
        )
    }

    private mutating func reportTooManyJourneys(_ name: NameSyntax, in source: SourceFile) {
        findings.report(
            .journeyTooLong,
            in: source,
            at: name.span,
            "a folder has at most \(Limits.journeys) journeys",
            label: "one too many",
            help: "take out those whose report nobody reads"
        )
    }
}

extension Touchpoint {
    /// Whether it seldom happens twice to anybody on purpose; another purchase is something to measure.
    fileprivate var isRarelyTwice: Bool {
        if case .event = self { false } else { true }
    }
}

extension Findings {
    /// Whether an error was found there.
    fileprivate func hasError(in span: Span, ofFile file: Int) -> Bool {
        items.contains { finding in
            guard finding.file == file, finding.rule.severity == .error, let place = finding.span else { return false }
            return span.contains(Span(place.start, place.start))
        }
    }
}

extension Rule {
    static let journeyTwice = Rule(
        "journey-twice",
        """
        Two journeys of the folder have the same name. Names are compared without capitals and punctuation.
        """
    )

    static let journeyTooLong = Rule(
        "journey-too-long",
        """
        A journey has at most \(Limits.journeySteps) lines, a line at most \(Limits.journeyPaths) touchpoints that `or`
        joins, and a folder at most \(Limits.journeys) journeys. A picture with more steps than fifteen is one that
        nobody reads.
        """
    )

    static let shortJourney = Rule(
        "short-journey",
        severity: .warning,
        """
        A journey has one line, on which it begins and ends: everybody who begins is at its end. What people are meant
        to come to stands on lines below it.

            journey "Trial to customer":
              trial started
              purchase
            end
        """
    )

    static let pastTouchpoint = Rule(
        "past-touchpoint",
        severity: .warning,
        """
        A journey names an email that no flow of this folder sends: from now on nobody comes to that line. What was
        sent under that name before still counts, so that the journey of last year can be reported as long as the
        email's file is there. When a new email took its place, both can stand in the line:

            sent spring offer or sent summer offer

        In conditions and triggers such an email is an error, and a name that no email of the folder has is one
        everywhere.
        """
    )

    static let touchpointTwice = Rule(
        "touchpoint-twice",
        severity: .warning,
        """
        The same touchpoint stands twice in one line of a journey, or in two lines directly below each other. A contact
        comes to the second of two lines only when it happens once more: when the same email is sent or clicked again.
        """
    )
}
