import FlowModel
import FlowRuntime

extension StoreConformance {
    static let standing: [StoreCheck] = [
        StoreCheck("a contact's standing comes back as it was written last") { stage in
            let (event, contact) = try stage.settle(stage.arrival("1"))
            try expect(try stage.person(contact).contact.standing, is: Standing(), "before any decision")
            let whole = Standing(
                stage: "mql",
                score: -7,
                lastActivity: stage.now,
                lastEvent: EventOrder(event, part: 3),
                lookedAt: stage.now.adding(seconds: 1),
                truths: ["stage mql when score >= 50": true, "segment dutch: country is \"NL\"": false]
            )
            try stage.write(contact, [.standing(Standing(score: 5)), .standing(whole)])
            try expect(try stage.person(contact).contact.standing, is: whole, "the standing")
            try stage.write(contact, [.tagged("vip")])
            try expect(try stage.person(contact).contact.standing, is: whole, "the standing after another change")
            try stage.write(contact, [.standing(Standing())])
            try expect(try stage.person(contact).contact.standing, is: Standing(), "the standing taken back")
        },
        StoreCheck("what each scoring rule has added is kept by the rule's text") { stage in
            let (_, contact) = try stage.settle(stage.arrival("1"))
            let (_, other) = try stage.settle(stage.arrival("2", from: ContactReference(userID: "u2")))
            let days = [LocalDate(daysSince1970: 20_000), LocalDate(daysSince1970: -1)]
            let first = RuleTotal(added: 10, lastDay: days[0])
            try stage.write(contact, [.ruleTotal("clicked +10", first), .ruleTotal("opened +2", first)])
            let second = RuleTotal(added: -20, lastDay: days[1])
            try stage.write(contact, [.ruleTotal("clicked +10", second)])
            let expected = ["clicked +10": second, "opened +2": first]
            try expect(try stage.person(contact).ruleTotals, is: expected, "the totals")
            try expect(try stage.person(other).ruleTotals, is: [:], "somebody else's")
        },
        StoreCheck("a tag is taken away, also one that was never there") { stage in
            let (_, contact) = try stage.settle(stage.arrival("1"))
            try stage.write(contact, [.tagged("vip"), .tagged("new"), .untagged("vip"), .untagged("unheard of")])
            try expect(try stage.person(contact).contact.tags, is: ["new"], "the tags")
        },
        StoreCheck("an entry remembers its place among the events, what it hands on, and how it splits") { stage in
            let applied = try unwrap(try stage.apply().first, "the applied flow")
            let (event, contact) = try stage.settle(stage.arrival("1", properties: ["plan": .text("pro")]))
            let (later, _) = try stage.settle(stage.arrival("2"))
            let entries = [
                stage.enrolment(contact, 1, in: applied, trigger: nil, since: .beforeAll, runKey: "a"),
                stage.enrolment(
                    contact,
                    2,
                    in: applied,
                    trigger: event,
                    since: EventOrder(later, part: 2),
                    runKey: "b",
                    splitSeed: Enrolment.SplitSeed(contact: "anna@example.com", entry: 7)
                ),
                stage.enrolment(contact, 3, in: applied, trigger: nil, since: EventOrder(later), runKey: "c"),
                stage.enrolment(contact, 4, in: applied, trigger: later, since: EventOrder(later), runKey: "d"),
            ]
            try stage.write(contact, entries.map { .entered($0) })
            try expect(try stage.person(contact).enrolments, is: entries, "the entries")
            let read = try stage.person(contact, reading: [Stage.flow]).enrolments.map(\.triggerProperties)
            try expect(read, is: [[:], ["plan": .text("pro")], [:], [:]], "the properties that they hand on")
        },
        StoreCheck("a wait without an end is kept") { stage in
            let entry = try stage.enter()
            var waiting = entry.enrolment
            waiting.state = .waiting(entry.applied.stepIDs[1], since: stage.now, until: .distantFuture)
            try stage.write(entry.contact, [.moved(waiting)])
            try expect(try stage.person(entry.contact).enrolments, is: [waiting], "the wait")
        },
        StoreCheck("changes by hand are events that come back as they went in, and no facts") { stage in
            let changes: [ContactChange] = [
                .set("country", .text("NL")), .set("country", .null), .tag("vip"), .untag("vip"), .addPoints(-5),
                .moveToStage("mql"), .startFlow("nurture"),
            ]
            let arrivals = changes.enumerated().map { stage.arrival("\($0.offset)", .changed($0.element)) }
            _ = try stage.transact { try $0.accept(arrivals) }
            let pending = try stage.transact { try $0.pendingEvents(limit: 9) }
            try expect(pending.map(\.kind), is: changes.map { .changed($0) }, "the kinds")
            try expect(pending.map(\.properties), is: changes.map { _ in [:] }, "the properties")
            try stage.transact { try $0.consume(pending.map(\.id)) }
            let contact = try unwrap(pending.first?.contact, "the contact")
            try expect(try stage.person(contact).contact.fields, is: [:], "the fields: that is the engine's decision")
            let reader = Flow.reading([.happened("changed", filter: nil), .happened("country", filter: nil)])
            try expect(try stage.person(contact, reading: [reader]).history, is: History(), "the history")
        },
        StoreCheck("a contact can be there before anything happened to it") { stage in
            let reference = ContactReference(userID: "visitor-17")
            let contact = try stage.transact { try $0.contact(reference) }
            try expect(try stage.person(contact).contact.label, is: "visitor-17", "the label")
            try expect(try stage.transact { try $0.contact(reference) }, is: contact, "the same contact again")
            try expect(try stage.transact { try $0.pendingEvents(limit: 9) }, is: [], "pending events")
            let (_, found) = try stage.accept(stage.arrival("1", from: reference))
            try expect(found, is: contact, "the contact of a later event")
            try expectRefusal("a nameless contact", \.isRejection) {
                _ = try stage.transact { try $0.contact(ContactReference()) }
            }
        },
    ]

