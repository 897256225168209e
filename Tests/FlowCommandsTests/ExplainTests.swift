import FlowCommands
import FlowLanguage
import FlowMail
import Testing

@Suite("nurture explain")
struct ExplainTests {
    private let recorded = RecordedOutput()

    @Test("has a page for every id that it lists")
    func everyPage() throws {
        #expect(Explain.list(output: recorded.output()) == .done)
        let ids = recorded.answer.split(separator: "\n").map(String.init)
        #expect(Set(ids) == Set(DiagnosticPages.ids + EmailDiagnosticPages.ids))
        for id in ids {
            let page = RecordedOutput()
            #expect(try Explain.run(id: id, output: page.output()) == .done)
            #expect(page.answer.count > id.count + 20, "\(id)")
        }
    }

    @Test("takes an id in capitals")
    func capitals() throws {
        let id = try #require(DiagnosticPages.ids.first)
        #expect(try Explain.run(id: id.uppercased(), output: recorded.output()) == .done)
    }

    @Test("offers the nearest id for one that is unknown")
    func nearest() throws {
        let id = try #require(DiagnosticPages.ids.first { $0.count > 6 })
        #expect(throws: CommandError.unknownDiagnostic(id: id + "x", nearest: id)) {
            try Explain.run(id: id + "x", output: recorded.output())
        }
        #expect(throws: CommandError.unknownDiagnostic(id: "??", nearest: nil)) {
            try Explain.run(id: "??", output: recorded.output())
        }
    }
}
