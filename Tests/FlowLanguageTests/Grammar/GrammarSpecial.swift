/// What the grammar describes in words, by the words up to the first comma.
enum GrammarSpecial: String, CaseIterable {
    case lineEnd = "one or more line ends or ; in any order"
    case words = "words"
    case quotedText = "\"…\" or “…” on one line"
    case wholeNumber = "digits"
    case number = "digits with at most one dot inside"
    case date = "an ISO date"
    case timeOfDay = "from 00:00 to 23:59"
    case property = "event. and directly behind it a name"
    case zone = "the IANA name of a time zone"
    case midnight = "24:00"
    case plainNumber = "a step number and a dot or a parenthesis"
    case stepNumber = "such as 4 or 3.1"
    case share = "a percentage with at most two decimals"
    case points = "a sign and digits"
    case lostPoints = "a minus and digits"
    case contact = "an email address"
    case sender = "a sender in quotes"
    case score = "a whole number"
    case status = "a status of HTTP"

    init?(description: String) { self.init(rawValue: String(description.prefix { $0 != "," })) }

    /// Texts that stand for it in a sentence.
    var examples: [String] {
        switch self {
        case .lineEnd: ["\n"]
        case .words: ["lead", "meeting booked", "order id", "Café été"]
        case .quotedText: ["\"NL\"", "“pricing”", "\"a \\\"b\\\" and c\""]
        case .wholeNumber: ["1", "2", "10", "30"]
        // Of one size, because of two numbers with `and` between them the smaller comes first.
        case .number: ["50", "50.0", "+50"]
        case .date: ["2026-12-01", "2027-02-28"]
        case .timeOfDay: ["09:00", "9:30", "17:05", "23:59"]
        case .property: ["event.order id", "event.\"start date\"", "event.amount"]
        case .zone: ["Europe/Amsterdam", "\"America/New_York\"", "UTC"]
        case .midnight: ["24:00"]
        case .plainNumber: ["1.", "2)", "3.1."]
        case .stepNumber: ["1", "3.1", "2"]
        case .share: ["50%", "33.33%", "10%"]
        case .points: ["+10", "-5", "+1"]
        case .lostPoints: ["-5", "-1"]
        case .contact: ["anna@example.com"]
        case .sender: ["\"Anna <anna@example.com>\"", "“bob@example.com”"]
        case .score: ["20", "-5"]
        case .status: ["200", "500"]
        }
    }

    /// Whether a word is one; for those that are one word.
    func includes(_ word: String) -> Bool {
        let bytes = Array(word.utf8)
        let digits = bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } && !bytes.isEmpty
        switch self {
        case .wholeNumber: return digits
        case .number: return word.wholeMatch(of: /[+-]?[0-9]*\.?[0-9]+/) != nil
        case .date: return word.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil
        case .timeOfDay: return word.wholeMatch(of: /([01]?[0-9]|2[0-3]):[0-5][0-9]/) != nil
        case .midnight: return word == "24:00"
        case .stepNumber: return word.wholeMatch(of: /[0-9]+(\.[0-9]+)*\.?/) != nil
        case .share: return word.wholeMatch(of: /[0-9]{1,3}(\.[0-9]{1,2})?%/) != nil
        case .points: return word.wholeMatch(of: /[+-][0-9]{1,9}/) != nil
        case .lostPoints: return word.wholeMatch(of: /-[0-9]{1,9}/) != nil
        case .score: return word.wholeMatch(of: /[+-]?[0-9]+/) != nil
        case .status: return word.wholeMatch(of: /[1-5][0-9]{2}/) != nil
        case .contact: return word.first?.isLetter ?? false
        case .lineEnd, .words, .quotedText, .property, .zone, .plainNumber, .sender: return false
        }
    }
}
