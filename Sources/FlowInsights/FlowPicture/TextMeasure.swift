/// Estimates how wide text is, since whoever shows a picture chooses the font.
///
/// The widths are those of DejaVu Sans, the widest of the usual sans-serif fonts, so that text fits in any of them.
enum TextMeasure {
    /// In thousandths of the font's size.
    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "i", "j", "l", "I", "'", "|": 340
        case " ", ".", ",", ":", ";", "(", ")", "[", "]", "/", "\\", "!", "-", "·": 400
        case "f", "t", "r", "J": 420
        case "m", "w", "M", "W", "@", "%", "—", "…": 1_010
        case "A"..."Z", "<", ">", "=", "+", "&", "~", "_", "#", "^": 850
        case "0"..."9", "a"..."z": 645
        case let other where other.properties.generalCategory == .nonspacingMark: 0
        case let other where other.value < 0x80: 645
        case let other where other.value < 0x250: 860
        default: 1_300
        }
    }

    /// In pixels, rounded up.
    static func width(_ text: String, size: Int) -> Int {
        let thousandths = text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
        return (thousandths * size + 999) / 1_000
    }

    /// Lines that are no wider than that: broken at blanks, long words where they must; what is too much ends in `…`.
    static func lines(_ text: String, width: Int, size: Int, most: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        let blank = self.width(" ", size: size)
        for word in text.split(whereSeparator: \.isWhitespace) {
            for (place, piece) in pieces(word, width: width, size: size).enumerated() {
                let needed = self.width(piece, size: size)
                let isJoined = !line.isEmpty && place == 0
                if !line.isEmpty, !isJoined || used + blank + needed > width {
                    lines.append(line)
                    guard lines.count <= most else { return shortened(lines, width: width, size: size, most: most) }
                    (line, used) = (piece, needed)
                } else {
                    line += isJoined ? " " + piece : piece
                    used += isJoined ? blank + needed : needed
                }
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return shortened(lines, width: width, size: size, most: most)
    }

    private static func pieces(_ word: Substring, width: Int, size: Int) -> [String] {
        var result: [String] = []
        var piece = ""
        var used = 0
        for character in word {
            let needed = self.width(String(character), size: size)
            if !piece.isEmpty, used + needed > width {
                result.append(piece)
                (piece, used) = ("", 0)
            }
            // A character with no end of marks on it is no wider than the box either.
            piece += needed <= width ? String(character) : "…"
            used += min(needed, width)
        }
        if !piece.isEmpty { result.append(piece) }
        return result
    }

    private static func shortened(_ lines: [String], width: Int, size: Int, most: Int) -> [String] {
        guard lines.count > most else { return lines }
        var result = Array(lines.prefix(most))
        var last = result.removeLast()
        while !last.isEmpty, self.width(last + " …", size: size) > width { last.removeLast() }
        return result + [last + " …"]
    }
}
