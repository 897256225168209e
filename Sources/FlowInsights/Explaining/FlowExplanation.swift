package import FlowModel

/// A flow in plain sentences: `nurture explain FLOW`.
package enum FlowExplanation {
    private static let width = 80

    /// Lines of at most 80 characters where words allow; `emailTopics` are the topics that emails name themselves,
    /// `stages` what the folder calls its stages.
    package static func text(
        _ flow: Flow,
        emailTopics: [Slug: Slug] = [:],
        stages: [Slug: String] = [:],
        pace: EmailPace
    ) -> String {
        let stages = StageTitles(titles: stages)
        var lines = TextWrap.lines("Flow “\(flow.title.isEmpty ? flow.name.text : flow.title)” (\(flow.file))")
        lines.append("")
        for sentence in SettingSentences.sentences(flow, stages) { lines += TextWrap.lines(sentence, rest: "  ") }
        lines.append("")
        let outline = FlowOutline(flow)
        let steps = StepSentences.lines(flow, outline, stages)
        let numberWidth = min(steps.map { $0.number.count }.max() ?? 0, 12)
        for step in steps {
            let number = step.number.isEmpty ? "" : step.number + "."
            let indent = String(repeating: "   ", count: min(step.depth, 8))
            let first = padded(number, to: numberWidth + 2) + indent
            let rest = padded("", to: numberWidth + 2) + indent
            lines += TextWrap.lines(step.text, width: width, first: first, rest: rest)
        }
        lines += ["", "What a reader may overlook"]
        for sentence in Overlooked.sentences(flow, emailTopics: emailTopics) {
            lines += TextWrap.lines(sentence, width: width, first: "- ", rest: "  ")
        }
        lines += ["", "The most emails one contact can get from the folder's flows in any 7 days"]
        lines += PaceSentences.lines(pace)
        return lines.joined(separator: "\n")
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
