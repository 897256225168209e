/// Breaks text into lines of at most so many characters, at blanks.
package enum TextWrap {
    /// The first line begins with `first`, the others with `rest`; a word that is too long stands alone.
    package static func lines(_ text: String, width: Int = 80, first: String = "", rest: String = "") -> [String] {
        var lines: [String] = []
        var line = first
        var length = first.count
        var isEmpty = true
        for word in text.split(whereSeparator: \.isWhitespace) {
            let wordLength = word.count
            if !isEmpty, length + 1 + wordLength > width {
                lines.append(line)
                (line, length, isEmpty) = (rest, rest.count, true)
            }
            if !isEmpty {
                line += " "
                length += 1
            }
            line += word
            length += wordLength
            isEmpty = false
        }
        lines.append(line)
        return lines
    }
}
