import ArgumentParser
import FlowCommands

// What some reports are asked by. The others take it, hidden, and refuse it in words that say where it belongs.

/// From when on.
struct SinceOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The first day or moment, as 2026-03-01 or 2026-03-01T09:00:00+01:00, in the configured time zone.",
            discussion: "Of a journey it chooses contacts by when they began.",
            valueName: "date"
        )
    )
    var since: String?
}

/// Of whom.
struct SegmentOption: ParsableArguments {
    @Option(help: ArgumentHelp("Only contacts of this segment.", valueName: "name"))
    var segment: String?
}

/// How soon after the first step.
struct WithinOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Counts what contacts did so soon after their first step, for example \"14 days\".",
            discussion: "Who began later than that before the end is left out, so that everybody had the same time.",
            valueName: "duration"
        )
    )
    var within: String?
}

/// Which contacts of a journey, and how they are compared.
struct JourneyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only contacts whose first source is this one.", valueName: "name"))
    var source: String?

    @Option(help: ArgumentHelp("Compares parts of the contacts; may be given several times.", valueName: "what"))
    var by: [ReportRequest.Grouping] = []

    @Option(help: ArgumentHelp("The flow of --by arm and --by version; without it, all flows.", valueName: "name"))
    var flow: String?

    @Option(help: ArgumentHelp("Compares those who began before this day with the others.", valueName: "date"))
    var change: String?
}

extension ReportRequest {
    /// Takes what these options say.
    mutating func take(_ options: JourneyOptions) {
        (source, change) = (options.source, options.change)
        (groupings, flow) = (options.by, options.flow)
    }
}
