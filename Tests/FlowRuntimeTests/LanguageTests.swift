import FlowMail
import FlowModel
import FlowRuntime
import FlowTesting
import Testing

private func days(_ count: Int) -> Step.Action {
    var duration = CalendarDuration()
    duration.days = count
    return .wait(duration)
}

@Suite struct LanguageTests {
    @Test func `What a webhook answers is kept where the flow says so`() throws {
        let stage = try Stage([.sample("nurture", [.callWebhook("crm", keep: ["owner"], otherwise: nil)])])
        try stage.happen("lead")
        let call = try #require(stage.webhooks.take().first)
        let text = String(decoding: call.body.bytes, as: UTF8.self)
        #expect(text.contains(#""score":0"#) && text.contains(#""stage":null"#))
        let answer: [Slug: Value] = ["owner": .text("kim@example.com"), "other": .number(1)]
        let outcome = DeliveryReport.Outcome.accepted(status: 200, reply: "", answer: answer)
        stage.mailbox.post(DeliveryReport(id: call.id, outcome: outcome))
        try stage.settle()
        #expect(stage.kinds == ["event", "entered", "called", "set", "finished"])
        let fields = try stage.people()[0].fields
        #expect(fields["owner"] == .text("kim@example.com"))
        #expect(fields["other"] == nil)
    }

    @Test func `What a flow records and starts outlives a restart`() throws {
        let recorded = Condition.happened("checked", filter: nil)
        let one = Flow.sample(
            "one",
            [
                .record("checked"), .startFlow("two"), days(1),
                .decide([Step.Branch(condition: recorded, text: "checked", target: 4)], otherwise: 5), .tag("checked"),
            ]
        )
        let two = Flow.sample(
            "two",
            [days(1), .tag("two")],
            triggers: [Trigger(.event("never"), text: "never")]
        )
        let store = ReferenceStore()
        let first = try Stage([one, two], store: store)
        try first.happen("lead")
        #expect(first.kinds.filter { $0 == "entered" }.count == 2)
        let second = try Stage([one, two], store: store, clock: first.clock)
        second.clock.advance(seconds: 86_400)
        try second.settle()
        #expect(try second.people()[0].tags == ["checked", "two"])
        #expect(second.kinds.filter { $0 == "finished" }.count == 2)
    }

    @Test func `A change by hand is settled like anything that happens`() throws {
        let flow = Flow.sample(
            "nurture",
            [.send(email: "welcome", otherwise: nil)],
            triggers: [Trigger(.event("never"), text: "never")]
        )
        let stage = try Stage([flow])
        let changes: [ContactChange] = [
            .set("country", .text("NL")), .tag("vip"), .tag("new"), .untag("new"), .addPoints(7),
            .startFlow("nurture"),
        ]
        for (index, change) in changes.enumerated() {
            stage.mailbox.post([stage.arrival(.changed(change), id: "\(index)")]) { _ in }
        }
        try stage.settle()
        let anna = try stage.people()[0]
        #expect(anna.fields["country"] == .text("NL"))
        #expect(anna.tags == ["vip"])
        #expect(anna.standing.score == 7)
        #expect(stage.mailer.begun.count == 1)
    }

    @Test func `An email is written as from the flow's sender`() throws {
        var flow = Flow.sample("nurture", [.send(email: "welcome", otherwise: nil)])
        flow.sender = "Carol <carol@example.com>"
        let stage = try Stage([flow]) { request in
            let body = MessageBody(sender: request.sender ?? "", recipient: "", messageID: "", bytes: [])
            return .finished(body, links: [])
        }
        try stage.happen("lead")
        #expect(stage.mailer.begun.map(\.body.sender) == ["Carol <carol@example.com>"])
    }
}
