import FlowDice

/// Makes random flow files without errors, as words for a layout.
struct RandomFlows {
    private var random: Dice
    private var steps = 0

    init(seed: UInt64) { random = Dice(seed: seed) }

    static let emails = ["a", "b", "nurture-email-1"]

    /// The words of one file, a line end as `\n`.
    mutating func file() -> [String] {
        var words: [String] = []
        if chance(3) { words += definitions() }
        for number in 0..<Int.random(in: 1...3, using: &random) {
            if number > 0 || chance(2) { words += ["flow", "\"To and fro \(number)\"", "\n"] }
            words += flow()
        }
        return words
    }

    private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

    private mutating func one(of texts: String...) -> [String] {
        one(of: texts)
    }

    private mutating func definitions() -> [String] {
        var words = ["stages", ":", "\n", "Prospect", "\"Has come\"", "\n"]
        words += ["Satisfied", "customer", "\"Came again\"", "when", "purchase", "\n"]
        words += ["outside", ":", "Lost", "\"Went\"", "when", "disqualified", "\n", "end", "\n"]
        if chance(2) { words += ["segment", "\"Dutch trials\"", ":"] + condition(2) + ["\n"] }
        if chance(2) {
            words += ["journey", "\"To and fro\"", ":", "\n"] + one(of: "lead", "unsubscribed") + ["\n"]
            words += touchpoint() + ["or"] + touchpoint() + ["\n"]
            words += ["stage", "Satisfied", "customer", "\n", "end", "\n"]
        }
        if chance(2) {
            words += ["scoring", ":", "\n"] + one(of: "clicked +10", "purchase -3, at most 10") + ["\n"]
            words += ["-5", "every", "30", "days", "without", "activity", "\n", "end", "\n"]
        }
        return words
    }

    private mutating func touchpoint() -> [String] {
        one(of: "sent nurture email 1", "clicked nurture email 1", "replied any email", "opened", "visited pricing")
    }

    private mutating func flow() -> [String] {
        var words = one(of: "on lead", "on lead or demo requested", "on lead where source is \"webinar\"")
        words += ["\n"] + one(of: "goal meeting booked", "goal purchase ever") + ["\n"]
        if chance(2) { words += ["enter"] + one(of: "once", "again after 30 days", "every time") + ["\n"] }
        if chance(3) { words += ["time", "zone", "Europe/Amsterdam", "\n"] }
        if chance(3) { words += ["sending", "hours", "9:00", "to", "17:00", "on", "weekdays", "\n"] }
        steps = 0
        words += (chance(3) ? ["1."] : []) + ["send", "nurture", "email", "1", "\n", "wait", "1", "day", "\n"]
        for _ in 0..<Int.random(in: 1...4, using: &random) { words += step(0) }
        return words
    }

    private mutating func step(_ depth: Int) -> [String] {
        steps += 1
        switch Int.random(in: 0..<(depth < 2 ? 9 : 6), using: &random) {
        case 0: return ["wait"] + duration() + ["\n"]
        case 1: return ["if"] + condition(2) + one(of: " ", ",", "then", ", then") + action() + ["\n"]
        case 2: return ["if"] + condition(1) + action() + one(of: ",", " ") + ["otherwise"] + action() + ["\n"]
        case 3: return ["wait", "until"] + condition(1) + one(of: ", at most 03 days", "at most 1 week") + ["\n"]
        case 4, 5: return action() + ["\n"]
        case 6: return split(depth)
        default: return block(depth)
        }
    }

    private mutating func block(_ depth: Int) -> [String] {
        var words = ["if"] + condition(2) + [":"] + body(depth)
        while chance(3) { words += ["otherwise", "if"] + condition(1) + [":"] + body(depth) }
        if chance(2) { words += ["otherwise", ":"] + body(depth) }
        return words + ["end", "\n"]
    }

    private mutating func split(_ depth: Int) -> [String] {
        ["split", ":", "\n", "33.3%", ":"] + body(depth) + ["rest", ":"] + body(depth) + ["end", "\n"]
    }

    private mutating func body(_ depth: Int) -> [String] {
        var words = chance(2) ? ["\n"] : []
        for _ in 0..<Int.random(in: 1...3, using: &random) { words += step(depth + 1) }
        return words
    }

    private static let actions = [
        "tag VIP Customer", "untag cold", "set plan to \"pro\"", "set \"start date\" to 2026-12-01", "add 1 point",
        "subtract 5 points", "send b", "send nurture email 1", "record quiet period", "clear nps", "subscribe to news",
        "unsubscribe from everything", "set amount to event.amount", "set place to event.\"to\"",
        "set order to “A-1”",
    ]

    private static let conditions = [
        "clicked nurture email 1", "meeting booked", "country is \"NL\"", "( purchase where amount >= 100 )",
        "plan is not set", "country is one of \"NL\" , \"BE\"", "purchase in the last 30 days", "tagged vip",
        "visited pricing at least 3 times", "seats between 1 and 5", "score >= 50", "company contains “bv”",
        "renewal date before 2027-01-01", "signed up after 30 days ago",
    ]

    private mutating func one(of texts: [String]) -> [String] {
        (texts.randomElement(using: &random) ?? "").split(separator: " ").map(String.init)
    }

    private mutating func action() -> [String] { one(of: RandomFlows.actions) }

    private mutating func duration() -> [String] {
        one(of: "3 days", "1 day 12 hours", "01 week", "2 working days", "1 month 1 minutes", "90 second")
    }

    private mutating func condition(_ depth: Int) -> [String] {
        guard depth > 0, chance(2) else { return one(of: RandomFlows.conditions) }
        let parts = condition(depth - 1) + one(of: "and", "or") + condition(0)
        return chance(2) ? ["not", "("] + parts + [")"] : ["("] + parts + [")"]
    }
}
