import FlowModel
import FlowRuntime

extension FactConformance {
    static let selections: [FactCheck] = [
        FactCheck("only events of the wanted names are told, and those that tell a source") { facts in
            let stage = facts.stage
            try stage.settle(stage.arrival("1", .track("lead")))
            try stage.settle(stage.arrival("2", .track("page"), properties: ["source": .text("google")]))
            try stage.settle(stage.arrival("3", .track("page")))
            try stage.settle(stage.arrival("4", .track("buy")))
            func names(_ events: Set<Slug>?, sources: Bool, _ kinds: Set<Fact.Kind> = [.event]) throws -> [String?] {
                let selection = FactSelection(kinds: kinds, events: events, includesSources: sources)
                return try facts.facts(selection).map(\.name)
            }
            try expect(try names(nil, sources: false), is: ["lead", "page", "page", "buy"], "all")
            try expect(try names(["lead", "unheard"], sources: false), is: ["lead"], "of one name")
            try expect(try names([], sources: false), is: [], "of none")
            try expect(try names(["buy"], sources: true), is: ["page", "buy"], "with sources")
            try expect(try names(nil, sources: true, []), is: ["page"], "sources alone")
        },
        FactCheck("the parts of a reading are all of it, each contact in one of them") { facts in
            let stage = facts.stage
            for index in 0..<7 {
                try stage.settle(stage.arrival("\(index)", from: ContactReference(userID: "u\(index % 4)")))
            }
            let parts = try (0..<3 as Range<UInt32>).map { part in
                try facts.facts(FactSelection(kinds: [.event], part: part, parts: 3))
            }
            for (part, told) in parts.enumerated() {
                try expect(told.allSatisfy { Int($0.contact) % 3 == part }, "part \(part) has its contacts alone")
            }
            try expect(parts.flatMap(\.self).sorted(), is: try facts.facts().sorted(), "all parts together")
        },
        FactCheck("a new store has no facts") { facts in
            let source = try facts.open()
            try expect(try facts.facts(), is: [], "the facts")
            let summary = try source.facts(FactSelection(kinds: Set(Fact.Kind.allCases))) { _ in }
            try expect(summary, is: FactSummary(contactLimit: 0, lastAt: nil), "the summary")
            try expect(try source.stageCounts(), is: [:], "the stages")
            try expect(try source.places(), is: [], "the places")
        },
        FactCheck("a reading stops where its reader fails") { facts in
            try facts.stage.settle(facts.stage.arrival("1"))
            struct Enough: Error {}
            do {
                _ = try facts.open().facts(FactSelection(kinds: [.event])) { _ in throw Enough() }
            } catch is Enough {
                return
            }
            throw ConformanceFailure("the error of the reader is thrown")
        },
    ]

    static let counts: [FactCheck] = [
        FactCheck("members of a segment are those whose truths say so") { facts in
            let stage = facts.stage
            let segment = Lifecycle.Segment(
                name: "dutch",
                title: "Dutch",
                condition: .happened("lead", filter: nil),
                text: "country is \"NL\""
            )
            let key = segment.truthKey
            let truths: [[String: Bool]] = [[key: true], [key: false], [:], [key: true, "a": false]]
            for (index, truths) in truths.enumerated() {
                let reference = ContactReference(userID: "u\(index)")
                let (_, contact) = try stage.settle(stage.arrival("\(index)", from: reference))
                try stage.write(contact, [.standing(Standing(truths: truths))])
            }
            try expect(try facts.open().members(of: segment), is: [1, 4], "the members")
            let other = Lifecycle.Segment(
                name: segment.name,
                title: segment.title,
                condition: segment.condition,
                text: "country is \"BE\""
            )
            try expect(try facts.open().members(of: other), is: [], "of one that says something else now")
        },
        FactCheck("contacts are counted by the stage in which they are") { facts in
            let stage = facts.stage
            for (index, name) in (["lead", "mql", nil, "lead"] as [Slug?]).enumerated() {
                let reference = ContactReference(userID: "u\(index)")
                let (_, contact) = try stage.settle(stage.arrival("\(index)", from: reference))
                try stage.write(contact, [.standing(Standing(stage: name))])
            }
            try expect(try facts.open().stageCounts(), is: ["lead": 2, "mql": 1], "the counts")
        },
        FactCheck("entries that are inside are counted by flow, version and step") { facts in
            let stage = facts.stage
            let applied = try unwrap(try stage.apply().first, "the first version")
            var second = Stage.flow
            second.canonicalText = "second"
            let later = try unwrap(try stage.apply([second], text: "second").first, "the second version")
            for (index, (version, step)) in [(applied, 0), (applied, 1), (later, 1), (later, 1)].enumerated() {
                let reference = ContactReference(userID: "u\(index)")
                let (event, contact) = try stage.settle(stage.arrival("\(index)", from: reference))
                let state = Enrolment.State.ready(version.stepIDs[step], order: 1)
                let entry = stage.enrolment(contact, in: version, trigger: event, state: state)
                var gone = stage.enrolment(contact, 2, in: version, trigger: event, runKey: "gone")
                gone.state = .left(.finished, at: facts.now, step: version.stepIDs[step])
                try stage.write(contact, [.entered(entry), .entered(gone)])
            }
            let expected = [
                FlowPlace(flow: "nurture", version: 1, step: "1", contacts: 1),
                FlowPlace(flow: "nurture", version: 1, step: "2", contacts: 1),
                FlowPlace(flow: "nurture", version: 2, step: "2", contacts: 2),
            ]
            try expect(try facts.open().places(), is: expected, "the places")
        },
    ]
}
