@testable import FlowLanguage
import FlowModel

/// What a checked folder does, without what depends on its files' layout: texts as written, and lines.
struct FolderWithoutLayout: Hashable {
    var flows: [Flow]
    var lifecycle: Lifecycle
    var journeys: [Journey]
    var scenarios: [Scenario]
    /// Ids and messages that do not quote the text as written.
    var findings: [String]

    init(_ folder: CheckedFolder) {
        flows = folder.flows.map(\.withoutLayout)
        lifecycle = folder.lifecycle.withoutTexts
        journeys = folder.journeys.map(\.withoutTexts)
        scenarios = folder.scenarios.map(\.withoutLayout)
        findings = folder.diagnostics.map { "\($0.place.file) \($0.id)" }
    }
}

extension Flow {
    fileprivate var withoutLayout: Flow {
        var flow = self
        flow.canonicalText = ""
        for index in flow.triggers.indices { flow.triggers[index].text = "" }
        for index in flow.goals.indices { flow.goals[index].text = "" }
        for index in flow.stops.indices { flow.stops[index].text = "" }
        for index in flow.steps.indices {
            flow.steps[index].text = ""
            flow.steps[index].line = 0
            switch flow.steps[index].action {
            case .waitFor(let moment, _): flow.steps[index].action = .waitFor(moment, text: "")
            case .waitUntil(let condition, _, let limit, let other):
                flow.steps[index].action = .waitUntil(condition, text: "", atMost: limit, otherwise: other)
            case .decide(let branches, let other):
                let bare = branches.map { Step.Branch(condition: $0.condition, text: "", target: $0.target) }
                flow.steps[index].action = .decide(bare, otherwise: other)
            default: break
            }
        }
        return flow
    }
}

extension Scenario {
    fileprivate var withoutLayout: Scenario {
        var scenario = self
        scenario.line = 0
        for index in scenario.givens.indices { scenario.givens[index].line = 0 }
        for index in scenario.lines.indices { scenario.lines[index].line = 0 }
        for index in scenario.expectations.indices {
            scenario.expectations[index].line = 0
            scenario.expectations[index].text = ""
        }
        return scenario
    }
}
