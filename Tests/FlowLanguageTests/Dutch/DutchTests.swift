import FlowLanguage
import FlowModel
import Testing

/// Files with Dutch keywords say the very same as their English twins.
@Suite struct DutchTests {
    @Test("the sentence in Dutch is the sentence")
    func mission() throws {
        let english = "on lead, send nurture email 1; wait 3 days; if clicked go to step 6"
        let dutch = "# language: nl\nbij lead, stuur nurture email 1; wacht 3 dagen; als geklikt ga naar stap 6"
        let rest = (
            "\nsend a\nwait 1 day\ntag done", "\nstuur a\nwacht 1 dag\nlabel done"
        )
        let emails = ["nurture-email-1", "a"]
        let twins = [english + rest.0, dutch + rest.1].map { Fixture($0, emails: emails).check() }
        try requireEqual(twins[0], twins[1])
        #expect(twins[1].flows.first?.steps.map(\.number) == ["1", "2", "3", "3", "4", "5", "6"])
    }

    @Test("whole folders are the same in both languages", arguments: GoldenFile.names(in: "dutch"))
    func twins(name: String) throws {
        let golden = try GoldenFile("dutch", name)
        let checked = ["english/", "dutch/"].map { language in
            var fixture = GoldenTests.fixture(golden)
            fixture.files = fixture.files.compactMap { file in
                if file.path.hasPrefix("emails/") { return file }
                guard file.path.hasPrefix(language) else { return nil }
                return FolderText.File(path: String(file.path.dropFirst(language.count)), text: file.text)
            }
            return fixture.check()
        }
        try requireEqual(checked[0], checked[1])
    }

    private func requireEqual(_ english: CheckedFolder, _ dutch: CheckedFolder) throws {
        #expect(english.errors.isEmpty, "\(english.errors)")
        #expect(dutch.errors.isEmpty, "\(dutch.errors)")
        try #require(english.flows.count == dutch.flows.count)
        for (left, right) in zip(english.flows, dutch.flows) { #expect(left.withoutTexts == right.withoutTexts) }
        #expect(english.lifecycle.withoutTexts == dutch.lifecycle.withoutTexts)
        #expect(english.journeys.map(\.withoutTexts) == dutch.journeys.map(\.withoutTexts))
        #expect(english.scenarios.map(\.withoutTexts) == dutch.scenarios.map(\.withoutTexts))
        #expect(english.flows.count + english.scenarios.count + english.lifecycle.segments.count > 0)
    }

    @Test("each word of the table may stand for its English one", arguments: DutchTable.rows)
    func row(pair: DutchTable.Pair) throws {
        let english = Fixture(pair.file(pair.english, "on lead\ngoal bought\n"), emails: ["a", "b"]).check()
        try #require(english.errors.isEmpty, "\(english.errors)")
        for words in pair.dutch {
            let dutch = Fixture("# language: nl\n" + pair.file(words, "bij lead\ndoel bought\n"), emails: ["a", "b"])
            try requireEqual(english, dutch.check())
        }
    }

    @Test(
        "a word that is reserved in one language is a plain name in the other",
        arguments: [
            ("record label printed", "noteer \"label printed\""), ("record \"send offer\"", "noteer send offer"),
            ("tag min plus", "label \"min plus\""), ("tag \"until then\"", "label until then"),
            ("tag een van de velen", "label \"een van de velen\""), ("tag klaar", "label klaar"),
            ("if een test tag x", "als een test label x"), ("set fase een to 1", "zet fase een naar 1"),
            ("tag punten", "label punten"), ("record werkdagen", "noteer werkdagen"),
        ]
    )
    func names(english: String, dutch: String) throws {
        try requireEqual(
            Fixture("on lead\ngoal bought\n" + english).check(),
            Fixture("# language: nl\nbij lead\ndoel bought\n" + dutch).check()
        )
    }

    @Test(
        "a bare name ends at a reserved word of the file's own language only",
        arguments: [
            "noteer label printed", "stuur naar huis", "label naar huis", "noteer hoogstens zo", "label elk uur",
        ]
    )
    func reserved(step: String) {
        let checked = Fixture("# language: nl\nbij lead\ndoel bought\n" + step, emails: ["naar-huis"]).check()
        #expect(checked.ids.contains("reserved-word") && checked.errors.count == 1, "\(checked.errors)")
        let english = "on lead\ngoal bought\nrecord " + step
        #expect(Fixture(english).check().errors.isEmpty)
    }

    @Test("findings about a Dutch file offer Dutch words")
    func findings() throws {
        let text = "# language: nl\nbij lead\ndoel bought\nsend a\nwachd 1 dag\nwacht 3 days"
        let errors = Fixture(text, emails: ["a"]).check().errors
        #expect(errors.map(\.replacement) == ["stuur", "wacht", "dagen"])
    }

    @Test(
        "the first line names the language, however it is spelt",
        arguments: ["# language: nl", "#language:nl", "  #  Language :  NL  ", "\u{FEFF}# language: nl\r"]
    )
    func firstLine(line: String) {
        #expect(Fixture(line + "\nbij lead\ndoel bought\nlabel x").check().errors.isEmpty)
    }

    @Test("only the first line does")
    func secondLine() {
        #expect(!Fixture("\n# language: nl\nbij lead\ndoel bought\nlabel x").check().errors.isEmpty)
        #expect(Fixture("# languages: nl\non lead\ngoal bought\ntag x").check().errors.isEmpty)
        #expect(Fixture("# language:\non lead\ngoal bought\ntag x").check().errors.isEmpty)
        #expect(Fixture("# language: en\non lead\ngoal bought\ntag x").check().errors.isEmpty)
    }
}
