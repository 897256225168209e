/// Collects the lines of a text part: blocks with blank lines between them, prefixes of quotes and list items.
struct PlainTextWriter {
    private struct Prefix {
        /// Stands before the first line only; empty once it was used.
        var marker: String
        var rest: String
    }

    private var lines: [String] = []
    private var current = ""
    private var prefixes: [Prefix] = []
    private var owesBlankLine = false

    /// The line that is being written.
    var pending: String { current }

    /// What was written, each line ended with LF.
    var text: String {
        var finished = self
        finished.endLine()
        return finished.lines.map { $0 + "\n" }.joined()
    }

    mutating func append(_ text: some StringProtocol) {
        let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index > 0 { breakLine() }
            current += part
        }
    }

    /// Takes back what was written on this line from there on.
    mutating func removePending(from count: Int) -> String {
        let kept = String(decoding: current.utf8.prefix(count), as: UTF8.self)
        defer { current = kept }
        return String(decoding: current.utf8.dropFirst(count), as: UTF8.self)
    }

    /// Ends the line, also an empty one.
    mutating func breakLine() {
        payBlankLine()
        lines.append(trimmed(linePrefix() + current))
        current = ""
    }

    /// Ends the line if something is on it.
    mutating func endLine() {
        if !current.isEmpty { breakLine() }
    }

    /// Ends the block: a blank line comes before the next one.
    mutating func endBlock() {
        endLine()
        owesBlankLine = !lines.isEmpty
    }

    mutating func pushPrefix(marker: String, rest: String) {
        endLine()
        payBlankLine()
        prefixes.append(Prefix(marker: marker, rest: rest))
    }

    mutating func popPrefix() {
        endLine()
        if let last = prefixes.last, !last.marker.isEmpty, last.marker != last.rest { breakLine() }
        prefixes.removeLast()
    }

    private mutating func payBlankLine() {
        guard owesBlankLine else { return }
        owesBlankLine = false
        lines.append(trimmed(prefixes.map(\.rest).joined()))
    }

    private mutating func linePrefix() -> String {
        var result = ""
        for index in prefixes.indices {
            result += prefixes[index].marker.isEmpty ? prefixes[index].rest : prefixes[index].marker
            prefixes[index].marker = ""
        }
        return result
    }

    private func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
