import FlowModel
import Testing

/// What of a contact's history a folder's conditions read.
@Suite struct ReadsTests {
    private func flow(_ actions: [Step.Action], goals: [Condition] = [], stops: [Condition] = []) -> Flow {
        Flow(
            name: Slug("f"),
            title: "f",
            file: "f.flow",
            triggers: [Trigger(.event(Slug("lead")), text: "lead")],
            goals: goals.map { Flow.Exit(condition: $0, text: "") },
            stops: stops.map { Flow.Exit(condition: $0, text: "") },
            entry: .once,
            topic: nil,
            timeZone: nil,
            steps: actions.enumerated().map { index, action in
                Step(number: "\(index + 1)", name: nil, action: action, next: index + 1, text: "", line: index + 1)
            },
            canonicalText: ""
        )
    }

    private func reads(_ condition: Condition) -> Reads {
        Reads(flows: [flow([.decide([ReadsTests.branch(condition)], otherwise: 1)])])
    }

    @Test func `conditions say which history they read, wherever they stand`() {
        let booked = Condition.happened(Slug("booked"), filter: nil)
        let paid = Condition.happened(Slug("paid"), filter: .field(.propertyThenContact(Slug("plan")), .isSet))
        let wait = Step.Action.waitUntil(
            .all([.happened(Slug("joined"), filter: nil)]),
            text: "",
            atMost: CalendarDuration(),
            otherwise: nil
        )
        let lifecycle = Lifecycle(
            stages: [Lifecycle.Stage(name: Slug("s"), title: "s", rule: .happened(Slug("bought"), filter: nil, .ever))],
            scoring: [
                ScoringRule(.event(Slug("x")), filter: .happened(Slug("seen"), filter: nil, .ever), points: 1, text: "")
            ],
            segments: [
                Lifecycle.Segment(
                    name: Slug("g"),
                    title: "g",
                    condition: .happened(Slug("read"), filter: nil, .ever),
                    text: ""
                )
            ]
        )
        let flow = flow(
            [.decide([ReadsTests.branch(.not(.any([booked, paid])))], otherwise: 2), wait],
            goals: [.happened(Slug("won"), filter: nil)],
            stops: [.happened(Slug("lost"), filter: nil)]
        )
        let reads = Reads(flows: [flow], lifecycle: lifecycle)
        let names = ["booked", "joined", "won", "lost", "bought", "seen", "read"]
        #expect(reads.facts == Set(names.map { Slug($0) }))
        #expect(Set(reads.occurrences.keys) == [.event(Slug("paid"))])
        #expect(reads.occurrences[.event(Slug("paid"))]?.sinceEntry == true)
        #expect(!reads.triggerProperties)
    }

    @Test func `an event of this moment is not looked up`() {
        let reads = reads(.happened(Slug("lead"), filter: nil, Condition.Occurring(.now)))
        #expect(reads.facts.isEmpty && reads.occurrences.isEmpty)
    }

    @Test func `one time in a period needs the last time alone, several need each`() {
        var month = CalendarDuration()
        month.months = 1
        let once = reads(.happened(Slug("a"), filter: nil, Condition.Occurring(.inTheLast(month))))
        #expect(once.facts == [Slug("a")])
        let twice = reads(.happened(Slug("a"), filter: nil, Condition.Occurring(.inTheLast(month), atLeast: 2)))
        // Thirty-one days, and two more for zones and clocks.
        #expect((twice.occurrences[.event(Slug("a"))]?.seconds ?? 0) >= 31 * 86_400)
        let often = reads(.happened(Slug("a"), filter: nil, Condition.Occurring(.ever, atLeast: 3)))
        #expect(often.facts == [Slug("a")] && often.occurrences.isEmpty)
    }

    @Test func `what is known of each email needs no single times`() {
        for condition: Condition in [
            .message(.clicked, .lastSend), .message(.clicked, .email(Slug("a"))), .message(.clicked, .link("x")),
            .message(.opened, .email(Slug("a")), .ever), .message(.opened, .any, .ever),
        ] {
            #expect(reads(condition).occurrences.isEmpty, "\(condition)")
        }
        for condition: Condition in [
            .message(.clicked, .lastSend, Condition.Occurring(.sinceEntry, atLeast: 2)),
            .message(.clicked, .link("x"), .ever),
        ] {
            #expect(Set(reads(condition).occurrences.keys) == [.message(.clicked)], "\(condition)")
        }
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
