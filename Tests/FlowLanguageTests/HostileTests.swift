import FlowLanguage
import FlowModel
import Testing

/// Whatever the bytes: an answer, bounded, and soon.
@Suite struct HostileTests {
    @Test("mutated files never crash the checker, and every answer is sound")
    func mutations() throws {
        var random = SeededRandom(seed: 20_260_301)
        let corpus = try
            (GoldenFile.names(in: "valid").map { try GoldenFile("valid", $0) }
            + GoldenFile.names(in: "invalid").map { try GoldenFile("invalid", $0) })
            .compactMap { $0.sections.first { $0.name.hasSuffix(".flow") }?.text }
        #expect(corpus.count > 60)
        for round in 0..<2_500 {
            var text = corpus[round % corpus.count]
            for _ in 0...Int.random(in: 0..<4, using: &random) { text = mutated(text, corpus, &random) }
            let fixture = Fixture(text, emails: round % 2 == 0 ? ["a", "nurture-email-1"] : [])
            let checked = fixture.check()
            try requireSound(checked, fixture)
        }
    }

    private func mutated(_ text: String, _ corpus: [String], _ random: inout SeededRandom) -> String {
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let position = Int.random(in: 0..<max(1, words.count), using: &random)
        let junk = [
            "if", "otherwise", "end", "\n", ";", ",", ":", "(", ")", "\"", "“", "go to", "step", "1.", "9.9.9", "and",
            "wait until", "at most", "where", "is", "not", ">=", "é", "\u{0}", "🇳🇱", "\r\n", "#", "event.", "split:",
        ]
        switch Int.random(in: 0..<6, using: &random) {
        case 0: words.remove(at: position)
        case 1: words.insert(junk.randomElement(using: &random) ?? ";", at: position)
        case 2: words.swapAt(position, Int.random(in: 0..<words.count, using: &random))
        case 3: words.insert(words[position], at: position)
        case 4:
            let other = corpus.randomElement(using: &random) ?? ""
            words.insert(String(other.prefix(Int.random(in: 0...80, using: &random))), at: position)
        default:
            var scalars = Array(words[position].unicodeScalars)
            if !scalars.isEmpty { scalars.remove(at: Int.random(in: 0..<scalars.count, using: &random)) }
            words[position] = String(String.UnicodeScalarView(scalars))
        }
        return words.joined(separator: " ")
    }

    private func requireSound(_ checked: CheckedFolder, _ fixture: Fixture) throws {
        let text = fixture.text
        try #require(checked.diagnostics.count <= 101)
        for diagnostic in checked.diagnostics {
            let file = try #require(text.files.first { $0.path == diagnostic.place.file })
            try #require(diagnostic.place.line <= file.text.utf8.count { $0 == UInt8(ascii: "\n") } + 1)
            try #require(diagnostic.place.column >= 1 && diagnostic.place.length >= 1)
            try #require(DiagnosticPages.page(diagnostic.id) != nil)
            try #require(!DiagnosticText.text(diagnostic, in: text, colored: true).isEmpty)
        }
        let isSomething =
            !checked.flows.isEmpty || checked.lifecycle != Lifecycle() || checked.ids.contains("empty-block")
        try #require(checked.hasErrors || isSomething || checked.ids.contains("empty-file"))
        for flow in checked.flows {
            try #require(!flow.triggers.isEmpty && !flow.steps.isEmpty && !flow.name.isEmpty)
            for step in flow.steps { try #require(step.targets.allSatisfy { (0...flow.steps.count).contains($0) }) }
        }
    }

    @Test(
        "large hostile files are answered without looking at anything again and again",
        .timeLimit(.minutes(1)),
        arguments: [
            "send a, ", "wait until x ", "if a is yes and ", "if x tag y and ", "(", "not ", "if a:", "if a:\n",
            "step ",
            "1.", "a ", "\"", "”", "otherwise ", "otherwise:\n", "end\n", "go to 1, at most ", "on lead or ", ":", ",",
            "flow \(String(repeating: "x", count: 300)) ", "split:\n", "tag a tag ", "stages:\n", "é\u{301}",
            "„ ", "« ", "- ", "else ", "set go ", "if a goto 1\n", "wait until a for 3 days ",
            "flow a\non b\nif c: d\n", "split: 50%: ", "50%: ", "50%:\n", "rest: ", "split 50%: tag a\n",
            "on every Monday, ", "on 3 days before a or ", "if stage is one of a, ", "if a at least 3 times ",
            "if a in the last 1 day ", "call webhook a and keep b, ", "if a where (b is 1 and c where (",
            "start flow a; ",
            "wait until a weekday between ", "wait until 3 days before ", "wait until a b ", "add 1 points ",
            "sending hours 09:00 to 10:00 on Monday, ", "enter every time by a ", "stop when a ", "from \"a ",
            "flow a\non b\nrecord b\nstart flow c\n", "if tagged ", "if a before 1 day ", "(was ", "step a (was b): ",
        ]
    )
    func large(piece: String) {
        for prefix in ["on lead\n", "on lead where "] {
            let text = prefix + String(repeating: piece, count: 25_000 / piece.utf8.count)
            let fixture = Fixture(text)
            let checked = fixture.check()
            #expect(checked.diagnostics.count <= 101)
            #expect(checked.hasErrors)
        }
    }

    @Test("many different names are compared a bounded number of times", .timeLimit(.minutes(1)))
    func manyNames() {
        let steps = (0..<3_000).map { "if happened\($0)x\($0 * 7) tag t\($0)x" }.joined(separator: "\n")
        let checked = Fixture("on happened1\n" + steps).check()
        #expect(checked.flows.count == 1)
    }

    @Test("many flows that start each other are looked at once", .timeLimit(.minutes(1)))
    func manyCircles() {
        let flows = (0..<1_500).map { "flow f\($0)\non e\nrecord e\nstart flow f\(($0 + 1) % 1_500)\n" }
        let checked = Fixture(flows.joined()).check()
        #expect(checked.errors.map(\.id) == ["circle-without-wait"])
    }

    @Test("unknown names beside many known ones are compared a bounded number of times", .timeLimit(.minutes(1)))
    func manyDefinitions() {
        let flows = (0..<1_000).map {
            "flow flow\($0)\non e\($0)\nstart flow flaw\($0)x\nwait until day\($0)\nmove to stage s\($0)\n"
                + "segment seg\($0): in segment sag\($0)x\n"
        }
        let checked = Fixture(flows.joined()).check()
        #expect(checked.diagnostics.count == 101)
    }

    @Test("a flow of ten thousand lines has ten thousand steps")
    func tenThousandLines() {
        let lines = (0..<2_500).map { "send a\nwait 1 day\nif clicked go to step \($0 * 4 + 4)\nset x to \($0)\n" }
        let checked = Fixture("on lead\ngoal bought\n" + lines.joined(), emails: ["a"]).check()
        #expect(checked.errors.isEmpty)
        #expect(checked.flows.first?.steps.count == 12_500)
        #expect(checked.flows.first?.steps.last?.number == "10000")
    }
}

extension Step {
    /// Every index that the step names.
    fileprivate var targets: [Int] {
        switch action {
        case .send(_, let other), .notify(_, _, let other), .callWebhook(_, _, let other),
            .waitUntil(_, _, _, let other):
            [next] + (other.map { [$0] } ?? [])
        case .decide(let branches, let other): branches.map(\.target) + [other, next]
        case .split(let arms): arms.map(\.target) + [next]
        case .goTo(let target, _, _): [target, next]
        default: [next]
        }
    }
}

/// SplitMix64: the same numbers on every machine.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
