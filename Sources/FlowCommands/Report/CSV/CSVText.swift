import FlowModel

/// Comma-separated values as spreadsheets read them (RFC 4180): UTF-8, each line ended by CR and LF.
struct CSVText {
    enum Cell {
        /// Something that people wrote, in a flow or elsewhere.
        case text(String)
        case number(Double)
        case none

        static func count(_ count: Int) -> Cell { .number(Double(count)) }

        /// With four decimals.
        static func share(_ share: Double) -> Cell { .number((share * 10_000).rounded() / 10_000) }

        static func seconds(_ seconds: Double?) -> Cell {
            seconds.map { .number(($0 * 1_000).rounded() / 1_000) } ?? .none
        }
    }

    private let columns: [String]
    private var lines: [String] = []

    init(_ columns: [String]) {
        self.columns = columns
        lines = [columns.joined(separator: ",")]
    }

    /// Adds a line with those cells; columns without one stay empty.
    mutating func add(_ cells: [String: Cell]) {
        lines.append(columns.map { CSVText.text(cells[$0] ?? .none) }.joined(separator: ","))
    }

    /// With the line end of the last line.
    var text: String { lines.map { $0 + "\r\n" }.joined() }

    private static func text(_ cell: Cell) -> String {
        switch cell {
        case .none: ""
        case .number(let number): number.isFinite ? Value.text(of: number) : ""
        case .text(let text): quoted(harmless(text))
        }
    }

    /// What a spreadsheet would take for a formula becomes text by an apostrophe (OWASP, CSV Injection).
    private static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) else {
            return text
        }
        return "'" + text
    }

    /// Scalar by scalar: a mark on a quote makes another character of the two.
    private static func quoted(_ text: String) -> String {
        let needsQuotes = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        let isPadded = text.unicodeScalars.first == " " || text.unicodeScalars.last == " "
        guard needsQuotes || isPadded else { return text }
        var result = "\"".unicodeScalars
        for scalar in text.unicodeScalars {
            result.append(scalar)
            if scalar == "\"" { result.append(scalar) }
        }
        result.append("\"")
        return String(result)
    }
}
