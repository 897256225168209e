import FlowCommands
import FlowModel
import FlowRuntime
import FlowTesting

/// Runs `nurture report` in process, with facts in memory.
struct ReportRun {
    var request: ReportRequest
    var facts = ShelfFacts.fortyEight
    var origin = ReportWorld.Origin.file
    var clock = ManualClock(ShelfFacts.instant(hours: 240))
    var story: [TimelineEntry]?
    var recorded = RecordedOutput()

    /// The folder is a flows folder.
    init(_ subject: ReportRequest.Subject, in folder: String) {
        request = ReportRequest(subject, folder: folder, configuration: ReportRun.settings)
        request.mustHaveFolder = true
    }

    private static var settings: Configuration {
        var settings = Configuration()
        settings.timeZone = "Europe/Amsterdam"
        return settings
    }

    @discardableResult
    func run() throws(CommandError) -> ExitCode {
        let (facts, story) = (facts, story)
        let world = ReportWorld(
            zones: ZoneFiles(),
            clock: clock,
            origin: origin,
            source: { _ in facts },
            story: { _, _ throws(CommandError) in
                guard let story else { throw .unknownContact }
                return story
            }
        )
        return try Report.run(request, in: world, output: recorded.output())
    }

    /// What it answers, with the line ends of CSV to be seen.
    func answer() throws(CommandError) -> String {
        var fresh = self
        fresh.recorded = RecordedOutput()
        try fresh.run()
        return fresh.recorded.answer.replacing("\r\n", with: "\\r\\n\n")
    }

    /// The request of the words behind `report`: format, subject, its name, then options.
    static func request(_ words: [String], in folder: String) -> ReportRun? {
        let words = words.map { $0.replacing("_", with: " ") }
        guard words.count > 1, let format = ReportRequest.Format(rawValue: words[0]) else { return nil }
        let name = words.count > 2 && !words[2].hasPrefix("--") ? words[2] : nil
        let subject: ReportRequest.Subject
        switch words[1] {
        case "journey": subject = .journey(name)
        case "stages": subject = .stages
        case "flows": subject = .flows
        case "emails": subject = .emails
        case "goal": subject = .goal(name ?? "")
        default: subject = .contact(name ?? "")
        }
        var run = ReportRun(subject, in: folder)
        run.request.format = format
        for option in words where option.hasPrefix("--") {
            let parts = option.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            run.take(parts[0], parts[1])
        }
        return run
    }

    private mutating func take(_ option: String, _ value: String) {
        switch option {
        case "since": request.since = value
        case "until": request.until = value
        case "within": request.within = value
        case "source": request.source = value
        case "segment": request.segment = value
        case "by": request.groupings += [ReportRequest.Grouping(rawValue: value)].compactMap { $0 }
        case "flow": request.flow = value
        default: request.change = value
        }
    }
}

extension ReportRun {
    /// The folder of the forty-eight.
    static let flows = """
        on form submitted
        goal stage is SQL
        split:
          50%:
            send nurture email 1
          rest:
            tag control group
        end
        wait 3 days
        send nurture email 2

        stages:
          Lead "Has shown interest" when form submitted
          MQL  "Has clicked"        when clicked nurture email 1
          SQL  "Could be a customer"
          outside: Lost "No interest" when disqualified
        end

        segment "Dutch people": country is "NL"

        journey "Lead to qualified":
          form submitted
          sent nurture email 1
          clicked nurture email 1 or replied nurture email 1
          sent nurture email 2
          clicked nurture email 2 or replied nurture email 2
          stage SQL
        end
        """
}
