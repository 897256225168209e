/// Estimates how wide text is, since whoever shows a picture chooses the font.
///
/// The widths are those of DejaVu Sans, the widest of the usual sans-serif fonts, so that text fits in any of them.
enum TextMeasure {
    /// In thousandths of the font's size.
    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "i", "j", "l", "I", "'", "|": 340
        case " ", "\u{A0}", ".", ",", ":", ";", "(", ")", "[", "]", "/", "\\", "!", "-", "·": 400
        case "f", "t", "r", "J": 420
        case "m", "w", "M", "W", "@", "%", "—", "…": 1_010
        case "A"..."Z", "<", ">", "=", "+", "&", "~", "_", "#", "^": 850
        case "0"..."9", "a"..."z": 645
        case let other where other.value < 0x80: 645
        case let other: width(ofOther: other)
        }
    }

    private static func width(ofOther scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .format: return 0
        default: break
        }
        let isSmall = scalar.properties.isLowercase
        if isWide(scalar) { return 1_010 }
        switch scalar.value {
        case 0xC0...0x17F where isSmall: return "æœŵ".unicodeScalars.contains(scalar) ? 1_030 : 660
        case 0x400...0x52F: return "ЩЮЖШЉЊщшљжњфюЫ".unicodeScalars.contains(scalar) ? 1_100 : (isSmall ? 790 : 890)
        case 0x370...0x3FF: return isSmall ? 840 : 940
        case 0x590...0x5FF: return 720
        // Joined letters; the widest ones alone would need more, but no word has only those.
        case 0x600...0x6FF, 0x750...0x77F: return 900
        case 0..<0x250: return 860
        default: return 1_300
        }
    }

    /// Chinese, Japanese and Korean: as wide as high in every font.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x11FF, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFFEF,
            0x20000...0x3FFFD:
            true
        default: false
        }
    }

    /// In pixels, rounded up.
    static func width(_ text: String, size: Int) -> Int {
        let thousandths = text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
        return (thousandths * size + 999) / 1_000
    }

    /// Lines that are no wider than that: broken at blanks and between the characters of Chinese and Japanese, long
    /// words where they must, with a hyphen; what is too much ends in `…`.
    static func lines(_ text: String, width: Int, size: Int, most: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        let blank = self.width(" ", size: size)
        for word in text.split(whereSeparator: { $0.isWhitespace && $0 != "\u{A0}" }) {
            for (place, part) in parts(word, width: width, size: size).enumerated() {
                let needed = self.width(part.text, size: size)
                let gap = line.isEmpty || place > 0 ? 0 : blank
                if !line.isEmpty, part.beginsLine || used + gap + needed > width {
                    lines.append(line)
                    guard lines.count <= most else { return shortened(lines, width: width, size: size, most: most) }
                    (line, used) = (part.text, needed)
                } else {
                    line += (gap > 0 ? " " : "") + part.text
                    used += gap + needed
                }
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return shortened(lines, width: width, size: size, most: most)
    }

    // MARK: Words

    private struct Part {
        var text: String
        /// Whether the one before has ended with the line.
        var beginsLine = false
    }

    /// A word in parts that have no blank between them and fit on a line each.
    private static func parts(_ word: Substring, width: Int, size: Int) -> [Part] {
        // An ideograph or a kana is a word of its own, which keeps the marks that must not begin a line.
        var words: [String] = []
        var canBreak = true
        for character in word {
            let isIdeograph = isIdeograph(character)
            let isClosing = "、。，．：；！？）」』】〕〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ".contains(character)
            if words.isEmpty || (canBreak || isIdeograph) && !isClosing {
                words.append(String(character))
            } else {
                words[words.count - 1].append(character)
            }
            canBreak = (isIdeograph || isClosing) && !"（「『【〔〈《".contains(character)
        }
        return words.flatMap { pieces($0, width: width, size: size) }
    }

    private static func isIdeograph(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        return (0x2E80...0xA4CF).contains(scalar.value) || (0xF900...0xFAFF).contains(scalar.value)
            || (0xFF00...0xFF60).contains(scalar.value) || (0x20000...0x3FFFD).contains(scalar.value)
    }

    /// What fits on a line each; behind a letter that is followed by one a hyphen tells that the word goes on.
    private static func pieces(_ word: String, width: Int, size: Int) -> [Part] {
        guard self.width(word, size: size) > width else { return [Part(text: word)] }
        let isWord = word.allSatisfy { $0.isLetter || "-'’,;()".contains($0) }
        let hyphen = isWord ? self.width("-", size: size) : 0
        // Words are broken into pieces that are much alike, so that no letter stands alone.
        let room = max(1, width - hyphen)
        let whole = word.reduce(0) { $0 + self.width(String($1), size: size) }
        let enough = isWord ? whole / ((whole + room - 1) / room) : room
        var pieces: [[Character]] = []
        var piece: [Character] = []
        var used = 0
        for character in word {
            let needed = self.width(String(character), size: size)
            if !piece.isEmpty, used + needed > room || used >= enough {
                // Where the word has a place to be broken at, it is not broken elsewhere.
                let place = piece.lastIndex { "-/_".contains($0) }.map { $0 + 1 } ?? piece.count
                let end = place > piece.count / 3 ? place : piece.count
                pieces.append(Array(piece.prefix(end)))
                piece = Array(piece.dropFirst(end))
                used = piece.reduce(0) { $0 + self.width(String($1), size: size) }
            }
            // A character with no end of marks on it is no wider than the box either.
            piece.append(needed <= width ? character : "…")
            used += min(needed, width)
        }
        pieces.append(piece)
        return pieces.enumerated().map { place, piece in
            let isSplit = place + 1 < pieces.count && piece.last?.isLetter ?? false
            let goesOn = isWord && isSplit && pieces[place + 1].first?.isLetter ?? false
            return Part(text: String(piece) + (goesOn && piece.count > 1 ? "-" : ""), beginsLine: place > 0)
        }
    }

    private static func shortened(_ lines: [String], width: Int, size: Int, most: Int) -> [String] {
        guard lines.count > most else { return lines }
        var result = Array(lines.prefix(most))
        var last = result.removeLast()
        if last.hasSuffix("-") { last.removeLast() }
        while self.width(last + " …", size: size) > width, let blank = last.lastIndex(of: " ") {
            last = String(last[..<blank])
        }
        while !last.isEmpty, self.width(last + " …", size: size) > width { last.removeLast() }
        return result + [last + " …"]
    }
}
