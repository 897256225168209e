import FlowLanguage
import FlowModel
import Testing

@Suite struct FormatTests {
    private func format(
        _ text: String,
        _ language: String? = nil,
        path: String = "nurture.flow"
    ) -> FlowFormatter.Result {
        FlowFormatter.format(FolderText.File(path: path, text: text), language: language)
    }

    @Test("the byte order mark and carriage returns go")
    func marks() {
        let text = "\u{FEFF}# why \r\non lead\r\n\r\n\r\nsend a \t\r\n"
        #expect(format(text) == .formatted("# why\non lead\n\nsend a\n"))
    }

    @Test("a file of nothing stays empty, and one of comments keeps them")
    func empty() {
        #expect(format("") == .formatted(""))
        #expect(format("\n\n ;; \n") == .formatted(""))
        #expect(format("\n\n  # a\n\n\n\n# b") == .formatted("# a\n\n# b\n"))
    }

    @Test("a file with errors is refused with its diagnostics")
    func refused() throws {
        guard case .refused(let diagnostics) = format("on lead\nsned a\nsend b") else {
            Issue.record("it was formatted")
            return
        }
        #expect(diagnostics.map(\.id) == ["unknown-word"])
        #expect(diagnostics.first?.place.line == 2)
    }

    @Test("a wrong number is the author's to mend")
    func wrongNumber() {
        guard case .refused(let diagnostics) = format("on lead\n1. send a\n3. send b\n4. stop") else {
            Issue.record("it was formatted")
            return
        }
        #expect(diagnostics.map(\.id) == ["wrong-number"])
    }

    @Test("names that the folder does not have are no reason to leave a file as it is")
    func unknownNames() {
        let text = "on lead\n\nsend nowhere\nmove to stage Nothing\ngo to step 9\n"
        #expect(format(text) == .formatted(text))
    }

    @Test("a file that is too large is refused")
    func tooLarge() {
        let text = "on lead\n" + String(repeating: "send a\n", count: 200_000)
        guard case .refused(let diagnostics) = format(text) else {
            Issue.record("it was formatted")
            return
        }
        #expect(diagnostics.map(\.id) == ["file-too-large"])
    }

    @Test("a language that does not exist is refused")
    func unknownLanguage() {
        guard case .refused = format("# language: xx\non lead\nsend a") else {
            Issue.record("it was formatted")
            return
        }
    }

    @Test("a comment does not begin to name a language because it becomes the first line")
    func accidentalLanguage() {
        let text = "\n# language: nl\non lead\n\nsend a\n"
        #expect(format("\n\n\n # language: nl\non lead; send a") == .formatted(text))
        #expect(format(text) == .formatted(text))
        #expect(format("# language: en\n# language: nl\non lead\nsend a", "en") == .formatted(text))
    }

    @Test("a long file is formatted in time", .timeLimit(.minutes(5)))
    func large() {
        let text = "on lead\n" + (1..<600).map { "\($0). if seats > \($0) set x to 1 # \($0)\n" }.joined()
        guard case .formatted(let formatted) = format(text) else {
            Issue.record("it was not formatted")
            return
        }
        #expect(formatted.utf8.count > text.utf8.count)
    }

    @Test("what comes without a name is scenarios when it begins with one")
    func scenarios() {
        #expect(FlowFormatter.holdsScenarios("# a\n\n Scenario \"a\"\ngiven anna@example.com"))
        #expect(!FlowFormatter.holdsScenarios("on lead\nsend scenario"))
        #expect(!FlowFormatter.holdsScenarios(""))
    }
}
