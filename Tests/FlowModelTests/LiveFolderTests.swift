import FlowModel
import Testing

/// What a folder tells the engine and the Runner besides its flows.
@Suite struct LiveFolderTests {
    private func flow(_ actions: [Step.Action], goals: [Condition] = [], topic: Slug? = nil) -> Flow {
        Flow(
            name: Slug("f"),
            title: "f",
            file: "f.flow",
            triggers: [Trigger(.event(Slug("lead")), text: "lead")],
            goals: goals.map { Flow.Exit(condition: $0, text: "") },
            entry: .once,
            topic: topic,
            timeZone: nil,
            steps: actions.enumerated().map { index, action in
                Step(number: "\(index + 1)", name: nil, action: action, next: index + 1, text: "", line: index + 1)
            },
            canonicalText: ""
        )
    }

    private func folder(_ flow: Flow, earlier: [LiveFolder.LiveFlow] = [], topics: [Slug: Slug] = [:]) -> LiveFolder {
        let steps = flow.steps.indices.map { StepID(Int64($0) + 10) }
        let current = LiveFolder.LiveFlow(version: FlowVersionID(2), flow: flow, stepIDs: steps)
        return LiveFolder(current: [current], earlier: earlier, emailTopics: topics) { _ in nil }
    }

    @Test func `an email's own topic goes before the flow's`() {
        let flow = flow([.send(email: Slug("a"), otherwise: nil)], topic: Slug("news"))
        let folder = folder(flow, topics: [Slug("a"): Slug("product")])
        #expect(folder.topic(ofEmail: Slug("a"), in: flow) == Slug("product"))
        #expect(folder.topic(ofEmail: Slug("b"), in: flow) == Slug("news"))
    }

    @Test func `a step is found by its permanent number, and versions with people inside stay`() {
        let old = LiveFolder.LiveFlow(version: FlowVersionID(1), flow: flow([.stop]), stepIDs: [StepID(4)])
        let folder = folder(flow([.stop, .stop]), earlier: [old])
        #expect(folder.current.map(\.version) == [FlowVersionID(2)])
        #expect(folder.versions[FlowVersionID(2)]?.index(of: StepID(11)) == 1)
        #expect(folder.versions[FlowVersionID(2)]?.index(of: StepID(4)) == nil)
        #expect(folder.versions[FlowVersionID(1)]?.index(of: StepID(4)) == 0)
    }

    @Test func `triggers let in since ever, or since the moment that is given for each`() {
        let flow = flow([.stop])
        let bare = LiveFolder.LiveFlow(version: FlowVersionID(1), flow: flow, stepIDs: [StepID(1)])
        #expect(bare.triggersSince == [.distantPast])
        let since = Instant(milliseconds: 7)
        let dated = LiveFolder.LiveFlow(
            version: FlowVersionID(1),
            flow: flow,
            stepIDs: [StepID(1)],
            triggersSince: [since]
        )
        #expect(dated.triggersSince == [since])
    }
}
