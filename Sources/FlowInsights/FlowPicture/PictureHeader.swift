import FlowModel

/// What stands above the steps: the flow's name and what holds for all of it.
struct PictureHeader {
    struct Line {
        /// Only on the first line of a setting.
        let key: String
        let text: String
    }

    let title: [String]
    let lines: [Line]
    let keyWidth: Int

    static let titleSize = 20
    static let size = 13
    private static let mostLines = 4
    private static let mostSettings = 12

    init(_ flow: Flow, width: Int) {
        let written = flow.title.isEmpty ? flow.name.text : flow.title
        // Bold letters are about a tenth wider.
        title = TextMeasure.lines(written, width: width * 9 / 10, size: Self.titleSize, most: 3)
        let settings = Self.settings(flow)
        keyWidth = (settings.map { TextMeasure.width($0.key, size: Self.size) }.max() ?? 0) * 11 / 10 + 12
        let room = width - keyWidth
        lines = settings.flatMap { setting in
            TextMeasure.lines(setting.text, width: room, size: Self.size, most: Self.mostLines).enumerated().map {
                Line(key: $0.offset == 0 ? setting.key : "", text: $0.element)
            }
        }
    }

    var height: Int { title.count * 26 + lines.count * 19 + 20 }

    private static func settings(_ flow: Flow) -> [Line] {
        var settings: [Line] = []
        let leaves = " – then it leaves at once"
        for goal in flow.goals { settings.append(Line(key: "Goal", text: goal.text + leaves)) }
        for stop in flow.stops { settings.append(Line(key: "Stop when", text: stop.text + leaves)) }
        if settings.count > mostSettings {
            let more = settings.count - mostSettings
            settings = Array(settings.prefix(mostSettings)) + [Line(key: "", text: "and \(more) more")]
        }
        settings.append(Line(key: "Enters", text: SettingSentences.entry(flow.entry)))
        if let topic = flow.topic { settings.append(Line(key: "Topic", text: Words.name(topic))) }
        if let hours = flow.sendingHours { settings.append(Line(key: "Sends", text: Words.hours(hours))) }
        if let zone = flow.timeZone { settings.append(Line(key: "Time zone", text: zone)) }
        return settings
    }
}
