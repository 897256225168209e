import FlowModel
import Testing

/// What a folder tells the engine and the Runner besides its flows.
@Suite struct LiveFolderTests {
    private func flow(_ actions: [Step.Action], goals: [Condition] = [], topic: Slug? = nil) -> Flow {
        Flow(
            name: Slug("f"),
            title: "f",
            file: "f.flow",
            triggers: [.event(Slug("lead"), filter: nil)],
            goals: goals.map { Flow.Goal(condition: $0, text: "") },
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

    @Test func `conditions say which history they read, wherever they stand`() {
        let booked = Condition.happened(Slug("booked"), filter: nil)
        let paid = Condition.happened(Slug("paid"), filter: .field(.propertyThenContact(Slug("plan")), .isSet))
        let branch = Step.Branch(condition: .not(.any([booked, paid])), text: "", target: 1)
        let wait = Step.Action.waitUntil(
            .all([.happened(Slug("joined"), filter: nil)]),
            text: "",
            atMost: CalendarDuration(),
            otherwise: nil
        )
        let goal = Condition.happened(Slug("won"), filter: nil)
        let reads = Reads(flows: [flow([.decide([branch], otherwise: 2), wait], goals: [goal])])
        #expect(reads.facts == Set(["booked", "joined", "won"].map { Slug($0) }))
        #expect(reads.propertiesOf == [Slug("paid")])
        #expect(!reads.triggerProperties)
    }

    @Test(
        arguments: [
            (.send(email: Slug("a"), otherwise: nil), true), (.callWebhook(Slug("crm"), otherwise: nil), true),
            (.set(Slug("plan"), .triggerEvent(Slug("plan"))), true), (.set(Slug("plan"), .value(.null)), false),
            (.tag(Slug("a")), false), (.stop, false), (.wait(CalendarDuration()), false),
            (.decide([branch(.field(.triggerEvent(Slug("plan")), .isSet))], otherwise: 1), true),
            (.decide([branch(.field(.contact(Slug("plan")), .isSet))], otherwise: 1), false),
            (
                .decide([branch(.field(.contact(Slug("a")), .isOne(of: [.triggerEvent(Slug("b"))])))], otherwise: 1),
                true
            ),
            (
                .decide([branch(.field(.contact(Slug("a")), .isNone(of: [.triggerEvent(Slug("b"))])))], otherwise: 1),
                true
            ),
        ] as [(Step.Action, Bool)]
    )
    func `the trigger's properties are read where something looks at them or sends them out`(
        action: Step.Action,
        reads: Bool
    ) {
        #expect(Reads(flows: [flow([action])]).triggerProperties == reads)
    }

    private static func branch(_ condition: Condition) -> Step.Branch {
        Step.Branch(condition: condition, text: "", target: 1)
    }
}
