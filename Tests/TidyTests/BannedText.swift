/// A word that may not stand in the source, why, and what stands there instead.
struct BannedText: Sendable {
    /// Where the word counts.
    enum Reach: Sendable {
        /// Code and comments.
        case everything
        case code
    }

    let text: String
    let reach: Reach
    let reason: String
    let instead: String
    /// Where the word is allowed.
    let isAllowed: @Sendable (Source) -> Bool

    init(
        _ text: String,
        _ reach: Reach = .code,
        because reason: String,
        instead: String,
        unless isAllowed: @escaping @Sendable (Source) -> Bool = { _ in false }
    ) {
        self.text = text
        self.reach = reach
        self.reason = reason
        self.instead = instead
        self.isAllowed = isAllowed
    }

    func findings(in source: Source) -> [Finding] {
        guard !isAllowed(source) else { return [] }
        let bytes = reach == .everything ? source.withoutStrings : source.code
        guard String(decoding: bytes, as: UTF8.self).contains(text) else { return [] }
        let lines = Masking.lines(bytes)
        return lines.enumerated().compactMap { index, line in
            guard Self.holds(line, text) else { return nil }
            return source.finding(index + 1, "`\(text)`: \(reason); \(instead)")
        }
    }

    /// Whether the line holds the text with nothing that continues a word beside it.
    static func holds(_ line: String, _ text: String) -> Bool {
        line.ranges(of: text).contains { range in
            let before = line[..<range.lowerBound].last
            let after = line[range.upperBound...].first
            let begins = !(text.first.map(isWord) ?? false) || !(before.map(isWord) ?? false)
            let ends = !(text.last.map(isWord) ?? false) || !(after.map(isWord) ?? false)
            return begins && ends
        }
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
