/// How many columns of a terminal text takes, and how it is made to fit some.
enum TerminalWidth {
    /// Columns of the whole text; characters of Chinese, Japanese and Korean take two, marks on others none.
    static func of(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
    }

    /// As much of the text as fits, with `…` at its end when something is left out.
    static func cut(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        var result = ""
        var used = 1
        for character in text {
            used += of(String(character))
            if used > width { break }
            result.append(character)
        }
        return width > 0 ? result + "…" : ""
    }

    /// Lines no wider than that: broken at blanks, long words where they must; what is too much ends in `…`.
    static func lines(_ text: String, width: Int, most: Int = .max) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            for (place, piece) in pieces(word, width: width).enumerated() {
                if line.isEmpty {
                    line = piece
                } else if place == 0, of(line) + 1 + of(piece) <= width {
                    line += " " + piece
                } else {
                    lines.append(line)
                    line = piece
                }
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        guard lines.count > most else { return lines }
        let last = lines[most - 1]
        return lines.prefix(most - 1) + [of(last) < width ? last + "…" : cut(last + "  ", to: width)]
    }

    static func leading(_ text: String, _ width: Int) -> String { text + blanks(width - of(text)) }

    static func trailing(_ text: String, _ width: Int) -> String { blanks(width - of(text)) + text }

    private static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

    private static func pieces(_ word: Substring, width: Int) -> [String] {
        guard of(word) > width else { return [String(word)] }
        var result: [String] = []
        var piece = ""
        var used = 0
        for character in word {
            let needed = of(String(character))
            if !piece.isEmpty, used + needed > width {
                result.append(piece)
                (piece, used) = ("", 0)
            }
            // One character with an endless heap of wide parts is no wider than the line either.
            piece += needed <= width ? String(character) : "…"
            used += min(needed, width)
        }
        return piece.isEmpty ? result : result + [piece]
    }

    /// Wide characters are those of UAX #11 that are W or F, in ranges that leave no other in between.
    private static func columns(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format:
            // The emoji selector makes the character before it as wide as a picture.
            return scalar.value == 0xFE0F ? 1 : 0
        default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
        }
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23F3, 0x25FD...0x25FE, 0x2614...0x2615,
        0x2630...0x2637, 0x2648...0x2653, 0x267F...0x267F, 0x268A...0x2693, 0x26A1...0x26A1, 0x26AA...0x26AB,
        0x26BD...0x26BE, 0x26C4...0x26C5, 0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA, 0x26F2...0x26FD,
        0x2705...0x2705, 0x270A...0x270B, 0x2728...0x2728, 0x274C...0x274E, 0x2753...0x2757, 0x2795...0x2797,
        0x27B0...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B55, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x1B2FF, 0x1D300...0x1D376, 0x1F004...0x1F004, 0x1F0CF...0x1F0CF, 0x1F18E...0x1F19A,
        0x1F1E6...0x1F64F, 0x1F680...0x1F6FF, 0x1F7E0...0x1F7F0, 0x1F90C...0x1F9FF, 0x1FA70...0x1FAFF,
        0x20000...0x3FFFD,
    ]
}
