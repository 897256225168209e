import FlowDice
import FlowLanguage
import FlowModel
import Testing

/// Scenario files, beyond the golden files.
@Suite struct ScenarioTests {
    private static let flow = FolderText.File(path: "nurture.flow", text: "on lead\ngoal bought\ntag x\nsend news")
    private static let email = FolderText.File(path: "emails/news.md", text: "x")

    private func check(_ scenario: String, path: String = "scenarios/a.scenario") -> CheckedFolder {
        Fixture(files: [
            ScenarioTests.flow, ScenarioTests.email, FolderText.File(path: path, text: scenario),
        ]).check()
    }

    @Test(
        "a scenario file is read wherever it lies in the folder",
        arguments: ["a.scenario", "scenarios/a.scenario", "deep/down/all.scenario"]
    )
    func anywhere(path: String) throws {
        let text = "scenario \"x\"\ngiven anna@example.com\nat 2026-03-02 09:00, lead\nexpect tagged x"
        let checked = check(text, path: path)
        #expect(checked.ids == [])
        #expect(checked.scenarios.map(\.file) == [path])
    }

    @Test("a scenario with an error is left out, and the others of its file are not")
    func partial() {
        let body = "given anna@example.com\nat 2026-03-02 09:00, lead\nexpect "
        let checked = check(
            "scenario a\n\(body)tagged x\nscenario b\n\(body)sent newss\nscenario c\n\(body)taged x\n"
                + "scenario d\n\(body)tagged x"
        )
        #expect(checked.scenarios.map(\.name) == ["a", "d"])
        #expect(checked.errors.map(\.place.line) == [8, 12])
        #expect(checked.flows.count == 1)
    }

    @Test(
        "a number before `times` is never part of a name",
        arguments: [
            ("sent news 1 times", "news", 1), ("sent news 1 2 times", "news-1", 2), ("sent news, 3 times", "news", 3),
            ("sent \"news 1\" 2 times", "news-1", 2), ("sent news 1", "news-1", nil), ("sent news 0 times", "news", 0),
        ]
    )
    func times(text: String, email: String, times: Int?) throws {
        let files = [
            ScenarioTests.flow,
            FolderText.File(
                path: "a.scenario",
                text: "scenario a\ngiven a@example.com\nat 2026-03-02 09:00, lead\nexpect \(text)"
            ),
        ]
        let expectation = try #require(Fixture(files: files).check().scenarios.first?.expectations.first)
        #expect(expectation.subject == .sent(email: Slug(email)))
        #expect(expectation.times == times)
        #expect(expectation.text == text)
    }

    @Test(
        "the value is what an item ends with",
        arguments: [
            ("webinar id \"w1\"", "webinar-id", Value.text("w1")), ("order 2 7", "order-2", .number(7)),
            ("renewal date 2026-06-15", "renewal-date", .text("2026-06-15")), ("paid yes", "paid", .flag(true)),
            ("doors open 2026-06-15 20:00", "doors-open", .text("2026-06-15 20:00")),
            ("\"start date\" -4.5", "start-date", .number(-4.5)), ("Order_ID \"\"", "order-id", .text("")),
        ]
    )
    func values(item: String, name: String, value: Value) throws {
        let text = """
            scenario a
            given a@example.com with \(item), other 1
            at 2026-03-02 09:00, lead with other 1, \(item)
            expect tagged x
            """
        let scenario = try #require(check(text).scenarios.first)
        #expect(scenario.givens.first?.fields == [Slug(name): value, Slug("other"): .number(1)])
        let properties = [Slug(name): value, Slug("other"): .number(1)]
        #expect(scenario.lines.first?.kind == .event(Slug("lead"), properties: properties))
    }

    @Test("addresses compare in lower case, ids as written")
    func contacts() throws {
        let text = "scenario a\ngiven Anna@Example.com\ngiven Visitor-17\nat 2026-03-02 09:00, ANNA@example.com lead\n"
        let scenario = try #require(check(text + "expect Visitor-17 tagged x").scenarios.first)
        #expect(scenario.givens.map(\.contact) == ["anna@example.com", "Visitor-17"])
        #expect(scenario.lines.first?.contact == "anna@example.com")
        #expect(check(text + "expect visitor-17 tagged x").ids == ["unknown-contact"])
    }

