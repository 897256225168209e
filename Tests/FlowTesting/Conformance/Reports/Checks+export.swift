import FlowModel
import FlowRuntime

extension FactConformance {
    static let exports: [FactCheck] = [
        FactCheck("an export has what applications told, as they told it") { facts in
            let stage = facts.stage
            let names = ContactReference(userID: "u1", anonymousID: "a1")
            let properties: [Slug: Value] = ["plan": .text("pro"), "utm-source": .text("bing")]
            var first = stage.arrival(
                "m1",
                from: names,
                properties: properties,
                traits: ["email": .text("b@example.com")]
            )
            first.campaign = .object(["source": .text("letter")])
            try stage.settle(first)
            try stage.settle(stage.arrival("m2", from: names, .identify, after: 2, traits: ["city": .text("Ghent")]))
            try stage.accept(stage.arrival("m3", from: names, .changed(.set("city", .null)), after: 3))
            try stage.accept(stage.arrival("m4", from: names, .changed(.tag("vip")), after: 4))
            let contact = ContactReference(userID: "u1", anonymousID: "a1", email: "b@example.com")
            func line(_ id: String, _ seconds: Int64, _ kind: ExportedEvent.Kind) -> ExportedEvent {
                ExportedEvent(
                    contact: contact,
                    messageID: id,
                    receivedAt: facts.now.adding(seconds: seconds),
                    timestamp: facts.now.adding(seconds: seconds - 1),
                    kind: kind
                )
            }
            var expected = [line("m1", 0, .track("lead")), line("m2", 2, .identify), line("m3", 3, .identify)]
            expected[0].properties = properties
            expected[0].traits = ["email": .text("b@example.com")]
            expected[0].source = "letter"
            expected[1].traits = ["city": .text("Ghent")]
            expected[2].traits = ["city": .null]
            try expect(try facts.exported(), is: expected, "the lines")
            let second = facts.now.adding(seconds: 2)
            // Who it is may have been told before that moment.
            expected[1].tellsAddress = true
            try expect(try facts.exported(second..<second.adding(milliseconds: 1)), is: [expected[1]], "one moment")
        },
        FactCheck("an export has what was done with emails, among what was sent, in the order of time") { facts in
            let stage = facts.stage
            let epoch = try stage.store.takeOwnership(onUnknownOutcome: .resend, at: facts.now)
            let entry = try stage.enter()
            try stage.transact {
                let sending = Sending(id: entry.message, body: stage.body())
                try $0.beginSending([sending], epoch: epoch, at: facts.now)
            }
            try stage.settle(entry.message, .done, after: 60)
            let link = MessageReference.Link(address: "https://example.com/", label: "guide")
            var click = stage.arrival("click", about: entry.message, .clicked, link: link)
            (click.receivedAt, click.timestamp) = (facts.now.adding(seconds: 90), facts.now.adding(seconds: 80))
            try stage.accept(click)
            var robot = stage.arrival("robot", about: entry.message, .opened, isAutomatic: true)
            robot.receivedAt = facts.now.adding(seconds: 91)
            try stage.accept(robot)
            // Dated by a clock that is behind: nothing comes back before it was sent.
            var bounce = stage.arrival("bounce", about: entry.message, .bounced)
            (bounce.receivedAt, bounce.timestamp) = (facts.now.adding(seconds: 92), facts.now)
            try stage.accept(bounce)
            let afterwards = facts.now.adding(seconds: 60).adding(milliseconds: 1)
            let bounced = try facts.facts(FactSelection(kinds: [.bounced]))
            try expect(bounced, is: [NamedFact(1, .bounced, "welcome", "nurture", at: afterwards)], "the bounce")
            try expect(try facts.exported().last?.timestamp, is: afterwards, "when it bounced")
            let done: [Slug: Value] = [
                "email": .text("welcome"), "flow": .text("nurture"), "version": .number(1), "step": .text("1"),
            ]
            let lines = try facts.exported()
            try expect(
                lines.map(\.kind),
                is: [
                    .track("lead"), .engine("sent"), .reader("clicked"), .reader("opened"), .reader("bounced"),
                ],
                "the kinds"
            )
            try expect(
                lines.map(\.contact),
                is: Array(repeating: ContactReference(email: "anna@example.com"), count: 5),
                "whose"
            )
            let ids = ["enter anna@example.com", nil, "click", "robot", "bounce"]
            try expect(lines.map(\.messageID), is: ids, "the ids")
            try expect(lines[1].receivedAt, is: facts.now.adding(seconds: 60), "when it was sent")
            try expect(lines[2].timestamp, is: facts.now.adding(seconds: 80), "when it was clicked")
            try expect(lines[1].properties, is: done, "of the email")
            try expect(lines[2].properties, is: done.merging(["link": .text(link.address)]) { $1 }, "of the click")
            try expect(lines[3].properties, is: done.merging(["automatic": .flag(true)]) { $1 }, "of the opening")
        },
        FactCheck("an export has what flows did, and no line that explains it") { facts in
            let stage = facts.stage
            let entry = try stage.enter()
            func line(_ seconds: Int64, _ kind: TimelineEntry.Kind) -> TimelineEntry {
                TimelineEntry(
                    at: facts.now.adding(seconds: seconds),
                    contact: entry.contact,
                    enrolment: entry.enrolment.id,
                    flow: "nurture",
                    step: "2.1",
                    kind: kind
                )
            }
            var byRule = line(6, .moved(from: "lead", to: "mql"))
            (byRule.enrolment, byRule.flow, byRule.step) = (nil, nil, nil)
            let lines = [
                line(1, .entered), line(2, .waiting(until: nil, condition: nil, reason: nil)), line(3, .split(arm: 2)),
                line(4, .skipped(email: "welcome", .frequencyCap)), line(5, .recorded(event: "qualified")), byRule,
                line(7, .unsubscribed(topic: nil)), line(8, .finished), line(9, .stopped(.flowChanged)),
                line(10, .converted), line(11, .entered), line(12, .subscribed(topic: "news")),
            ]
            try stage.write(entry.contact, [], timeline: lines)
            let told = try facts.exported().dropFirst()
            try expect(
                told.map(\.kind),
                is: [
                    .engine("entered"), .engine("split"), .engine("skipped"), .recorded("qualified"), .engine("stage"),
                    .consent("unsubscribed"), .engine("finished"), .engine("stopped"), .engine("converted"),
                    .engine("entered"), .consent("subscribed"),
                ],
                "the lines"
            )
            let place: [Slug: Value] = ["flow": .text("nurture"), "step": .text("2.1"), "version": .number(1)]
            let more: [[Slug: Value]] = [
                [:], ["arm": .number(2)], ["email": .text("welcome"), "reason": .text("frequency-cap")], [:],
            ]
            try expect(told.prefix(4).map(\.properties), is: more.map { $0.merging(place) { $1 } }, "their properties")
            let stages: [Slug: Value] = ["from": .text("lead"), "to": .text("mql")]
            try expect(told.dropFirst(4).first?.properties, is: stages, "of the move")
            try expect(told.dropFirst(5).first?.properties, is: place, "of leaving everything")
            try expect(told.dropFirst(7).first?.properties["reason"], is: .text("flow-changed"), "of the stop")
            let topic = place.merging(["topic": .text("news")]) { $1 }
            try expect(told.last?.properties, is: topic, "of the topic")
        },
    ]
}
