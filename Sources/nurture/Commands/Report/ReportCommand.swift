import ArgumentParser
import FlowCommands

/// `nurture report` and its commands.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Shows who got where: journeys, stages, flows, emails, what goes with a goal, one contact.",
        discussion: """
            EXAMPLE
              nurture report
              nurture report "Lead to qualified" --since 2026-03-01 --until 2026-04-01
              nurture report "Lead to qualified" --change 2026-03-10 --within "14 days"
              nurture report lead-to-qualified --format svg --output journey.svg
              nurture report stages --since 2026-01-01
              nurture report lead-to-qualified --flows Flows --events export.ndjson --format json

            Without a name all journeys of the folder are reported. Everything comes from the database, beside a \
            running daemon if there is one, or from the file of --events.

            Ends with 0, with 1 when there is no such contact, with 64 when a name or an option is wrong, with 65 when \
            a file cannot be read, with 69 when there is no database.
            """,
        subcommands: [
            JourneyReportCommand.self,
            StageReportCommand.self,
            FlowReportCommand.self,
            EmailReportCommand.self,
            GoalReportCommand.self,
            ContactReportCommand.self,
        ],
        defaultSubcommand: JourneyReportCommand.self
    )
}

/// `nurture report [journey] NAME`.
struct JourneyReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journey",
        abstract: "How many get from step to step of a journey, how long it takes, and where they stop.",
        discussion: """
            EXAMPLE
              nurture report "Lead to qualified"
              nurture report "Lead to qualified" --by arm --by month
              nurture report "Lead to qualified" --change 2026-03-10 --within "14 days"
              nurture report "Lead to qualified" --source google --segment "Dutch customers"
              nurture report --format html --output journeys.html

            --since and --until choose contacts by when they began: from the first moment on, and before the last one. \
            What they did afterwards counts up to the end of the report, which is --until, else now, else the last \
            line of the file.

            --by compares parts of the contacts: day, week, month, quarter (when they began), segment, arm (of the \
            splits of a flow), version (of a flow). --change compares those who began before a day with those who \
            began from then on. A verdict stands behind each difference; "that may be chance" means what it says.

            With several journeys, text is one after the other, JSON one object a line, CSV one table; a picture is of \
            one journey.
            """
    )

    @Argument(help: "The name of a journey; without it, all journeys of the folder.")
    var journey: [String] = []

    @OptionGroup var options: ReportOptions
    @OptionGroup var since: SinceOption
    @OptionGroup var segment: SegmentOption
    @OptionGroup var within: WithinOption
    @OptionGroup var journeys: JourneyOptions

    func run() async throws {
        try await perform { output in
            try options.run(
                .journey(journey.isEmpty ? nil : journey.joined(separator: " ")),
                { request in
                    (request.since, request.segment, request.within) = (since.since, segment.segment, within.within)
                    request.take(journeys)
                },
                output: output
            )
        }
    }
}
