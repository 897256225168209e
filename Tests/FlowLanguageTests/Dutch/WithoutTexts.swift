import FlowModel

/// What is said, whatever the words: without everything that repeats a file's own text.
extension Flow {
    var withoutTexts: Flow {
        var flow = self
        flow.canonicalText = ""
        for index in flow.triggers.indices { flow.triggers[index].text = "" }
        for index in flow.goals.indices { flow.goals[index].text = "" }
        for index in flow.stops.indices { flow.stops[index].text = "" }
        for index in flow.steps.indices {
            flow.steps[index].text = ""
            flow.steps[index].line = 0
            flow.steps[index].action = flow.steps[index].action.withoutTexts
        }
        return flow
    }
}

extension Step.Action {
    fileprivate var withoutTexts: Step.Action {
        switch self {
        case .waitFor(let moment, _): .waitFor(moment, text: "")
        case .waitUntil(let condition, _, let most, let other):
            .waitUntil(condition, text: "", atMost: most, otherwise: other)
        case .decide(let branches, let other):
            .decide(
                branches.map { Step.Branch(condition: $0.condition, text: "", target: $0.target) },
                otherwise: other
            )
        default: self
        }
    }
}

extension Lifecycle {
    var withoutTexts: Lifecycle {
        var lifecycle = self
        lifecycle.stages = stages.map(\.withoutText)
        lifecycle.outside = outside.map(\.withoutText)
        for index in lifecycle.scoring.indices { lifecycle.scoring[index].text = "" }
        lifecycle.segments = segments.map(\.withoutText)
        return lifecycle
    }
}

extension Lifecycle.Stage {
    var withoutText: Lifecycle.Stage {
        Lifecycle.Stage(name: name, title: title, description: description, rule: rule)
    }
}

extension Lifecycle.Segment {
    var withoutText: Lifecycle.Segment {
        Lifecycle.Segment(name: name, title: title, condition: condition, text: "")
    }
}

extension Journey {
    var withoutTexts: Journey {
        Journey(
            title: title,
            steps: steps.map { step in
                Step(title: "", paths: step.paths.map { Path(title: "", touchpoint: $0.touchpoint) })
            }
        )
    }
}

extension Scenario {
    var withoutTexts: Scenario {
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
