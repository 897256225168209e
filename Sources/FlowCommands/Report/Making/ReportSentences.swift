import FlowInsights
import FlowModel

/// What the figures of each report mean: printed with it.
enum ReportSentences {
    static func journey(_ report: JourneyReport) -> [String] {
        let days = report.underWay / 86_400_000
        var sentences = [
            "A contact begins at its first occurrence ever of the first step, and moves on to the nearest later step "
                + "that something reaches; what it skips on the way shows as skipped. Times are those at which things "
                + "happened. What machines click or open counts nowhere.",
            "Conversion is those who reached the last step divided by those who reached the first. Intervals hold the "
                + "true figure in 95 of 100 cases.",
            "Times are over those who made the way; who is still on the way counts in no mean.",
            "Stopped at a step: reached it and none of the later ones, so far. Under way: those of them who reached it "
                + "less than \(days) days before the end of the report, so that they may go on.",
        ]
        if report.began != nil {
            sentences.append(
                "The time limits choose contacts by when they began, the first moment included and the last not; what "
                    + "they did afterwards counts up to the end of the report."
            )
        }
        if let within = report.within {
            let time = Figures.duration(Double(within) / 1_000)
            sentences.append(
                "The last step counts only within \(time) of the first; who began later than that before the end of "
                    + "the report is left out, so that everybody had the same time."
            )
        }
        if !report.sources.isEmpty {
            sentences.append(
                "Sources are told by the property source of events, else by their campaign, else by utm_source, up to "
                    + "the last step. First touch counts the first of them, last touch the last one, linear shares "
                    + "count each equally. Without any, a contact is direct."
            )
        }
        if !report.groups.isEmpty {
            sentences.append(
                "A difference is in points of a hundred, with its 95 % interval (Newcombe). It is clear where that "
                    + "interval does not hold 0; otherwise chance may have made it. A lift is the difference divided "
                    + "by the share of the arm that sends nothing."
            )
        }
        return sentences
    }

    static let stages = [
        "Came in and left count moves in the time of the report. Time in a stage is over stays that ended; so far is "
            + "over those who are still in it.",
        "From stage to stage: of those who were in a stage or further, those who got to the next or further. Back is a "
            + "move to an earlier stage, out of the funnel one to a stage outside, won back one from there.",
        "Intervals hold the true figure in 95 of 100 cases.",
    ]

    static let flows = [
        "Goal counts those who reached the flow's goal while inside; its share is of those who entered. Stopped left "
            + "before the end, finished went through all steps. Time to the goal is from entering.",
        "A version is what the flow said when the contact entered; a file of events tells where nobody stands now.",
    ]

    static let emails = [
        "Sent counts messages that a mail server took, delivered those that did not bounce. Opened, clicked, replied, "
            + "complained and unsubscribed count contacts, each once an email; shares are of delivered ones.",
        "What machines open and click counts nowhere; openings are told by pictures, which many programs load for "
            + "everybody or for nobody.",
        "The version is the one that the contact entered, the arm that of the last split that it passed there.",
    ]

    static let goal = [
        "Did it: contacts who did it before the goal, and the share of them who reached the goal; did not: all others.",
        "Points are the difference of the two shares; it is clear where its 95 % interval (Newcombe) does not hold 0.",
        "What goes with a goal need not bring it: a split shows that.",
    ]
}
