import FlowInsights
import FlowModel

/// Writes what happened to one contact, day by day, for a terminal of 80 columns.
struct StoryText {
    let story: ContactStory

    /// Without a line end at its end.
    var text: String {
        guard !story.lines.isEmpty else { return heading.joined(separator: "\n") + "\nNothing happened." }
        var previous = ""
        let lines = story.lines.flatMap { line -> [String] in
            let when = TimeText.moment(line.at, in: story.zone)
            let place = line.flow.map { flow in line.step.map { "\(flow.text) \($0)" } ?? flow.text }
            let isFromOutside = if case .event = line.kind { true } else { false }
            let words =
                (isFromOutside ? "← " : "") + (place.map { $0 + ": " } ?? "")
                + line.words(in: story.zone, names: story.names)
            let shown = when == previous ? String(repeating: " ", count: when.count) : when
            previous = when
            let room = ReportTable.width - 2 - when.count - 2
            return TerminalWidth.lines(TextTable.printable(words), width: room).enumerated().map { index, part in
                "  " + (index == 0 ? shown : String(repeating: " ", count: when.count)) + "  " + part
            }
        }
        return (heading + lines).joined(separator: "\n")
    }

    private var heading: [String] {
        ReportWords.wrapped("\(story.contact), times in \(story.zone.name)")
    }
}
