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
            day: day(local.date),
            time: time(local),
            place: place(line.entry),
            words: words(line.entry.kind, zone: zone)
        )
    }

    private static func place(_ entry: TimelineEntry) -> String {
        entry.flow.map { flow in entry.step.map { "\(flow.text) \($0)" } ?? flow.text } ?? ""
    }

    private static func blank(_ text: String) -> String {
        String(repeating: " ", count: text.count)
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    private static func day(_ date: LocalDate) -> String {
        weekdays[date.weekday - 1] + " " + ISO8601.date(date)
    }

    private static func time(_ local: LocalTime) -> String {
        let minutes = local.millisecondOfDay / 60_000
        let text = two(minutes / 60) + ":" + two(minutes % 60)
        let seconds = local.millisecondOfDay / 1000 % 60
        return seconds == 0 ? text : text + ":" + two(seconds)
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func moment(_ instant: Instant, _ zone: ZoneTable) -> String {
        let local = zone.local(at: instant)
        return day(local.date) + " " + time(local)
    }

    private static func words(_ kind: TimelineEntry.Kind, zone: ZoneTable) -> String {
        switch kind {
        case .event(let name, let email, let link, let topic):
            "← " + name.text + (email.map { " " + $0.text } ?? "") + (link.map { " " + $0 } ?? "")
                + (topic.map { " from " + $0.text } ?? "")
        case .entered: "enters"
        case .notEntered(let reason): "does not enter: \(reason.rawValue)"
        case .finished: "finished"
        case .converted: "reached the goal"
        case .stopped(let reason): reason == .stop ? "stopped" : "stopped: \(reason.rawValue)"
        case .sent(let email): "sent \(email.text)"
        case .skipped(let email, let reason): "not sent: \(email.text), \(reason.rawValue)"
        case .failed(let email, let reason): "failed: \(email.text), \(reason.rawValue)"
        case .called(let webhook, let status): "called webhook \(webhook.text): \(status)"
        case .waiting(let until, let condition, let reason):
            "waits" + (condition.map { " for: \($0)," } ?? "") + (until.map { " until " + moment($0, zone) } ?? "")
                + (reason.map { " (\($0.rawValue))" } ?? "")
        case .decided(let condition, let result): "\(condition)? \(result ? "yes" : "no")"
        case .went(let target): "goes to step \(target)"
        case .set(let field, .null): "cleared \(field.text)"
        case .set(let field, let value): "set \(field.text) to \(value.displayText)"
        case .tagged(let tag): "tagged \(tag.text)"
        }
    }
}
