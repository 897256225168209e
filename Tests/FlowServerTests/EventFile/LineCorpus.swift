import FlowDice

/// Lines of event files as applications, daemons and people with bad intentions write them, the same in every run.
struct LineCorpus: RandomNumberGenerator {
    private var dice: Dice

    init(seed: UInt64) {
        dice = Dice(seed: seed)
    }

    mutating func next() -> UInt64 { dice.next() }

    /// One line; every sixth one has some bytes that do not belong there.
    mutating func line() -> [UInt8] {
        var members = [
            member(["type"], LineCorpus.types), member(["userId"], LineCorpus.ids),
            "\"event\":" + pick(LineCorpus.events), member(["timestamp"], LineCorpus.times),
        ]
        if chance(3) { members.append(member(["anonymousId"], LineCorpus.ids)) }
        if chance(3) { members.append(member(["messageId"], LineCorpus.ids)) }
        if chance(2) { members.append(member(["receivedAt"], LineCorpus.times)) }
        if chance(4) { members.append(member(["sentAt", "originalTimestamp"], LineCorpus.times)) }
        if chance(8) { members.append(member(LineCorpus.others, LineCorpus.ids)) }
        if !chance(4) { members.append("\"properties\":" + object(LineCorpus.keys, LineCorpus.values)) }
        if chance(4) { members.append("\"traits\":" + object(LineCorpus.traits, LineCorpus.emails)) }
        if chance(2) { members.append("\"context\":" + context()) }
        if chance(40) { members.append(members.randomElement(using: &self) ?? "") }
        if chance(30) { members.removeFirst() }
        members.shuffle(using: &self)
        let blank = chance(3) ? " " : ""
        let text = "{" + blank + members.joined(separator: "\(blank),\(blank)") + "}" + (chance(6) ? "\r" : "")
        return chance(6) ? damaged(Array(text.utf8)) : Array(text.utf8)
    }

    private mutating func context() -> String {
        if chance(40) { return pick(["null", "[]", "\"\"", "\"x\"", "7"]) }
        var members: [String] = []
        if chance(2) { members.append("\"traits\":" + object(["email", "Email", "first name"], LineCorpus.emails)) }
        if chance(3) { members.append("\"campaign\":" + object(["source", "Source", "name"], LineCorpus.values)) }
        if chance(4) {
            let marks = object(["recorded", "application"], ["true", "false", "null", "1"])
            members.append("\"nurture\":" + marks)
        }
        if chance(4) { members.append("\"page\":{\"url\":\"/?a=\\u00e9\\n\",\"depth\":[1,[2,{}]]}") }
        return "{" + members.joined(separator: ",") + "}"
    }

    private mutating func object(_ keys: [String], _ values: [String]) -> String {
        if chance(40) { return pick(["null", "[]", "\"\"", "\"x\"", "true", "{}", "{ }"]) }
        let count = Int.random(in: 0...5, using: &self)
        let members = (0..<count).map { _ in member(keys, values) }
        return "{" + members.joined(separator: ",") + "}"
    }

    private mutating func member(_ keys: [String], _ values: [String]) -> String {
        "\"" + usual(keys) + "\":" + (chance(60) ? pick(LineCorpus.values) : usual(values))
    }

    /// Mostly one of the first few, which are ordinary.
    private mutating func usual(_ elements: [String]) -> String {
        chance(20) ? pick(elements) : elements[Int.random(in: 0..<min(elements.count, 6), using: &self)]
    }

    private mutating func damaged(_ line: [UInt8]) -> [UInt8] {
        var line = line
        for _ in 0..<Int.random(in: 1...3, using: &self) {
            let index = line.indices.randomElement(using: &self) ?? 0
            let byte = pick(LineCorpus.bytes)
            switch Int.random(in: 0..<3, using: &self) {
            case 0: line[index] = byte
            case 1: line.insert(byte, at: index)
            default: line.remove(at: index)
            }
        }
        return line
    }

