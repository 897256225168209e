import FlowModel

/// Where the lines of a contact's time stand.
struct ContactLayout {
    struct Row {
        /// Empty where the line above says the same.
        var day: String
        var time: String
        var icon: StoryIcon
        var words: [String]
        /// The flow and its step.
        var place: String
        /// The whole line, for readers who point at it.
        var sentence: String
        /// The foot of the first line of words.
        var y: Double
    }

    /// Time in which nothing happened.
    struct Gap {
        var words: String
        var y: Double
    }

    /// A stretch of rows in one stage.
    struct Stage {
        var lines: [String]
        var paint: Paint
        var top: Double
        var bottom: Double
    }

    static let width = 980.0
    static let margin = 40.0
    static let timeX = 178.0
    static let stageX = 348.0
    static let axisX = 386.0
    static let wordsX = 410.0
    static let wordsWidth = 370.0
    static let font = PictureCanvas.Font(size: 13)
    static let boldFont = PictureCanvas.Font(size: 13, isBold: true)
    static let stageFont = PictureCanvas.Font(size: 12, isBold: true)
    static let smallFont = PictureCanvas.Font(size: 12)
    static let lineHeight = 17.0
    private static let top = 124.0
    private static let rowGap = 11.0
    private static let mostLines = 6

    private(set) var rows: [Row] = []
    private(set) var gaps: [Gap] = []
    private(set) var stages: [Stage] = []
    /// Lines before the first row.
    let earlier: Int
    private(set) var bottom: Double
    /// In which stage the contact is at the end.
    private(set) var lastStage: Slug?
    private let zone: ZoneTable
    private let names: TimelineNames

    /// - `part`: which of the lines; those before it tell the stage that it begins in.
    /// - `isWhole`: with a heading and what is left out before it.
    init(_ story: ContactStory, part: Range<Int>, isWhole: Bool) {
        (zone, names) = (story.zone, story.names)
        earlier = isWhole ? part.lowerBound : 0
        bottom = isWhole ? Self.top + (earlier > 0 ? 26 : 0) : 16
        var stage = Self.firstStage(of: story.lines)
        // All stages of the story, so that each has one colour in all of its parts.
        var order: [Slug] = stage.map { [$0] } ?? []
        for (place, line) in story.lines.enumerated() {
            guard case .moved(_, let to) = line.kind else { continue }
            if !order.contains(to), order.count < Paint.stages.count { order.append(to) }
            if place < part.lowerBound { stage = to }
        }
        var start = bottom
        var previous: TimelineEntry?
        for line in story.lines[part] {
            if let before = previous { addGap(from: before.at, to: line.at) }
            let top = bottom
            add(line, after: previous)
            if case .moved(_, let to) = line.kind, to != stage {
                close(stage, from: start, to: top, order: order)
                (stage, start) = (to, top)
            }
            previous = line
        }
        close(stage, from: start, to: bottom, order: order)
        lastStage = stage
    }

    /// Where the contact was before its first move, which says it.
    private static func firstStage(of lines: [TimelineEntry]) -> Slug? {
        for line in lines {
            if case .moved(let from, _) = line.kind { return from }
        }
        return nil
    }

    private mutating func close(_ stage: Slug?, from top: Double, to bottom: Double, order: [Slug]) {
        guard let stage, bottom > top else { return }
        let place = order.firstIndex(of: stage) ?? 0
        let room = max(1, min(3, Int((bottom - top - 8) / 15)))
        let lines = Self.stageFont.lines(names.stage(stage), width: 112, most: room)
        stages.append(
            Stage(
                lines: lines,
                paint: Paint.stages[place % Paint.stages.count],
                top: top + 2,
                bottom: bottom - 2
            )
        )
    }

    private func local(_ instant: Instant) -> LocalTime { zone.local(at: PictureFigures.clamped(instant)) }

    private mutating func addGap(from earlier: Instant, to later: Instant) {
        let days = local(later).date.daysSince1970 - local(earlier).date.daysSince1970
        guard days > 0 else { return }
        guard days > 1 else {
            bottom += 6
            return
        }
        gaps.append(Gap(words: "\(PictureFigures.count(days)) days later", y: bottom + 18))
        bottom += 30
    }

    private mutating func add(_ line: TimelineEntry, after previous: TimelineEntry?) {
        let now = local(line.at)
        let before = previous.map { local($0.at) }
        let (day, time) = (TimeText.day(now.date), TimeText.time(now))
        let isSameDay = before?.date == now.date
        let isSameTime = isSameDay && before.map { TimeText.time($0) } == time
        let words = line.words(in: zone, names: names)
        let place = line.flow.map { flow in Words.name(flow) + (line.step.map { " \($0)" } ?? "") } ?? ""
        let lines = Self.font.lines(words, width: Self.wordsWidth, most: Self.mostLines)
        rows.append(
            Row(
                day: isSameDay ? "" : day,
                time: isSameTime ? "" : time,
                icon: StoryIcon(line.kind),
                words: lines,
                place: Self.smallFont.lines(place, width: 160, most: 1).first ?? "",
                sentence: "\(day) \(time): \(words)" + (place.isEmpty ? "" : " (\(place))"),
                y: bottom + 16
            )
        )
        bottom += Double(lines.count) * Self.lineHeight + Self.rowGap
    }
}