    static let sweeps: [StoreCheck] = [
        StoreCheck("a sweep comes to each contact once, and is over then") { stage in
            for user in 1...5 { try stage.accept(stage.arrival("\(user)", from: ContactReference(userID: "\(user)"))) }
            func page(_ limit: Int = 2) throws -> [Int64] {
                try stage.transact { try $0.sweepPage(limit: limit) }.map(\.number)
            }
            try expect(try page(), is: [], "without a sweep")
            try stage.transact { try $0.beginSweep() }
            try expect(try page(0), is: [], "no page")
            try expect(try page(), is: [1, 2], "the first page")
            try stage.transact { try $0.markFaulted(ContactID(3), reason: "rejected", at: stage.now) }
            try expect(try page(), is: [4, 5], "the second page, without who is faulted")
            try stage.accept(stage.arrival("6", from: ContactReference(userID: "6")))
            try expect(try page(), is: [6], "the last page")
            try expect(try page(), is: [], "when it is over")
            try stage.transact { try $0.beginSweep() }
            try expect(try page(), is: [1, 2], "the first page of the next")
            try stage.transact { try $0.beginSweep() }
            try expect(try page(9), is: [1, 2, 4, 5, 6], "one that began anew")
        },
        StoreCheck("a sweep goes on where it was when its page was not committed") { stage in
            struct Interruption: Error {}
            for user in 1...3 { try stage.accept(stage.arrival("\(user)", from: ContactReference(userID: "\(user)"))) }
            try stage.transact { try $0.beginSweep() }
            do {
                try stage.transact { transaction in
                    _ = try transaction.sweepPage(limit: 2)
                    throw Interruption()
                }
            } catch is Interruption {}
            let page = try stage.transact { try $0.sweepPage(limit: 2) }
            try expect(page.map(\.number), is: [1, 2], "the page")
        },
        StoreCheck("a trigger lives since it came, also in another version, and anew when it comes back") { stage in
            func flow(_ texts: [String], _ actions: [Step.Action] = [.stop]) -> Flow {
                Flow.sample("nurture", actions, triggers: texts.map { Trigger(.event("lead"), text: $0) })
            }
            func since(_ flows: [Flow], after seconds: Int64) throws -> [[Int64]] {
                let folder = FolderText(files: [FolderText.File(path: "a.flow", text: "\(seconds)")])
                let applied = try stage.transact {
                    try $0.apply(folder, flows: flows, at: stage.now.adding(seconds: seconds))
                }
                return applied.map { $0.triggersSince.map { $0.milliseconds(since: stage.now) / 1000 } }
            }
            var other = flow(["lead"])
            other.name = "other"
            try expect(try since([flow(["lead"])], after: 1), is: [[1]], "a new one")
            try expect(try since([flow(["demo", "lead"]), other], after: 2), is: [[2, 1], [2]], "with another")
            let changed = flow(["lead", "lead"], [.stop, .stop])
            try expect(try since([changed], after: 3), is: [[1, 1]], "in another version")
            try expect(try since([flow(["demo", "lead"]), other], after: 4), is: [[4, 1], [4]], "after a break")
        },
    ]
}