    private mutating func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &self) == 0 }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }

    // MARK: What stands in lines

    private static let bytes =
        Array(#"{}[]",:\u0123456789abcdefnrt-+.eE @"#.utf8) + [0, 9, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xFF]

    private static let others = ["name", "groupId", "previousId", "x", "", "tim\\u0065stamp"]

    private static let traits = ["email", "E-mail", "e mail", "plan"]

    private static let types =
        Array(repeating: #""track""#, count: 8) + [
            #""identify""#, #""page""#, #""screen""#, #""group""#, #""alias""#, #""batch""#, #""Track""#,
            #""tr\u0061ck""#, "7",
        ]

    private static let ids = [
        #""u1""#, #""u2""#, "7", #""customer-1""#, "123456789012345", "null", "0", "-0", "-7", "7.0", "7.5", "007",
        "1e3", "1234567890123456",
        "12345678901234567890", #""""#, "true", "[]", #""a b""#, "\"\u{7F}\"", #""\u0001""#, #""ü""#, #""u\u0308""#,
        "\"u\u{308}\"", "\"\u{85}\"", #""\ud83d\ude00""#, #""\ud83d""#, "\"\(String(repeating: "i", count: 501))\"",
    ]

    private static let events =
        [
            "form submitted", "Form  Submitted!", "purchase", "sent", "delivered", "skipped", "opened", "clicked",
            "Clicked",
            "replied", "bounced", "complained", "unsubscribed", "subscribed", "entered", "converted", "stopped",
            "finished",
            "split", "stage", "STAGE", "", "!!!", "Größe", "Gro\u{308}ße", "ΟΔΟΣ", "日本", "a\\tb", "clic\\u006bed",
            String(repeating: "e", count: 501),
        ]
        .map { "\"\($0)\"" } + ["null", "7"]

    private static let times =
        [
            "2026-03-02T09:00:00Z", "2026-03-02T09:00:00.123Z", "2026-03-02T09:00:00.1239Z",
            "2026-03-02T10:30:00+01:30",
            "2026-03-02T09:05:00Z", "2026-03-02T08:00:00Z", "2026-03-02T09:00:00-0800", "2026-03-02T09:00:00-08",
            "2026-03-02T09:00:00", "2026-03-02T09:00Z", "2026-03-02",
            "2026-03-02t09:00:00z", "2026-03-02 09:00:00Z", "2026-02-29T09:00:00Z", "2024-02-29T23:59:60Z",
            "2026-03-02T24:00:00Z", "2026-03-02T09:00:00.Z", "2026-03-02T09:00:00,5Z", "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999-23:59", "2026-03-02T09:00:00+24:00", "2026-03-02T09:00:00Zz", "yesterday", "",
            "2026-03-02T09:00:0\\u0030Z", "2026-03-03T00:00:00Z",
        ]
        .map { "\"\($0)\"" } + ["null", "1772442000"]

    private static let emails =
        [
            "anna@example.com", "Anna@Example.COM", "bob@example.com", "bob.b@example.com", "b+c@example.com", "b@c",
            "", "anna", "@example.com", "anna@", "a@b@example.com", "a b@example.com",
            "anna@xn--exmple-cua.com", "anna@EXÄMPLE.com", "anna--b@example.com", "anna@a--b.com", "<anna@example.com>",
            "anna\\u0040example.com", "ann,a@example.com", String(repeating: "a", count: 250) + "@example.com",
        ]
        .map { "\"\($0)\"" } + ["null", "7", "{}"]

    private static let keys = [
        "source", "Source", "utm_source", "UTM Source", "utm-source", "email", "Email", "flow", "version", "step",
        "arm",
        "automatic", "from", "to", "topic", "reason", "link", "price", "a.b", "", "!!", "größe", "\u{212A}ey",
        "lin\u{212A}",
        "so\\u0075rce", "ſource",
    ]

    private static let values = [
        #""google""#, #"" google  ads ""#, #""Google""#, #"" ""#, #""""#, #""welcome mail""#, #""anna@example.com""#,
        #""2.1""#, "1", "2", "0", "-1", "1.5", "2.0", "70000", "123456789012345678", "1e400", "1e2", "true", "false",
        "null",
        "[]", "{}", #"["a",1]"#, #"{"a":{"b":null}}"#, #""é""#, "\"e\u{301}\"", #""a\nb""#, #""\u00e9""#, #""\/""#,
        #""\x""#,
        "01", "1.", ".5", "+1", "nul", "\"\u{2003}wide\u{2003}\"", "\"\(String(repeating: "s", count: 210))\"",
        String(repeating: "[", count: 20) + String(repeating: "]", count: 20),
        String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
    ]
}
