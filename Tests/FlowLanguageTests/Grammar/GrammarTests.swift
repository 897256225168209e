@testable import FlowLanguage
import FlowDice
import FlowModel
import Foundation
import Testing

/// The written grammar beside the shipped flows, held against the parser.
@Suite struct GrammarTests {
    /// Rules about what a well-formed sentence means; all others are about its form.
    static let semantic: Set<String> = [
        "no-trigger", "no-steps", "no-start", "wrong-number", "unknown-step", "unknown-stage", "unknown-segment",
        "unknown-flow", "unknown-email", "unknown-contact", "flow-twice", "stages-twice", "stage-twice",
        "segment-twice", "journey-twice",
        "decay-twice", "scoring-twice", "setting-twice", "step-name-twice", "given-twice", "scenario-twice",
        "segment-of-itself",
        "nothing-sent", "never-sent", "text-and-number", "unreachable-step", "go-into-block",
        "loop-without-wait", "loop-without-limit", "step-loop", "bad-shares", "entry-missing", "wait-without-limit",
        "circle-without-wait",
        "bad-window",
        "ambiguous-filter",
    ]

    /// What the grammar takes for a sentence: it says nothing about open quotes, and reads `clicked 3` as a name.
    static let looser: Set<String> = ["unclosed-quote", "name-begins-with-digit"]

    static let pool: [String: [String]] = [
        "email": ["nurture email 1", "\"welcome back\"", "a"],
        "event": ["lead", "meeting booked", "\"back to school\""],
        "field": ["country", "seats", "renewal date", "\"start date\""],
        "stage": ["MQL", "Lost", "Satisfied customer"],
        "segment": ["\"Dutch trials\"", "readers"],
        "topic": ["newsletter", "product"],
        "team": ["sales"],
        "tag": ["vip", "\"call by phone\""],
        "flow name": ["nurture", "\"Trial onboarding\""],
        "webhook": ["crm"],
        "journey name": ["onboarding", "\"Lead to qualified\""],
        "step name": ["reminder", "\"to be sure\""],
    ]

    static func sentences(_ grammar: Grammar, seed: UInt64) -> GrammarSentences {
        var specials: [String: [String]] = [:]
        for text in Set(grammar.rules.values.flatMap(Grammar.specials)) {
            specials[text] = GrammarSpecial(description: text)?.examples
        }
        return GrammarSentences(grammar, pool: pool, specials: specials, seed: seed)
    }

    @Test("every rule is defined, used, and described in known words")
    func complete() throws {
        let grammar = try Grammar.read()
        #expect(grammar.rules.count > 80)
        let used = Set(grammar.rules.values.flatMap(Grammar.names))
        #expect(used.subtracting(grammar.rules.keys).isEmpty)
        let roots: Set = ["flow file", "scenario file", "reserved word"]
        #expect(Set(grammar.rules.keys).subtracting(used) == roots)
        let described = Set(grammar.rules.values.flatMap(Grammar.specials))
        #expect(described.filter { GrammarSpecial(description: $0) == nil }.isEmpty)
        #expect(described.count == GrammarSpecial.allCases.count)
    }

    @Test("the reserved words are those of the parser")
    func reserved() throws {
        guard case .choice(let parts)? = try Grammar.read().rules["reserved word"] else {
            Issue.record("there are no reserved words")
            return
        }
        var words: Set<String> = []
        for case .words(let word) in parts { words.formUnion(word) }
        #expect(words == KeywordTable.english.reserved)
    }

    @Test("the parser reads random sentences of the grammar", arguments: ["flow file", "scenario file"])
    func sentences(rule: String) throws {
        let grammar = try Grammar.read()
        var count = 0
        for seed in 0..<120 {
            var sentences = GrammarTests.sentences(grammar, seed: UInt64(seed))
            let text = GrammarTests.text(sentences.sentence(of: rule))
            let path = rule == "flow file" ? "nurture.flow" : "a.scenario"
            let fixture = Fixture(text, path: path, emails: ["nurture-email-1", "welcome-back", "a"])
            let errors = fixture.check().errors
            // Where no event lets anybody in, the rest of a line with `event.` in it is not read.
            if errors.contains(where: { $0.id == "no-trigger-event" }) { continue }
            count += 1
            let formal = errors.filter { !GrammarTests.semantic.contains($0.id) }
            try #require(formal.isEmpty, "\(seed):\n\(fixture.drawing())\n\(text)")
        }
        #expect(count > 80)
    }

