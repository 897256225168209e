import FlowModel

extension HTMLWriter {
    mutating func stages(_ report: StageReport, id: String, zone: ZoneTable) {
        let style = PictureStyle(.automatic, zone: zone, id: id, isInPage: true)
        figure(FunnelPicture.svg(report, style: style))
        let words = FunnelWords(report)
        let rows = report.stages.map { stage in
            [
                stage.title + (stage.isOutside && stage.isDefined ? " (outside the funnel)" : ""),
                PictureFigures.count(stage.now),
                PictureFigures.count(stage.entered), PictureFigures.count(stage.left),
                PictureFigures.duration(stage.timeInStage.medianSeconds),
                PictureFigures.duration(stage.timeSoFar.medianSeconds),
            ]
        }
        table(
            "Stages",
            [
                .text("Stage"), .number("Now"), .number("Came in"), .number("Left"), .number("Median time in it"),
                .number("Median so far of those in it"),
            ],
            rows
        )
        let conversions = report.conversions.map { conversion in
            [
                "\(words.title(conversion.from)) → \(words.title(conversion.to))",
                PictureFigures.count(conversion.share.whole), PictureFigures.count(conversion.share.part),
                PictureFigures.percent(conversion.share.value),
                PictureFigures.duration(conversion.time.medianSeconds),
            ]
        }
        table(
            "Conversion from stage to stage",
            [.text("Stages"), .number("Contacts"), .number("Went on"), .number("Conversion"), .number("Median time")],
            conversions
        )
        let moves = report.moves.map { move in
            let from = move.from.map(words.title) ?? "no stage"
            return ["\(from) → \(words.title(move.to))", PictureFigures.count(move.moves), FunnelWords.kind(move)]
        }
        table("Moves", [.text("Move"), .number("Moves"), .text("Kind")], moves)
        definitions(ReportDefinitions.stages)
    }

    mutating func goal(_ report: GoalReport, zone: ZoneTable) {
        let (part, whole) = (report.reached.part, report.reached.whole)
        element(
            "p",
            "\(PictureFigures.count(part)) of \(PictureFigures.counted(whole, "contact")) reached it, "
                + "\(PictureFigures.percent(report.reached.value)), up to "
                + "\(PictureFigures.moment(report.end, in: zone)) (\(zone.name))."
        )
        let rows = report.rows.map { row in
            let range = row.difference.interval
            return [
                report.clause(row),
                "\(PictureFigures.count(row.did.part)) of \(PictureFigures.count(row.did.whole))",
                PictureFigures.percent(row.did.value),
                "\(PictureFigures.count(row.didNot.part)) of \(PictureFigures.count(row.didNot.whole))",
                PictureFigures.percent(row.didNot.value), PictureFigures.points(row.difference.value),
                PictureFigures.points(range.low) + " to " + PictureFigures.points(range.high),
                row.difference.isClear ? "hardly chance" : "may be chance",
            ]
        }
        table(
            "Those who did something before, and those who did not",
            [
                .text("Those who"), .number("Reached it"), .number("Share"), .number("Of the others"),
                .number("Share of the others"), .number("Points more"), .number("95 % range"), .text("Chance"),
            ],
            rows
        )
        definitions(ReportDefinitions.goals)
    }

    mutating func flows(_ report: FlowReport, zone: ZoneTable) {
        let period = report.period.map { PictureFigures.period($0, in: zone) } ?? "since the beginning"
        element("p", "Entries and messages \(period) (\(zone.name)).")
        let flows = report.flows.map { flow in
            let stopped = flow.stopped.sorted { $0.key < $1.key }
            return [
                "\(Words.name(flow.name)), version \(flow.version)", PictureFigures.count(flow.entered),
                PictureFigures.count(flow.inside), PictureFigures.count(flow.converted),
                PictureFigures.percent(Share(flow.converted, of: flow.entered).value),
                PictureFigures.count(flow.finished), PictureFigures.count(stopped.reduce(0) { $0 + $1.value }),
                stopped.map { "\($0.key) \(PictureFigures.count($0.value))" }.joined(separator: ", "),
                PictureFigures.duration(flow.timeToConvert.medianSeconds),
            ]
        }
        table(
            "Flows",
            [
                .text("Flow"), .number("Entered"), .number("Inside"), .number("Converted"), .number("Conversion"),
                .number("Finished"), .number("Stopped"), .text("Why"), .number("Median time"),
            ],
            flows
        )
        let places = report.flows.flatMap { flow in
            flow.places.map { place in
                [
                    "\(Words.name(flow.name)), version \(flow.version), step \(place.step)",
                    PictureFigures.count(place.contacts),
                ]
            }
        }
        table("Where they stand now", [.text("Step"), .number("Contacts")], places)
        emails(report.emails)
        definitions(ReportDefinitions.flows)
    }

    private mutating func emails(_ emails: [FlowReport.Email]) {
        let rows = emails.map { email in
            var name = Words.name(email.name)
            if let flow = email.flow { name += ", \(Words.name(flow))" }
            if let version = email.version { name += " version \(version)" }
            if let arm = email.arm { name += ", arm \(arm)" }
            let counts = [
                email.sent, email.delivered, email.opened, email.clicked, email.replied, email.bounced,
                email.complained, email.unsubscribed, email.skipped.values.reduce(0, +),
            ]
            return [name] + counts.map(PictureFigures.count)
        }
        let titles = [
            "Sent", "Delivered", "Opened", "Clicked", "Replied", "Bounced", "Complained", "Unsubscribed", "Skipped",
        ]
        table("Emails", [.text("Email")] + titles.map { .number($0) }, rows)
    }

    mutating func story(_ story: ContactStory, id: String) {
        let shown = min(story.lines.count, ContactPicture.mostLines)
        guard shown > 0 else { return element("p", "Nothing has happened to this contact yet.") }
        var words = "\(PictureFigures.counted(story.lines.count, "line")); times in \(story.zone.name)."
        if story.lines.count > shown {
            words += " \(PictureFigures.counted(story.lines.count - shown, "earlier line")) left out."
        }
        element("p", words)
        for picture in ContactPicture.parts(story, id: id) { figure(picture) }
        let rows = story.lines.suffix(shown).map { line in
            let place = line.flow.map { flow in Words.name(flow) + (line.step.map { " \($0)" } ?? "") } ?? ""
            return [
                TimeText.moment(PictureFigures.clamped(line.at), in: story.zone),
                line.words(in: story.zone, names: story.names),
                place,
            ]
        }
        table("Line by line", [.text("When"), .text("What"), .text("Flow and step")], rows)
    }
}
