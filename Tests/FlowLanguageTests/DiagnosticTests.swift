import FlowLanguage
import FlowModel
import Testing

/// How findings are ordered, drawn and explained.
@Suite struct DiagnosticTests {
    @Test("every kind of diagnostic has a page, and the golden files or the limits produce it")
    func pages() throws {
        var seen: Set<String> = ["file-too-large", "journey-too-long", "too-many-steps", "too-many-findings"]
        for kind in ["valid", "invalid"] {
            for name in GoldenFile.names(in: kind) {
                let folder = GoldenTests.fixture(try GoldenFile(kind, name))
                seen.formUnion(folder.check().ids)
            }
        }
        #expect(Set(DiagnosticPages.ids).subtracting(seen) == [])
        #expect(seen.subtracting(DiagnosticPages.ids) == [])
        #expect(DiagnosticPages.ids.count == Set(DiagnosticPages.ids).count)
        for id in DiagnosticPages.ids {
            let page = try #require(DiagnosticPages.page(id))
            #expect(page.hasPrefix(id) && page.count > id.count + 60)
        }
        #expect(DiagnosticPages.page("no-such-thing") == nil)
    }

    @Test("a diagnostic is drawn with its line, its mark and its help")
    func drawing() {
        let text = """
            on lead
            send a
            wait 1 day
            if clicked stop
            wait 1 day
            3. if clicked go to step 9
            """
        let diagnostic = Diagnostic(
            id: "unknown-step",
            severity: .error,
            place: Diagnostic.Place(file: "nurture.flow", line: 6, column: 21, length: 6),
            message: "there is no step 9",
            label: "this flow has steps 1 to 7",
            help: "the nearest is step 7: notify sales with new mql"
        )
        let drawn = DiagnosticText.text(diagnostic, in: Fixture(text).text, colored: false)
        #expect(
            drawn == """
                error: there is no step 9
                  --> nurture.flow:6:21
                   |
                 6 | 3. if clicked go to step 9
                   |                     ^^^^^^ this flow has steps 1 to 7
                   |
                 help: the nearest is step 7: notify sales with new mql
                """
        )
        let colored = DiagnosticText.text(diagnostic, in: Fixture(text).text, colored: true)
        #expect(colored.contains("\u{1B}[1;31merror\u{1B}[0m"))
        #expect(!drawn.contains("\u{1B}"))
    }

    @Test("what a file holds cannot command the terminal")
    func controlCharacters() {
        let drawn = Fixture("on lead\ntag \"a\u{1B}[2Jb\u{7}\"\ntag \u{202E}x").drawing()
        #expect(!drawn.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" || $0 == "\u{202E}" })
    }

    @Test("columns count characters, and long lines are cut around the mark")
    func columns() throws {
        let flag = Fixture("on lead\ntag é🇳🇱e\u{301}, tag b").check()
        #expect(flag.errors.first?.place.column == 8)
        let long = "on lead\n" + String(repeating: "tag é; ", count: 500) + "sned b; tag c; snd d"
        let fixture = Fixture(long)
        let checked = fixture.check()
        #expect(checked.errors.map(\.place.column) == [3501, 3516])
        let drawn = DiagnosticText.text(try #require(checked.errors.first), in: fixture.text, colored: false)
        #expect(drawn.split(separator: "\n").allSatisfy { $0.count < 300 })
        let lines = drawn.split(separator: "\n").map(Array.init)
        let mark = try #require(lines[4].firstIndex(of: "^"))
        #expect(String(lines[3][mark..<mark + 4]) == "sned")
    }

    @Test("findings come in the order of files and lines")
    func order() {
        let checked = Fixture(files: [
            FolderText.File(path: "b.flow", text: "on lead\nsned a\ntag b\nstop\ntag c"),
            FolderText.File(path: "a.flow", text: "on lead\nwait 0 days\nif clicked stop\ngoto 3"),
        ]).check()
        let places = checked.diagnostics.map { "\($0.place.file):\($0.place.line)" }
        #expect(places == ["a.flow:2", "a.flow:4", "b.flow:2"])
    }

    @Test("a scenario file without a scenario is warned about: it tests nothing")
    func emptyScenarioFile() {
        let files = [FolderText.File(path: "scenarios/a.scenario", text: "# scenario \"later\"\r# expect sent a")]
        #expect(Fixture(files: files).check().ids == ["empty-file"])
    }

    @Test("only flows with errors are left out")
    func partial() {
        let checked = Fixture("flow A\non lead\nsned a\nflow B\non lead\ntag b\nflow C\non lead\ngo to step 7").check()
        #expect(checked.flows.map(\.title) == ["B"])
        #expect(checked.hasErrors)
    }

    @Test(
        "a mechanical fix mends what it stands at",
        arguments: [
            ("on lead\nsned a", "send"), ("on lead\ntag a, tag b", ";"), ("on lead\nif a = 5 stop\ntag b", "is"),
            ("on lead\nset a to pro", "\"pro\""), ("on lead\nwait 3days\ntag a", "3 days"),
            ("on booked\nwait until booked\ntag a", "booked, at most 7 days"), ("on lead\n1 tag a", "1."),
        ]
    )
    func replacement(text: String, expected: String) throws {
        let error = try #require(Fixture(text).check().errors.first)
        let fix = try #require(error.replacement)
        #expect(fix == expected)
        var lines = text.split(separator: "\n").map(Array.init)
        let start = error.place.column - 1
        lines[error.place.line - 1].replaceSubrange(start..<start + error.place.length, with: Array(fix))
        let mended = lines.map { String($0) }.joined(separator: "\n")
        #expect(Fixture(mended).check().errors.isEmpty, "\(mended)")
    }
}
