/// Puts things that stand below each other into columns.
enum Columns {
    /// Lines longer than this do not move the comments of others.
    private static let widestLine = 72

    /// Pads all cells of a row but its last, as wide as the widest of their column.
    static func rows(_ rows: [[String]]) -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            let last = row.lastIndex { !$0.isEmpty } ?? 0
            return row.prefix(last + 1).enumerated().filter { widths[$0.offset] > 0 }.map { column, cell in
                column == last ? cell : cell + spaces(widths[column] - cell.count)
            }
            .joined(separator: "  ")
        }
    }

    /// The lines of one paragraph with their comments behind them, which begin in one column.
    static func comments(_ lines: [(text: String, comment: String?)]) -> [String] {
        let widths = lines.map(\.text.count)
        let widest = zip(lines, widths).filter { $0.0.comment != nil && $0.1 <= widestLine }.map(\.1).max() ?? 0
        return zip(lines, widths).map { line, width in
            guard let comment = line.comment else { return line.text }
            return line.text + spaces(max(0, widest - width)) + "  " + comment
        }
    }

    static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
