/// What stands below the bands of a journey's picture: what its shapes mean, and what there was no room for above.
struct SankeyLegend {
    enum Swatch {
        case band, skip, gone, way
    }

    struct Entry {
        var lines: [String]
        var x: Double
        /// From the legend's top to the first line's foot.
        var y: Double
        /// A heading where nil.
        var swatch: Swatch?
        var isHeading = false
    }

    static let font = PictureCanvas.Font(size: 12)
    static let headingFont = PictureCanvas.Font(size: 12, isBold: true)
    static let lineHeight = 16.0
    static let swatchWidth = 34.0
    private static let mostSkips = 12
    private static let mostPaths = 24
    private static let blank = 24.0

    private(set) var entries: [Entry] = []
    private(set) var height = 0.0
    private let width: Double

    init(_ report: JourneyReport, flow: SankeyFlow, shortened: [Bool], width: Double) {
        self.width = width
        guard flow.total > 0 else { return }
        addKey(report, flow: flow)
        let titles = shortened.indices.filter { shortened[$0] }.map { "\($0 + 1). \(report.steps[$0].title)" }
        let lists = [
            ("Steps in full", titles), ("Links that skip steps", Self.skips(report, flow: flow)),
            ("Steps by path", Self.paths(report)),
        ]
        addLists(lists.filter { !$0.1.isEmpty })
    }

    private mutating func addKey(_ report: JourneyReport, flow: SankeyFlow) {
        var items: [(Swatch, String)] = []
        if flow.links.contains(where: { !$0.isSkip }) {
            items.append((.band, "on to the next step"))
        }
        if flow.links.contains(where: \.isSkip) { items.append((.skip, "skips steps, passing above them")) }
        if flow.gone.contains(where: { $0 > 0 }) { items.append((.gone, "dropped: no later step so far")) }
        if flow.way.contains(where: { $0 > 0 }) {
            let time = PictureFigures.duration(report.underWay)
            items.append((.way, "of these, still under way: here for less than \(time)"))
        }
        var x = 0.0
        height += Self.lineHeight
        for (swatch, words) in items {
            let needed = Self.swatchWidth + Self.font.width(words)
            if x > 0, x + needed > width {
                x = 0
                height += Self.lineHeight + 4
            }
            entries.append(Entry(lines: [words], x: x + Self.swatchWidth, y: height - 4, swatch: swatch))
            x += needed + Self.blank
        }
        let note =
            "Bands are as wide as their contacts; one too thin to see has a hairline. "
            + "Above them: the share of a step that went straight on to the next, and the median time."
        height += 4
        addLines(note)
    }

    private mutating func addLines(_ words: String) {
        let lines = Self.font.lines(words, width: width, most: 3)
        entries.append(Entry(lines: lines, x: 0, y: height + 12))
        height += Double(lines.count) * Self.lineHeight
    }

    private struct Item {
        var lines: [String]
        var isHeading: Bool
    }

    /// In columns as a newspaper has them, as low as they can be.
    private mutating func addLists(_ lists: [(heading: String, items: [String])]) {
        let columns = max(1, Int((width + Self.blank) / 390))
        let room = (width + Self.blank) / Double(columns) - Self.blank
        let items = lists.flatMap { list in
            [Item(lines: [list.heading], isHeading: true)]
                + list.items.map { Item(lines: Self.font.lines($0, width: room, most: 8), isHeading: false) }
        }
        guard !items.isEmpty else { return }
        height += 8
        let total = items.reduce(0) { $0 + $1.lines.count }
        var most = max(2, (total + columns - 1) / columns)
        while most < total, Self.columns(items, most: most).count > columns { most += 1 }
        for (column, part) in Self.columns(items, most: most).enumerated() {
            var y = height + 12
            for item in items[part] {
                let x = Double(column) * (room + Self.blank)
                entries.append(Entry(lines: item.lines, x: x, y: y, isHeading: item.isHeading))
                y += Double(item.lines.count) * Self.lineHeight
            }
        }
        height += Double(most) * Self.lineHeight
    }

    /// Columns of at most so many lines; no heading ends one.
    private static func columns(_ items: [Item], most: Int) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var (start, used) = (0, 0)
        for (place, item) in items.enumerated() {
            let follower = item.isHeading && place + 1 < items.count ? items[place + 1].lines.count : 0
            if place > start, used + item.lines.count + follower > most {
                parts.append(start..<place)
                (start, used) = (place, 0)
            }
            used += item.lines.count
        }
        return parts + [start..<items.count]
    }

    private static func skips(_ report: JourneyReport, flow: SankeyFlow) -> [String] {
        let skips = flow.links.filter(\.isSkip).sorted { left, right in
            (-left.contacts, left.from, left.to) < (-right.contacts, right.from, right.to)
        }
        var lines = skips.prefix(mostSkips).map { SankeyWords.skip(report, $0) }
        let rest = skips.dropFirst(mostSkips)
        if !rest.isEmpty {
            let contacts = PictureFigures.counted(Int(rest.reduce(0) { $0 + $1.contacts }), "contact")
            lines.append("and \(rest.count) smaller ones, \(contacts) together")
        }
        return lines
    }

    private static func paths(_ report: JourneyReport) -> [String] {
        var lines: [String] = []
        var count = 0
        for (index, step) in report.steps.enumerated() where step.paths.count > 1 {
            for (place, path) in step.paths.enumerated() {
                count += 1
                guard lines.count < mostPaths else { continue }
                let share = PictureFigures.percent(Share(path.contacts, of: step.contacts).value)
                lines.append("\(name(index, place)) \(path.title): \(PictureFigures.count(path.contacts)), \(share)")
            }
        }
        if count > lines.count { lines.append("and \(count - lines.count) more; the tables have them all") }
        return lines
    }

    /// `3a`: as the bar's segment is marked.
    static func name(_ step: Int, _ path: Int) -> String { "\(step + 1)\(letter(path))" }

    static func letter(_ path: Int) -> String {
        guard path < 26, let scalar = Unicode.Scalar(97 + path) else { return "·" }
        return String(Character(scalar))
    }
}
