import FlowDice

/// Makes of a text what a slip of the hand makes of it, and worse.
struct Mutator {
    var random: Dice
    /// Texts that others are spliced with.
    let corpus: [String]

    /// What people write in the wrong place, and what no keyboard writes.
    private static let junk = [
        "if", "otherwise", "end", "\n", ";", ",", ":", "(", ")", "\"", "“", "”", "go to", "step", "1.", "9.9.9", "and",
        "or", "then", "wait until", "at most", "where", "is", "not", "is not", ">=", "=", "é", "\u{0}", "🇳🇱", "\r\n",
        "\r", "#", "event.", "split:", "50%:", "rest:", "3 days", "24:30", "2026-02-30", "09:00", "clicked", "send a",
        "on lead", "flow X", "stages:", "scoring:", "segment A:", "journey A:", "sent a",
        "scenario", "expect", "given", "at", "+10", "-5",
        "'", "\t", "\u{FEFF}", "\u{202E}", "e\u{301}", "\u{200D}", "\\", "# language: nl\n", "99999999999999999999",
        "every", "ever", "in the last", "times", "between", "until", "\u{2028}", "%", "`", "–", "@", "anna@example.com",
    ]

    init(seed: UInt64, corpus: [String]) {
        random = Dice(seed: seed)
        self.corpus = corpus
    }

    /// The text with one thing done to it.
    mutating func mutated(_ text: String) -> String {
        switch random.below(10) {
        case 0...4: edited(Self.tokens(of: text)).joined()
        case 5...6: edited(text.split(separator: "\n", omittingEmptySubsequences: false).map { $0 + "\n" }).joined()
        case 7:
            String(decoding: edited(Array(text.utf8)) { UInt8.random(in: 0...255, using: &$0) }, as: UTF8.self)
        case 8: String(String.UnicodeScalarView(edited(Array(text.unicodeScalars), among: Self.scalar)))
        default: spliced(text)
        }
    }

    /// Runs of letters and digits, runs of white space, and every other character alone.
    static func tokens(of text: String) -> [String] {
        var tokens: [String] = []
        var kind = -1
        for character in text {
            let next = character.isLetter || character.isNumber ? 1 : character == " " ? 2 : 0
            if next != 0, next == kind {
                tokens[tokens.count - 1].append(character)
            } else {
                tokens.append(String(character))
            }
            kind = next
        }
        return tokens
    }

    private mutating func edited(_ units: [String]) -> [String] {
        let other = corpus.randomElement(using: &random) ?? ""
        let isJunk = random.chance(60)
        return edited(units) { random in
            if isJunk { return " " + (Self.junk.randomElement(using: &random) ?? ";") + " " }
            return Self.tokens(of: String(other.prefix(400))).randomElement(using: &random) ?? ";"
        }
    }

    private mutating func edited(_ units: [Substring]) -> [String] { edited(units.map(String.init)) }

    /// One unit deleted, doubled, swapped with another, inserted, moved or replaced.
    private mutating func edited<Unit>(_ units: [Unit], among new: (inout Dice) -> Unit) -> [Unit] {
        guard !units.isEmpty else { return [new(&random)] }
        var units = units
        let position = random.below(units.count)
        switch random.below(6) {
        case 0: units.remove(at: position)
        case 1: units.insert(units[position], at: position)
        case 2: units.swapAt(position, random.below(units.count))
        case 3: units.insert(new(&random), at: position)
        case 4: units.insert(units.remove(at: position), at: random.below(units.count))
        default: units[position] = new(&random)
        }
        return units
    }

    private static func scalar(_ random: inout Dice) -> Unicode.Scalar {
        let hostile: [ClosedRange<UInt32>] = [
            0...0x9F, 0x300...0x36F, 0x2000...0x206F, 0xFE00...0xFEFF, 0x1F1E6...0x1F3FF, 0xE0000...0xE007F,
        ]
        let range = hostile.randomElement(using: &random) ?? 0...127
        return Unicode.Scalar(UInt32.random(in: range, using: &random)) ?? " "
    }

    private mutating func spliced(_ text: String) -> String {
        let other = corpus.randomElement(using: &random) ?? ""
        let start = other.index(other.startIndex, offsetBy: random.below(other.count + 1))
        return String(text.prefix(random.below(text.count + 1)) + other[start...])
    }
}
