/// The words of one human language, as data.
struct KeywordTable: Sendable {
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

    init(
        spellings: [Keyword: [String]],
        reserved: Set<String>,
        numberWords: [String: Int],
        otherWords: [String: Keyword],
        otherUnits: [String: Keyword]
    ) {
        phrases = spellings.mapValues { $0.map(KeywordTable.words) }
        canonical = spellings.compactMapValues(\.first)
        self.reserved = reserved
        self.numberWords = numberWords
        self.otherWords = otherWords
        self.otherUnits = otherUnits
        var beginnings: [String: [Keyword]] = [:]
        for keyword in Keyword.statementBeginnings {
            for phrase in phrases[keyword] ?? [] {
                guard let first = phrase.first else { continue }
                beginnings[first, default: []].append(keyword)
            }
        }
        self.beginnings = beginnings
    }

    /// The canonical spelling.
    func spelling(_ keyword: Keyword) -> String { canonical[keyword] ?? "" }

    private static func words(_ phrase: String) -> [String] {
        phrase.split(separator: " ").map(String.init)
    }
}

extension Keyword {
    /// What a statement may begin with; of two with the same first word the longer one comes first.
    static let statementBeginnings: [Keyword] =
        settingBeginnings + blockBeginnings + stepBeginnings + [.otherwise, .end]

    static let settingBeginnings: [Keyword] = [
        .flow, .on, .goal, .stopWhen, .enter, .topic, .sendingHours, .timeZone, .from,
    ]

    static let blockBeginnings: [Keyword] = [.stages, .scoring, .segment, .journey, .scenario, .given, .expect]

    static let stepBeginnings: [Keyword] = [
        .send, .notify, .callWebhook, .call, .waitUntil, .wait, .condition, .split, .goTo, .go, .set, .clear, .tag,
        .untag, .add, .subtract, .moveToStage, .move, .subscribeTo, .subscribe, .unsubscribeFrom, .unsubscribe,
        .record, .startFlow, .start, .stop,
    ]
}
