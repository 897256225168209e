import FlowModel

/// The text of one flow file, addressed by scalar so that every look is a constant-time one.
struct SourceFile: Sendable {
    /// Path inside the flows folder.
    let path: String
    /// Where the file stands in the folder, which orders its findings.
    let index: Int
    let scalars: [Unicode.Scalar]
    /// The words of the human language in which its keywords are written.
    var table = KeywordTable.english
    private let lineStarts: [Int]

    init(path: String, index: Int, text: String) {
        self.path = path
        self.index = index
        scalars = Array(text.unicodeScalars)
        var starts = [0]
        for (offset, scalar) in scalars.enumerated() where scalar == "\n" { starts.append(offset + 1) }
        lineStarts = starts
    }

    /// The line, from 1, and the offset at which it begins.
    func line(at offset: Int) -> (number: Int, start: Int) {
        var (low, high) = (0, lineStarts.count)
        while low < high {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return (low, lineStarts[low - 1])
    }

    func text(_ span: Span) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[max(0, span.start)..<min(span.end, scalars.count)])
        return String(view)
    }

    /// The text with every run of white space turned into one space.
    func collapsedText(_ span: Span) -> String {
        var view = String.UnicodeScalarView()
        var isPending = false
        for scalar in scalars[max(0, span.start)..<min(span.end, scalars.count)] {
            if scalar.isBlank {
                isPending = true
            } else {
                if isPending, !view.isEmpty { view.append(" ") }
                isPending = false
                view.append(scalar)
            }
        }
        return String(view)
    }

    /// How many characters a stretch has as a reader counts them.
    func characterCount(_ span: Span) -> Int {
        let stretch = scalars[max(0, span.start)..<min(max(span.start, span.end), scalars.count)]
        if stretch.allSatisfy(\.isASCII) { return stretch.count }
        return text(span).count
    }
}

extension Unicode.Scalar {
    /// Whether it is white space; for ASCII without a look into the Unicode tables.
    var isBlank: Bool {
        isASCII ? self == " " || (value >= 9 && value <= 13) : properties.isWhitespace
    }

    /// Whether it is a control character, by which texts that look alike would differ.
    var isControl: Bool {
        isASCII ? value < 32 || value == 127 : properties.generalCategory == .control
    }
}
