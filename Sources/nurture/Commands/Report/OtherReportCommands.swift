import ArgumentParser
import FlowCommands

/// `nurture report stages`.
struct StageReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stages",
        abstract: "How many contacts are in each stage, how they move between them, and how long they stay.",
        discussion: """
            EXAMPLE
              nurture report stages --since 2026-01-01
              nurture report stages --format svg --output funnel.svg
            """
    )

    @OptionGroup var options: ReportOptions
    @OptionGroup var since: SinceOption
    @OptionGroup var segment: SegmentOption
    @OptionGroup(visibility: .hidden) var within: WithinOption
    @OptionGroup(visibility: .hidden) var journeys: JourneyOptions

    func run() async throws {
        try await perform { output in
            try options.run(
                .stages,
                { request in
                    (request.since, request.segment, request.within) = (since.since, segment.segment, within.within)
                    request.take(journeys)
                },
                output: output
            )
        }
    }
}

/// `nurture report flows`.
struct FlowReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flows",
        abstract: "How many entered each flow and version, reached its goal, stopped, and where they are now.",
        discussion: """
            EXAMPLE
              nurture report flows --since 2026-03-01
            """
    )

    @OptionGroup var options: ReportOptions
    @OptionGroup var since: SinceOption
    @OptionGroup var segment: SegmentOption
    @OptionGroup(visibility: .hidden) var within: WithinOption
    @OptionGroup(visibility: .hidden) var journeys: JourneyOptions

    func run() async throws {
        try await perform { output in
            try options.run(
                .flows,
                { request in
                    (request.since, request.segment, request.within) = (since.since, segment.segment, within.within)
                    request.take(journeys)
                },
                output: output
            )
        }
    }
}

/// `nurture report emails`.
struct EmailReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emails",
        abstract: "What became of each email, by flow, version and arm.",
        discussion: """
            EXAMPLE
              nurture report emails --since 2026-03-01 --format csv --output emails.csv
            """
    )

    @OptionGroup var options: ReportOptions
    @OptionGroup var since: SinceOption
    @OptionGroup var segment: SegmentOption
    @OptionGroup(visibility: .hidden) var within: WithinOption
    @OptionGroup(visibility: .hidden) var journeys: JourneyOptions

    func run() async throws {
        try await perform { output in
            try options.run(
                .emails,
                { request in
                    (request.since, request.segment, request.within) = (since.since, segment.segment, within.within)
                    request.take(journeys)
                },
                output: output
            )
        }
    }
}

/// `nurture report goal`.
struct GoalReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "goal",
        abstract: "Which events those did who reached a goal, and those who did not: the magic number.",
        discussion: """
            EXAMPLE
              nurture report goal purchase
              nurture report goal "clicked nurture email 1"
              nurture report goal "stage Customer" --within "7 days"

            The goal is written as a line of a journey. What contacts did in the first 7 days after their first \
            event is compared with who reached the goal later: who stays longer does more of everything, and that \
            alone would look like a cause. --within sets another time, and --within ever compares everything that \
            was done before the goal.
            """
    )

    @Argument(help: "An event, or for example \"clicked nurture email 1\" or \"stage Customer\".")
    var goal: String

    @OptionGroup var options: ReportOptions
    @OptionGroup(visibility: .hidden) var since: SinceOption
    @OptionGroup var segment: SegmentOption
    @OptionGroup(visibility: .hidden) var journeys: JourneyOptions

    @Option(
        help: ArgumentHelp("How long after a contact's first event others count, or ever.", valueName: "duration")
    )
    var within = "7 days"

    func run() async throws {
        try await perform { output in
            try options.run(
                .goal(goal),
                { request in
                    (request.since, request.segment, request.within) = (since.since, segment.segment, within)
                    request.take(journeys)
                },
                output: output
            )
        }
    }
}

/// `nurture report contact`.
struct ContactReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact",
        abstract: "What happened to one contact, in order.",
        discussion: """
            EXAMPLE
              nurture report contact anna@example.com
              nurture report contact anna@example.com --format html --output anna.html
            """
    )

    @Argument(help: "The contact's email address.")
    var address: String

    @OptionGroup var options: ReportOptions
    @OptionGroup var since: SinceOption
    @OptionGroup(visibility: .hidden) var segment: SegmentOption
    @OptionGroup(visibility: .hidden) var within: WithinOption
    @OptionGroup(visibility: .hidden) var journeys: JourneyOptions

    func run() async throws {
        try await perform { output in
            try options.run(
                .contact(address),
                { request in
                    (request.since, request.segment, request.within) = (since.since, segment.segment, within.within)
                    request.take(journeys)
                },
                output: output
            )
        }
    }
}
