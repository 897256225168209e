package import FlowModel

/// Draws a diagnostic with its line of the file, the marked stretch and the help (LANGUAGE, section 6).
package enum DiagnosticText {
    /// The drawing, without a line end at its end.
    package static func text(_ diagnostic: Diagnostic, in text: FolderText, colored: Bool) -> String {
        let paint = Paint(isOn: colored)
        let place = diagnostic.place
        let severity = paint.severity(diagnostic.severity, diagnostic.severity.rawValue)
        var lines = [severity + paint.bold(": " + visible(diagnostic.message))]
        let source = place.line > 0 ? line(place.line, of: place.file, in: text) : nil
        let number = String(place.line)
        let margin = String(repeating: " ", count: source == nil ? 2 : number.count + 1)
        let position = place.line > 0 ? ":\(place.line):\(place.column)" : ""
        lines.append(margin + paint.blue("-->") + " " + visible(place.file) + position)
        if let source {
            let window = Window(source, around: place)
            let mark = String(repeating: "^", count: window.length) + (diagnostic.label.isEmpty ? "" : " ")
            lines.append(margin + paint.blue(" |"))
            lines.append(trimmed(" " + paint.blue(number + " |") + " " + window.text))
            lines.append(
                margin + paint.blue(" |") + " " + String(repeating: " ", count: window.column - 1)
                    + paint.severity(diagnostic.severity, mark + visible(diagnostic.label))
            )
            if diagnostic.help != nil { lines.append(margin + paint.blue(" |")) }
        }
        if let help = diagnostic.help {
            let parts = help.split(separator: "\n", omittingEmptySubsequences: false).map { visible(String($0)) }
            lines.append(" " + paint.bold("help:") + " " + (parts.first ?? ""))
            lines += parts.dropFirst().map { trimmed("       " + $0) }
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ number: Int, of path: String, in text: FolderText) -> Substring? {
        guard let file = text.files.first(where: { $0.path == path }) else { return nil }
        var rest = Substring(file.text)
        for _ in 1..<number {
            guard let end = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            rest = rest[rest.utf8.index(after: end)...]
        }
        return rest[..<(rest.utf8.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex)]
    }

    private static func trimmed(_ line: String) -> String {
        var end = line.endIndex
        while end > line.startIndex, line[line.index(before: end)] == " " { end = line.index(before: end) }
        return String(line[..<end])
    }

    /// Text from a file, safe for a terminal: a control character could hide or forge output.
    fileprivate static func visible(_ text: some StringProtocol) -> String {
        var view = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control: view.append(scalar == "\t" || scalar == "\r" ? " " : "\u{FFFD}")
            case .format where scalar != "\u{200D}": view.append("\u{FFFD}")
            default: view.append(scalar)
            }
        }
        return String(view)
    }
}

/// The part of a line that is printed: all of it, or of a very long one the part around the mark.
private struct Window {
    private static let widest = 240
    private static let before = 80

    let text: String
    /// From 1, inside `text`.
    let column: Int
    let length: Int

    init(_ line: Substring, around place: Diagnostic.Place) {
        if line.utf8.count <= Window.widest {
            text = DiagnosticText.visible(line)
            column = place.column
            length = max(1, min(place.length, max(1, line.count + 1 - (place.column - 1))))
            return
        }
        let skipped = max(0, place.column - 1 - Window.before)
        let part = line.dropFirst(skipped).prefix(Window.widest)
        let lead = skipped > 0 ? "…" : ""
        text = lead + DiagnosticText.visible(part) + (part.endIndex < line.endIndex ? "…" : "")
        column = place.column - skipped + lead.count
        length = max(1, min(place.length, Window.widest - (column - 1)))
    }
}

/// The colours of a terminal, or none.
private struct Paint {
    let isOn: Bool

    func severity(_ severity: Diagnostic.Severity, _ text: String) -> String {
        paint(severity == .error ? "1;31" : "1;33", text)
    }

    func bold(_ text: String) -> String { paint("1", text) }

    func blue(_ text: String) -> String { paint("1;34", text) }

    private func paint(_ code: String, _ text: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
