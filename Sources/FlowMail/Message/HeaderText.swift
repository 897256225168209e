/// Writes header fields so that no value can end one or begin another (RFC 5322, section 2.2; RFC 2047).
enum HeaderText {
    /// RFC 5322, section 2.1.1, without CRLF.
    private static let lineLimit = 78
    /// RFC 2047, section 2: lines that hold an encoded word.
    private static let encodedLineLimit = 76
    /// RFC 2047, section 2.
    private static let encodedWordLimit = 75
    private static let sectionLimit = 50
    private static let encodedWordFrame = "=?UTF-8?B??=".utf8.count

    /// A field whose content is ASCII and broken only where `parts` meet, at a space.
    static func structured(_ name: String, _ parts: [String]) -> String {
        fold(name, words: parts.map { ControlCharacters.line($0) })
    }

    /// A field of free text: folded as it is when that is possible, else as encoded words.
    static func unstructured(_ name: String, _ text: String) -> String {
        let text = ControlCharacters.line(text)
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.allSatisfy({ $0 < 0x80 }), !text.contains("=?"), !words.contains(""),
            words.allSatisfy({ $0.utf8.count <= lineLimit - 2 - name.utf8.count })
        else { return fold(name, words: encodedWords(text, after: name.utf8.count + 2), limit: encodedLineLimit) }
        return fold(name, words: words)
    }

    /// A field with one address and the name beside it.
    static func mailbox(_ name: String, _ mailbox: EmailAddress.Mailbox) -> String {
        guard let display = mailbox.name.map({ ControlCharacters.line($0) }), !display.isEmpty else {
            return fold(name, words: [mailbox.address])
        }
        let address = "<" + mailbox.address + ">"
        let isPlain = display.utf8.allSatisfy { $0 < 0x80 } && !display.contains("=?")
        guard isPlain, display.utf8.count <= lineLimit / 2 else {
            let words = encodedWords(display, after: name.utf8.count + 2)
            return fold(name, words: words + [address], limit: encodedLineLimit)
        }
        return fold(name, words: [isPhrase(display) ? display : quoted(display), address])
    }

    /// A parameter of a structured field, in pieces between which it may be folded (RFC 2231).
    ///
    /// In quotes where that says it, else percent-encoded, in numbered sections where one line does not hold it.
    static func parameter(_ name: String, _ value: String) -> [String] {
        let value = ControlCharacters.line(value)
        let isPlain = value.utf8.allSatisfy { (0x20..<0x7f).contains($0) && $0 != 0x22 && $0 != 0x5c }
        if isPlain, value.utf8.count <= sectionLimit { return ["\(name)=\"\(value)\""] }
        var sections = [""]
        for scalar in value.unicodeScalars {
            let encoded = PercentEncoding.component(String(scalar))
            if sections[sections.count - 1].utf8.count + encoded.utf8.count > sectionLimit { sections.append("") }
            sections[sections.count - 1] += encoded
        }
        if sections.count == 1 { return ["\(name)*=UTF-8''\(sections[0])"] }
        return sections.enumerated().map { index, section in
            let start = index == 0 ? "UTF-8''" : ""
            return "\(name)*\(index)*=\(start)\(section)" + (index == sections.count - 1 ? "" : ";")
        }
    }

    /// Encoded words that read as the text, the first of them short enough for the rest of a line.
    static func encodedWords(_ text: String, after used: Int) -> [String] {
        var words: [String] = []
        var chunk: [UInt8] = []
        for character in text {
            // A character longer than a whole word is cut between its scalars, which RFC 2047 allows.
            let units =
                character.utf8.count > room(after: 1)
                ? character.unicodeScalars.map { Array(String($0).utf8) } : [Array(character.utf8)]
            for unit in units {
                if chunk.count + unit.count > room(after: words.isEmpty ? used : 1), !chunk.isEmpty {
                    words.append(encodedWord(chunk))
                    chunk = []
                }
                chunk += unit
            }
        }
        return chunk.isEmpty ? words : words + [encodedWord(chunk)]
    }

    private static func encodedWord(_ bytes: [UInt8]) -> String { "=?UTF-8?B?" + Base64.text(bytes) + "?=" }

    /// How many bytes of text an encoded word can hold on a line where some is used.
    private static func room(after used: Int) -> Int {
        let width = min(encodedWordLimit, encodedLineLimit - used) - encodedWordFrame
        return max(width / 4 * 3, 4)
    }

    private static func fold(_ name: String, words: [String], limit: Int = lineLimit) -> String {
        var result = name + ":"
        var width = result.utf8.count
        for (index, word) in words.enumerated() {
            if width + 1 + word.utf8.count > limit, index > 0 || word.utf8.count + 1 > limit - width {
                result += "\r\n"
                width = 0
            }
            result += " " + word
            width += 1 + word.utf8.count
        }
        return result + "\r\n"
    }

    private static func isPhrase(_ text: String) -> Bool {
        !text.hasPrefix(" ") && !text.hasSuffix(" ") && !text.contains("  ")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "'"):
                    true
                default: false
                }
            }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.map { "\"\\".contains($0) ? "\\" + String($0) : String($0) }.joined() + "\""
    }
}
