/// Lays rows out in columns for a terminal.
package struct TextTable: Sendable {
    package enum Alignment: Sendable {
        case left, right
    }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    package init(columns: [(title: String, alignment: Alignment)]) {
        self.columns = columns
    }

    /// Adds a row with as many cells as there are columns.
    package mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a cell for each column")
        rows.append(cells.map(TextTable.printable))
    }

    /// The title line and the rows, two blanks between columns, no line end at its end.
    package var text: String {
        let lines = [columns.map(\.title)] + rows
        let widths = columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { cells in
            let padded = columns.indices.map { column in
                let filling = String(repeating: " ", count: widths[column] - cells[column].count)
                return columns[column].alignment == .left ? cells[column] + filling : filling + cells[column]
            }
            return TextTable.trimmed(padded.joined(separator: "  "))
        }.joined(separator: "\n")
    }

    /// The text without characters that could hide or forge what a terminal shows: names come from contacts and
    /// answers from other people's servers.
    package static func printable(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: view.append(" ")
            case .format where scalar != "\u{200D}": view.append("\u{FFFD}")
            default: view.append(scalar)
            }
        }
        return String(view)
    }

    /// The line without the blanks at its end.
    static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
