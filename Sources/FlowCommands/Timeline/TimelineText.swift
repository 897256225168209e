import FlowInsights
import FlowModel
import FlowSimulator

/// Writes a timeline for people: contact by contact, day by day.
struct TimelineText {
    private struct Row {
        var day: String
        var time: String
        var place: String
        var words: String
    }

    private var contacts: [String] = []
    private var lines: [String: [Simulation.Line]] = [:]

    mutating func add(_ line: Simulation.Line) {
        if lines[line.contact] == nil { contacts.append(line.contact) }
        lines[line.contact, default: []].append(line)
    }

    /// Without a line end at its end.
    var text: String {
        guard !contacts.isEmpty else { return "nothing happens" }
        let width = lines.values.flatMap { $0 }.map { TimelineText.place($0.entry).count }.max() ?? 0
        return contacts.map { text(of: $0, width: width) }.joined(separator: "\n\n")
    }

    /// All of a contact's times in one zone, or an event from outside and what it starts would show different ones: the
    /// zone of the first flow that it enters.
    private func text(of contact: String, width: Int) -> String {
        let own = lines[contact] ?? []
        let zone = (own.first { $0.entry.flow != nil } ?? own.first)?.zone ?? .utc
        var result = ["\(TextTable.printable(contact)), times in \(zone.name)"]
        var previous = ("", "")
        for row in own.map({ TimelineText.row($0, in: zone) }) {
            let isSameDay = row.day == previous.0
            let isSameTime = isSameDay && row.time == previous.1
            let when =
                (isSameDay ? TimelineText.blank(row.day) : row.day) + " "
                + (isSameTime ? TimelineText.blank(row.time) : row.time)
            let place = row.place + String(repeating: " ", count: width - row.place.count)
            result.append("  \(when)  \(place)  \(TextTable.printable(row.words))")
            previous = (row.day, row.time)
        }
        return result.joined(separator: "\n")
    }

    private static func row(_ line: Simulation.Line, in zone: ZoneTable) -> Row {
        let local = zone.local(at: line.entry.at)
        return Row(
            day: TimeText.day(local.date),
            time: TimeText.time(local),
            place: place(line.entry),
            words: line.entry.words(in: zone)
        )
    }

    private static func place(_ entry: TimelineEntry) -> String {
        entry.flow.map { flow in entry.step.map { "\(flow.text) \($0)" } ?? flow.text } ?? ""
    }

    private static func blank(_ text: String) -> String {
        String(repeating: " ", count: text.count)
    }
}
