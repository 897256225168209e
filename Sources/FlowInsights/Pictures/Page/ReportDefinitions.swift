/// What the figures of reports mean, in sentences that are printed with them.
package enum ReportDefinitions {
    package static func journey(_ report: JourneyReport) -> [String] {
        var sentences = [
            "A contact starts at its first occurrence ever of the first step, and from its step moves on to the "
                + "nearest later step that something it does or gets reaches; steps in between are skipped.",
            "Conversion is the contacts who reached the last step divided by those who reached the first one.",
            "Times are over those who made the link; people who are still on their way count in no mean. "
                + "Time per link is over all links of all contacts.",
            dropped(report),
            "Dates choose contacts by when they began; what they did afterwards counts up to the end of the report.",
            "Times of events are the ones they carry, not those of their arrival. "
                + "Clicks and openings by machines count nowhere.",
        ]
        if let within = report.within {
            sentences.append(
                "What counts is what contacts did within \(PictureFigures.duration(within)) of their first step; who "
                    + "began later than that before the end of the report is left out, so that all had the same time."
            )
        }
        if !report.sources.isEmpty { sentences += sources }
        if !report.groups.isEmpty { sentences += intervals }
        return sentences
    }

    private static func dropped(_ report: JourneyReport) -> String {
        if report.within != nil { return "Dropped are those who reached a step and no later one in that time." }
        return "Dropped are those who reached a step and no later one so far; under way are the ones among them whose "
            + "step lies less than \(PictureFigures.duration(report.underWay)) before the end of the report."
    }

    /// What stands below the table of steps that may have been needed.
    package static let needed =
        "Those who came by a step differ from the others in other ways too: a reminder goes only to people who have "
        + "not reacted, and fewer of them get to the end. What it brings, a split with an arm that sends nothing "
        + "shows: --by arm."

    package static let sources = [
        "A source is what an event from outside tells by its property “source”, else by its campaign's source, "
            + "else by utm_source; a contact without any is “direct”.",
        "By first and last touch a contact belongs to the first or the last source before its conversion, by linear in "
            + "equal shares to each of these events.",
    ]

    package static let intervals = [
        "Ranges are 95 % confidence intervals: of a share by Wilson, of a difference by Newcombe, of a lift by Donner "
            + "and Zou.",
        "A holdout is an arm of a split that sends nothing; the other arms are measured by it.",
    ]

    package static let stages = [
        "A contact is in one stage at most. Came in and left count moves in the period. A move comes from the stage "
            + "that it tells, else from where the last one led.",
        "Conversion from stage to stage is over contacts who were in the one or further: "
            + "the share that got to the other or further. Where a move comes from counts as well, but its time is "
            + "known only if the contact was moved there; dates choose by when contacts came to the one, and leave out "
            + "those of whom that is not known.",
        "Times from stage to stage are over contacts who came to the one before the other; who was moved to both at "
            + "once counts in no time.",
        "Back is a move to an earlier stage of the funnel, left the funnel one to a stage outside, came back one from "
            + "outside into the funnel.",
    ]

    package static let goals = [
        "Each row compares contacts who did something before the goal with those who did not: which share of each "
            + "reached the goal. Events, stages, and sent, opened, clicked and replied emails are compared.",
        "A row needs 10 contacts on either side. An event has the row of doing it once and that of 2, 3, 5 or 10 times "
            + "at least whose difference is the largest, if it is larger.",
        "The difference is in points of a percent; its range is a 95 % confidence interval by Newcombe. "
            + "Doing something and reaching the goal may have one cause: an experiment alone shows an effect.",
    ]

    package static let flows = [
        "Entered counts entries, converted those that reached the flow's goal, inside those that have not ended.",
        "Delivered are messages that a mail server took and that did not bounce. Opened, clicked, replied and "
            + "unsubscribed count contacts, bounced and complained messages; clicks and openings by machines count "
            + "nowhere.",
        "What readers do belongs to the last message of that email that they were sent, by that flow if one is told, "
            + "and with it to the flow's version at their last entry and to the arm of the last split since.",
    ]
}
