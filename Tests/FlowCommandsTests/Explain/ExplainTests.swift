import FlowCommands
import FlowLanguage
import FlowMail
import Testing

@Suite("nurture explain ID")
struct ExplainTests {
    private let recorded = RecordedOutput()

    private func explain(_ id: String, to output: Output) throws -> ExitCode {
        try Explain.run(id, folder: nil, standardFolder: "/nowhere", knowing: Knowledge { _ in true }, output: output)
    }

    @Test("has a page for every id that it lists")
    func everyPage() throws {
        #expect(Explain.list(output: recorded.output()) == .done)
        let ids = recorded.answer.split(separator: "\n").map(String.init)
        #expect(Set(ids) == Set(DiagnosticPages.ids + EmailDiagnosticPages.ids))
        for id in ids {
            let page = RecordedOutput()
            #expect(try explain(id, to: page.output()) == .done)
            #expect(page.answer.count > id.count + 20, "\(id)")
        }
    }

    @Test("takes an id in capitals")
    func capitals() throws {
        let id = try #require(DiagnosticPages.ids.first)
        #expect(try explain(id.uppercased(), to: recorded.output()) == .done)
    }

    @Test("offers the nearest id for one that is unknown")
    func nearest() throws {
        let id = try #require(DiagnosticPages.ids.first { $0.count > 6 })
        #expect(throws: CommandError.unknownDiagnostic(id: id + "x", nearest: id)) {
            try explain(id + "x", to: recorded.output())
        }
        #expect(throws: CommandError.unknownDiagnostic(id: "??", nearest: nil)) {
            try explain("??", to: recorded.output())
        }
    }
}
