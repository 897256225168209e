import FlowLanguage
import FlowModel
import Testing

/// Input and output of the formatter together, one file a case.
@Suite struct FormatGoldenTests {
    @Test("a file is laid out as beside it", arguments: GoldenFile.names(in: "format"))
    func layout(name: String) throws {
        let golden = try GoldenFile("format", name)
        let isFile = { (name: String) in name.hasSuffix(".flow") || name.hasSuffix(".scenario") }
        let section = try #require(golden.sections.first { isFile($0.name) })
        let language = golden.sections.first { $0.name == "language" }?.text.filter { !$0.isWhitespace }
        let result = FlowFormatter.format(FolderText.File(path: section.name, text: section.text), language: language)
        guard case .formatted(let text) = result else {
            Issue.record("\(name) is not formatted: \(result)")
            return
        }
        #expect(text.isEmpty || text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
        if GoldenFile.isRecording {
            try golden.record(String(text.dropLast()))
            Issue.record("recorded \(name): read the difference, then run without RECORD_GOLDEN")
        } else {
            #expect(text == (golden.output ?? "") + "\n")
        }
    }

    @Test("there are enough of them to mean something")
    func count() {
        #expect(GoldenFile.names(in: "format").count >= 20)
    }
}
