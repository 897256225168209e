import FlowInsights
import FlowMail
import FlowModel

/// Writes what was counted in the format that was asked for, with the end of the last line.
extension ReportMaking {
    func document(journeys reports: [JourneyReport]) -> String {
        switch request.format {
        case .text:
            let texts = reports.enumerated().map { index, report in
                // What the figures mean is said once, behind the last one.
                let isLast = index == reports.count - 1
                return JourneyText(report: report, scope: scope)
                    .text(definitions: isLast ? ReportDefinitions.journey(report) : [])
            }
            return texts.joined(separator: "\n\n\n") + "\n"
        case .json:
            return reports.map { report in
                JourneyJSON(report: report, shared: shared(ReportDefinitions.journey(report))).text + "\n"
            }.joined()
        case .csv: return JourneyCSV(reports).text
        case .svg: return ended(reports.map { SankeyPicture.svg($0, appearance: appearance, zone: zone) }.joined())
        case .html:
            return page(reports.count == 1 ? reports[0].title : "Journeys", end: reports.map(\.end).max()) {
                $0.journeys = reports
            }
        }
    }

    func document(stages report: StageReport) -> String {
        let definitions = ReportDefinitions.stages
        switch request.format {
        case .text: return StageText(report: report, scope: scope).text(definitions: definitions) + "\n"
        case .json: return StageJSON(report: report, shared: shared(definitions)).text + "\n"
        case .csv: return StageCSV.text(report)
        case .svg: return ended(FunnelPicture.svg(report, appearance: appearance, zone: zone))
        case .html: return page("Stages", end: report.end) { $0.stages = report }
        }
    }

    func document(flows report: FlowReport) -> String {
        let definitions = ReportDefinitions.flows
        switch request.format {
        case .json: return FlowReportJSON(report: report, shared: shared(definitions)).flows + "\n"
        case .csv: return FlowReportCSV.flows(report)
        case .html:
            return page("Flows", end: report.end) { page in
                page.flows = report
                page.flows?.emails = []
            }
        case .text, .svg: return FlowReportText(report: report, scope: scope).text(definitions: definitions) + "\n"
        }
    }

    func document(emails report: FlowReport) -> String {
        let definitions = ReportDefinitions.flows
        switch request.format {
        case .json: return FlowReportJSON(report: report, shared: shared(definitions)).emails + "\n"
        case .csv: return FlowReportCSV.emails(report)
        case .html:
            return page("Emails", end: report.end) { page in
                page.flows = report
                page.flows?.flows = []
            }
        case .text, .svg: return EmailReportText(report: report, scope: scope).text(definitions: definitions) + "\n"
        }
    }

    func document(goal report: GoalReport) -> String {
        let definitions = ReportDefinitions.goals
        switch request.format {
        case .json: return GoalJSON(report: report, shared: shared(definitions)).text + "\n"
        case .csv: return GoalCSV.text(report)
        case .html: return page("What goes with “\(report.goal)”", end: report.end) { $0.goals = [report] }
        case .text, .svg: return GoalText(report: report, scope: scope).text(definitions: definitions) + "\n"
        }
    }

    func document(story: ContactStory) -> String {
        switch request.format {
        case .json: return StoryJSON(story: story).text + "\n"
        case .svg: return ended(ContactPicture.svg(story, appearance: appearance))
        case .html: return page(story.contact, end: story.lines.last?.at) { $0.story = story }
        case .text, .csv: return StoryText(story: story).text + "\n"
        }
    }

    /// What happened to whoever goes by that address, in the time that was asked for.
    func story(_ address: String) throws -> ContactStory {
        let address = EmailAddress.canonical(address)
        var lines: [TimelineEntry]
        do {
            lines = try world.story(address, folder.change)
        } catch CommandError.unknownContact {
            throw CommandError.report(.noContact(world.origin))
        }
        if lines.count >= ContactTimeline.limit {
            output.writeError("warning: only the latest \(ContactTimeline.limit) lines of this contact are looked at")
        }
        if let range = period.range { lines = lines.filter { range.contains($0.at) } }
        return ContactStory(contact: address, lines: lines, zone: zone, stages: stageTitles)
    }

    // MARK: Shared

    private var appearance: Appearance {
        switch request.appearance {
        case .automatic: .automatic
        // A picture of its own goes into slides and documents, most of which are light whatever the screen is.
        case nil, .light: .light
        case .dark: .dark
        }
    }

    private var scope: ReportScope {
        ReportScope(
            zone: zone,
            segment: request.segment.map(TextTable.printable),
            source: request.source.map(TextTable.printable)
        )
    }

    private func shared(_ definitions: [String]) -> ReportJSON { ReportJSON(scope: scope, definitions: definitions) }

    /// The page is made at the end of what it tells, so that the same facts make the same page.
    private func page(_ title: String, end: Instant?, _ fill: (inout ReportPage) -> Void) -> String {
        let made = end.map { TimeText.moment($0, in: zone) + " (\(zone.name))" } ?? zone.name
        var page = ReportPage(title: title, made: made)
        page.zone = zone
        fill(&page)
        return ended(page.html)
    }

    private func ended(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }
}
