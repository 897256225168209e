import FlowDice

/// Writes words as somebody in a hurry would: odd spaces, comments anywhere, capitals, empty lines.
struct OddLayout {
    private var random: Dice
    private(set) var comments: [String] = []

    init(seed: UInt64) { random = Dice(seed: seed) }

    /// The words as one text; a word of its own that is `\n` ends a line.
    mutating func text(_ words: [String]) -> String {
        var text = chance(8) ? "\u{FEFF}" : ""
        var isLineStart = true
        for word in words {
            if word == "\n" {
                text += lineEnd()
                isLineStart = true
                continue
            }
            let isMark = [",", ":", ")"].contains(word)
            if !isMark || chance(10) { text += isLineStart && !chance(3) ? "" : spaces() }
            text += spelled(word)
            isLineStart = false
        }
        return text
    }

    private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

    private mutating func spaces() -> String {
        [" ", " ", " ", "  ", "\t", "   \t "].randomElement(using: &random) ?? " "
    }

    private mutating func lineEnd() -> String {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: "\n\n\n"
        case 1: "\r\n"
        case 2: spaces() + comment() + "\n"
        case 3: "\n" + spaces() + comment() + " \n"
        case 4: "\n\n" + comment() + "\n\n" + spaces() + comment() + "\n"
        case 5: " ; \n"
        default: "\n"
        }
    }

    private mutating func comment() -> String {
        let texts = ["# why; because, \"so\"", "#", "#no space", "# language: de", "#  send a: 1. end"]
        let comment = texts.randomElement(using: &random) ?? "#"
        comments.append(comment)
        return comment
    }

    /// Capitals where they say nothing.
    private mutating func spelled(_ word: String) -> String {
        guard !word.contains(where: { $0 == "/" || $0 == "\"" || $0 == "“" || $0 == "@" }) else { return word }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return word.uppercased()
        case 1: return word.prefix(1).uppercased() + word.dropFirst()
        default: return word
        }
    }
}