    @Test("what is missing may be in a file that was not read, so nothing is said about it")
    func incomplete() {
        let text = "scenario a\ngiven a@example.com with stage Gone\nat 2026-03-02 09:00, lead\nexpect finished other"
        let whole = Fixture(files: [ScenarioTests.flow, FolderText.File(path: "a.scenario", text: text)])
        #expect(whole.check().errors.map(\.id) == ["unknown-stage", "unknown-flow"])
        let part = FolderText(files: whole.files, isWhole: false)
        #expect(!FlowChecker.check(part, knowing: Knowledge { _ in true }).hasErrors)
        var unread = whole
        unread.files.append(FolderText.File(path: "b.flow", text: "# language: tlh"))
        #expect(unread.check().errors.map(\.id) == ["unknown-language"])
    }

    @Test("mutated files of scenarios and of stages never crash the checker, and every answer is sound")
    func mutations() throws {
        var random = Dice(seed: 20_260_302)
        let names = ["valid", "invalid"].flatMap { kind in GoldenFile.names(in: kind).map { (kind, $0) } }
        let sections = try names.flatMap { try GoldenFile($0.0, $0.1).sections }
        let corpus = sections.filter { $0.name.hasSuffix(".scenario") || $0.name.hasSuffix("lifecycle.flow") }
        #expect(corpus.count > 20)
        for round in 0..<600 {
            let section = corpus[round % corpus.count]
            var text = section.text
            for _ in 0...Int.random(in: 0..<4, using: &random) { text = mutated(text, &random) }
            let path = section.name.hasSuffix(".flow") ? "lifecycle.flow" : "a.scenario"
            let fixture = Fixture(files: [
                ScenarioTests.flow, ScenarioTests.email, FolderText.File(path: path, text: text),
            ])
            let checked = fixture.check()
            try #require(checked.diagnostics.count <= 101)
            try #require(checked.scenarios.allSatisfy { !$0.givens.isEmpty && !$0.lines.isEmpty })
            for diagnostic in checked.diagnostics {
                try #require(diagnostic.place.column >= 1 && diagnostic.place.length >= 1)
                try #require(!DiagnosticText.text(diagnostic, in: fixture.text, colored: false).isEmpty)
            }
        }
    }

    private func mutated(_ text: String, _ random: inout Dice) -> String {
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let position = Int.random(in: 0..<max(1, words.count), using: &random)
        let junk = [
            "scenario", "given", "at", "after", "expect", "\n", ";", ",", ":", "(", "\"", "not", "with", "is", "times",
            "3", "at step", "stages:", "scoring:", "end", "when", "+10", "-5", "every", "at most", "segment", "\u{0}",
            "é", "2026-03-02", "09:00", "anna@example.com", "and", "link", "answers", "# language: nl\n",
        ]
        switch Int.random(in: 0..<4, using: &random) {
        case 0: words.remove(at: position)
        case 1: words.insert(junk.randomElement(using: &random) ?? ";", at: position)
        case 2: words.swapAt(position, Int.random(in: 0..<words.count, using: &random))
        default: words.insert(words[position], at: position)
        }
        return words.joined(separator: " ")
    }

    @Test(
        "large hostile files are answered without looking at anything again and again",
        .timeLimit(.minutes(5)),
        arguments: [
            "given a@example.com\n", "given a with b 1, ", "scenario a\n", "at 2026-03-02 09:00, ", "expect ",
            "expect sent a 1 ", "given a with a ", "given a with a \"1\" and ", "webhook a ", "zzz ", "given \"",
            "at 2026-03-02 09:00, a with b ", "after 1 day ", "stages:\n", "stages:\non a\n", "scoring:\n a ",
            "segment a: ", "a +1 at most ", "outside: ", "segment a: in segment a\n", "expect not ", "clicked link ",
            "on hold\n",
        ]
    )
    func large(piece: String) {
        let repeated = String(repeating: piece, count: 6_000 / piece.utf8.count)
        let bodies = [
            ("a.scenario", "scenario x\ngiven a@example.com\nat 2026-03-02 09:00, lead\n" + repeated),
            ("lifecycle.flow", "stages:\n" + repeated),
        ]
        for (path, text) in bodies {
            let checked = Fixture(text, path: path).check()
            #expect(checked.diagnostics.count <= 101)
        }
    }

    @Test("three thousand contacts with a line each are read in one go")
    func many() throws {
        let givens = (0..<3_000).map { "given c\($0)@example.com with n \($0)\n" }.joined()
        let lines = (0..<3_000).map { "at 2026-03-02 09:00, c\($0)@example.com lead\n" }.joined()
        let expects = (0..<2_000).map { "expect c\($0)@example.com tagged x\n" }.joined()
        let checked = check("scenario many\n" + givens + lines + expects)
        #expect(checked.ids == [])
        #expect(checked.scenarios.first?.lines.count == 3_000)
    }
}
