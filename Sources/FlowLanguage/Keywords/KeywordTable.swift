/// The words of one human language, as data.
struct KeywordTable: Sendable {
    /// What stands behind `# language:` (ISO 639-1).
    let language: String
    /// How the language calls itself.
    let name: String
    let englishName: String
    /// Each keyword's spellings, word by word, the canonical one first.
    let phrases: [Keyword: [[String]]]
    /// Words that end a bare name.
    let reserved: Set<String>
    /// Words that people write for a number, which the error turns into digits.
    let numberWords: [String: Int]
    /// Words that people write for a keyword, from other languages and programs, which the error turns into it.
    let otherWords: [String: Keyword]
    /// The same for units of time.
    let otherUnits: [String: Keyword]
    /// The keywords that may begin a statement, by their first word, those with more words first.
    let beginnings: [String: [Keyword]]

    private let canonical: [Keyword: String]
    private let singulars: [Keyword: String]

    init(
        language: String,
        name: String,
        englishName: String,
        spellings: [Keyword: [String]],
        singulars: [Keyword: String],
        reserved: Set<String>,
        numberWords: [String: Int],
        otherWords: [String: Keyword],
        otherUnits: [String: Keyword]
    ) {
        self.language = language
        self.name = name
        self.englishName = englishName
        phrases = spellings.mapValues { $0.map { KeywordTable.words($0.lowercased()) } }
        canonical = spellings.compactMapValues(\.first)
        self.singulars = singulars
        self.reserved = reserved
        self.numberWords = numberWords
        self.otherWords = otherWords
        self.otherUnits = otherUnits
        var beginnings: [String: [Keyword]] = [:]
        for keyword in Keyword.statementBeginnings {
            for phrase in phrases[keyword] ?? [] {
                guard let first = phrase.first, beginnings[first]?.contains(keyword) != true else { continue }
                beginnings[first, default: []].append(keyword)
            }
        }
        self.beginnings = beginnings
    }

    /// The canonical spelling.
    func spelling(_ keyword: Keyword) -> String { canonical[keyword] ?? "" }

    subscript(_ keyword: Keyword) -> String { spelling(keyword) }

    /// The canonical spelling behind that number: `1 day`, `2 days`.
    func spelling(_ keyword: Keyword, count: Int) -> String {
        count == 1 ? singulars[keyword] ?? spelling(keyword) : spelling(keyword)
    }

    /// Every spelling in lower case, the canonical one first.
    func spellings(_ keyword: Keyword) -> [String] { (phrases[keyword] ?? []).map { $0.joined(separator: " ") } }

    private static func words(_ phrase: String) -> [String] {
        phrase.split(separator: " ").map(String.init)
    }
}

extension KeywordTable {
    /// Every language that ships; the first is that of a file that names none.
    static let all: [KeywordTable] = [.english, .dutch]

    /// The table of that code, whatever its case.
    static func of(language: String) -> KeywordTable? {
        let wanted = language.lowercased()
        return all.first { $0.language == wanted }
    }
}
