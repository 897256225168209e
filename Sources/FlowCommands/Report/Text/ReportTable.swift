import FlowInsights

/// A table of a report: one column that gives way, the others as wide as they need, 80 columns in all.
struct ReportTable {
    /// What every line of a report fits into.
    static let width = 80

    enum Column: Equatable {
        case left(String)
        case right(String)
        /// Takes the room that is left, and wraps.
        case flexible(String)
        /// A bar as long as its share of the largest one.
        case bar(Int)
    }

    enum Cell {
        case text(String)
        case bar(Int, of: Int)
        case none
    }

    /// Which rows of too many are kept.
    enum Kept {
        case first, latest
    }

    /// Rows of a list; a spreadsheet is the place for more.
    static let mostRows = 100
    /// Lines that a cell of the flexible column may take.
    private static let mostLines = 3
    private static let gap = 2
    /// The flexible column keeps that much, whatever the others want.
    private static let leastFlexible = 4
    /// Columns of words wrap as well where they would be wider: a reason that came with a file can be anything.
    private static let mostWords = 24

    private let columns: [Column]
    private let kept: Kept
    private var rows: [[Cell]] = []

    init(_ columns: [Column], keeping kept: Kept = .first) {
        (self.columns, self.kept) = (columns, kept)
    }

    mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "a cell for each column")
        rows.append(cells)
    }

    var isEmpty: Bool { rows.isEmpty }

    /// The titles and the rows, and how many there was no room for.
    var lines: [String] {
        let shown = kept == .first ? rows.prefix(Self.mostRows) : rows.suffix(Self.mostRows)
        let texts = shown.map { row in zip(columns, row).map { ReportTable.text($1, in: $0) } }
        let widths = widths(texts)
        let titles = columns.map(\.title)
        let lines = ([titles] + texts).flatMap { line($0, widths) }
        let left = rows.count - shown.count
        guard left > 0 else { return lines }
        let others = kept == .first ? "more" : (left == 1 ? "earlier one" : "earlier ones")
        return lines + ["and \(Figures.count(left)) \(others), which --format csv lists"]
    }

    private func widths(_ rows: [[String]]) -> [Int] {
        var widths = columns.indices.map { place in
            let column = columns[place]
            let widest = rows.map { TerminalWidth.of($0[place]) }.max() ?? 0
            return switch column {
            case .bar(let length): length
            case .left(let title): max(TerminalWidth.of(title), min(widest, Self.mostWords))
            case .right(let title), .flexible(let title): max(TerminalWidth.of(title), widest)
            }
        }
        guard let flexible = columns.firstIndex(where: \.isFlexible) else { return widths }
        let others = widths.enumerated().filter { $0.offset != flexible }.map(\.element).reduce(0, +)
        let room = ReportTable.width - others - ReportTable.gap * (columns.count - 1)
        widths[flexible] = min(widths[flexible], max(ReportTable.leastFlexible, room))
        return widths
    }

    private func line(_ cells: [String], _ widths: [Int]) -> [String] {
        let wrapped = columns.indices.map { place in
            columns[place].wraps
                ? TerminalWidth.lines(cells[place], width: widths[place], most: ReportTable.mostLines)
                : [cells[place]]
        }
        let height = wrapped.map(\.count).max() ?? 1
        return (0..<height).map { index in
            let parts = columns.indices.map { place in
                let text = index < wrapped[place].count ? wrapped[place][index] : ""
                return columns[place].isRight
                    ? TerminalWidth.trailing(text, widths[place]) : TerminalWidth.leading(text, widths[place])
            }
            return TextTable.trimmed(parts.joined(separator: String(repeating: " ", count: ReportTable.gap)))
        }
    }

    private static func text(_ cell: Cell, in column: Column) -> String {
        switch cell {
        case .text(let text): return TextTable.printable(text)
        case .none: return ""
        case .bar(let part, let whole):
            guard case .bar(let length) = column, part > 0, whole > 0 else { return "" }
            // Something is never drawn as nothing.
            let cells = Double(part) / Double(whole) * Double(length)
            return String(repeating: "█", count: max(1, min(length, Int(cells.rounded()))))
        }
    }
}

extension ReportTable.Column {
    fileprivate var title: String {
        switch self {
        case .left(let title), .right(let title), .flexible(let title): title
        case .bar: ""
        }
    }

    fileprivate var isFlexible: Bool { if case .flexible = self { true } else { false } }

    fileprivate var wraps: Bool {
        switch self {
        case .left, .flexible: true
        case .right, .bar: false
        }
    }

    fileprivate var isRight: Bool { if case .right = self { true } else { false } }
}