    private static func text(_ words: [String]) -> String { words.joined(separator: " ") }

    @Test("the grammar has every valid golden file, every shipped flow and every conformance case")
    func corpus() throws {
        var recogniser = GrammarRecogniser(try Grammar.read())
        let files = try GrammarTests.corpus()
        #expect(files.count > 50)
        for file in files {
            let rule = file.path.hasSuffix(".flow") ? "flow file" : "scenario file"
            let isSentence = recogniser.recognises(file.text, as: rule)
            #expect(isSentence, "\(file.path) stops being a sentence at: \(recogniser.stop)")
        }
    }

    @Test("what the parser cannot read is no sentence of the grammar")
    func mutations() throws {
        var recogniser = GrammarRecogniser(try Grammar.read())
        var random = Dice(seed: 20_260_302)
        let files = try GrammarTests.corpus().filter { $0.text.utf8.count < 4_000 }
        var refused = 0
        for round in 0..<240 {
            var file = files[round % files.count]
            file.text = GrammarTests.mutated(file.text, &random)
            guard case .refused(let diagnostics) = FlowFormatter.format(file) else { continue }
            let ids = Set(diagnostics.filter { $0.severity == .error }.map(\.id))
            guard ids.isDisjoint(with: GrammarTests.looser), !ids.isSubset(of: GrammarTests.semantic) else { continue }
            // By the grammar that could be an email whose name begins with `any email`, and an event called `tagged`.
            guard !file.text.contains("any email email"), !file.text.contains("if tagged tag") else { continue }
            refused += 1
            let rule = file.path.hasSuffix(".flow") ? "flow file" : "scenario file"
            let isSentence = recogniser.recognises(file.text, as: rule)
            #expect(!isSentence, "\(ids) \(file.path) \(round)\n\(file.text)")
        }
        #expect(refused > 80)
    }

    /// Takes a word out, doubles one, swaps two, or puts in one that means something elsewhere.
    private static func mutated(_ text: String, _ random: inout Dice) -> String {
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let position = Int.random(in: 0..<words.count, using: &random)
        let others = [
            "if", "otherwise", "end", "\n", ",", ":", "(", "go to", "and", "at most", "where", "is", "3",
        ]
        switch Int.random(in: 0..<4, using: &random) {
        case 0: words.remove(at: position)
        case 1: words.insert(words[position], at: position)
        case 2: words.swapAt(position, Int.random(in: 0..<words.count, using: &random))
        default: words.insert(others.randomElement(using: &random) ?? "if", at: position)
        }
        return words.joined(separator: " ")
    }

    /// Files without errors, in English.
    static func corpus() throws -> [FolderText.File] {
        var files: [FolderText.File] = []
        for name in GoldenFile.names(in: "valid") {
            for (section, text) in try GoldenFile("valid", name).sections
            where section.hasSuffix(".flow") || section.hasSuffix(".scenario") {
                files.append(FolderText.File(path: "\(name)/\(section)", text: text))
            }
        }
        var roots = [Grammar.file.deletingLastPathComponent()]
        if Conformance.isPresent { roots.append(Conformance.folder.appendingPathComponent("cases")) }
        for root in roots {
            for name in try FileManager.default.subpathsOfDirectory(atPath: root.path)
            where name.hasSuffix(".flow") || name.hasSuffix(".scenario") {
                let text = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
                files.append(FolderText.File(path: name, text: text))
            }
        }
        return files.filter { file in
            guard case .formatted = FlowFormatter.format(file) else { return false }
            return !file.text.lowercased().hasPrefix("# language: nl")
        }
    }
}
