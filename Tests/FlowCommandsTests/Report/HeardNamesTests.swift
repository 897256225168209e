import FlowModel
import FlowRuntime
import FlowTesting
import Testing

@testable import FlowCommands

@Suite("Names that facts tell")
struct HeardNamesTests {
    /// An event of that name and source each; a reading gives names numbers as it comes to them.
    private func batch(_ events: [(name: UInt32, source: UInt32)], _ names: [String]) -> FactBatch {
        let facts = events.map { Fact(contact: 1, kind: .event, name: $0.name, detail: $0.source, at: .testStart) }
        return FactBatch(facts: facts, names: names)
    }

    @Test func `are heard in every part of a reading, whose numbers are others`() throws {
        let first = batch([(0, 1), (0, Fact.noName)], ["lead", "google"])
        let second = batch([(0, 1), (2, 3)], ["lead", "partner", "purchase", "google"])
        for source in ["google", "partner", "direct"] {
            var heard = HeardSources(source)
            heard.add(first)
            heard.add(second)
            try heard.check()
        }
        var unheard = HeardSources("partners")
        unheard.add(first)
        unheard.add(second)
        #expect(throws: CommandError.report(.unknownSource(name: "partners", nearest: "partner"))) {
            try unheard.check()
        }
    }

    @Test func `are heard of a goal that only the last part of a reading has`() {
        var heard = HeardEvents(.event("purchase"))
        heard.add(batch([(0, Fact.noName), (1, Fact.noName)], ["lead", "page"]))
        #expect(heard.warning != nil)
        heard.add(batch([(0, Fact.noName), (1, Fact.noName)], ["lead", "purchase"]))
        #expect(heard.warning == nil)
    }
}
