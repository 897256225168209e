import FlowEngine
import FlowModel
import Testing

/// Notifications, webhooks' answers and sending hours.
@Suite struct OutboxStepTests {
    private let hours = DailyWindow(.weekdays, from: 9 * 3_600_000, to: 17 * 3_600_000)

    @Test func `a team is notified whatever the contact consented to`() {
        let flow = Flow.named(
            "f",
            topic: "transactional",
            steps: [Draft(.notify(team: "sales", email: "new mql", otherwise: nil))]
        )
        var play = Rehearsal(.of(flow))
        play.person.contact.consent.suppression = .bounced
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.deliveries.map(\.kind) == [.notification(team: "sales", email: "new mql")])
        #expect(play.happenings.suffix(2) == ["f 1 notified team=sales email=new-mql", "f finished"])
    }

    @Test func `a notification that failed goes the other way`() {
        let flow = Flow.named(
            "f",
            steps: [Draft(.notify(team: "sales", email: "new mql", otherwise: 1), next: 2), .tag("failed")]
        )
        var play = Rehearsal(.of(flow))
        play.outcome = { _ in .failed(.expired) }
        play.track("lead", at: "2026-03-02 09:00")
        #expect(
            play.happenings.dropFirst(2) == [
                "f 1 failed email=new-mql reason=expired", "f 2 tagged tag=failed", "f finished",
            ]
        )
    }

    @Test func `what a webhook answers is kept as the step says, and settled before the next step`() {
        let owned = Condition.contact("owner", is: .text("kim@example.com"))
        let flow = Flow.named(
            "f",
            steps: [Draft(.callWebhook("crm", keep: ["owner", "tier", "none"], otherwise: nil)), .tag("t")]
        )
        let waiter = Flow.named("w", steps: [.wait(until: owned, "owned", atMost: .of(days: 1)), .tag("w")])
        var play = Rehearsal(.of(flow, waiter), .anna(["tier": .number(2)]))
        play.outcome = { _ in nil }
        play.track("lead", at: "2026-03-02 09:00")
        let answer: [Slug: Value] = ["owner": .text("kim@example.com"), "tier": .number(2), "secret": .text("x")]
        play.play([.delivered(play.deliveries[0].key, .called(status: 201, answer: answer))], at: play.now)
        #expect(
            play.happenings.suffix(7) == [
                "f 1 called webhook=crm status=201", "f 1 set field=owner value=kim@example.com",
                "w 1 decided condition=owned result=yes", "f 2 tagged tag=t", "f finished", "w 2 tagged tag=w",
                "w finished",
            ]
        )
        #expect(play.person.contact.fields["secret"] == nil)
    }

    @Test func `what an answer brings may end the flow that asked for it`() {
        let flow = Flow.named(
            "f",
            goals: [.contact("won", is: .flag(true))],
            steps: [Draft(.callWebhook("crm", keep: ["won"], otherwise: nil)), .tag("t")]
        )
        var play = Rehearsal(.of(flow))
        play.outcome = { _ in .called(status: 200, answer: ["won": .flag(true)]) }
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.happenings.suffix(2) == ["f 1 set field=won value=yes", "f 1 converted"])
    }

    @Test func `an email outside sending hours is asked for with the moment at which they open`() {
        let flow = Flow.named("f", sendingHours: hours, steps: [.send("a"), .tag("t")])
        var play = Rehearsal(.of(flow))
        play.outcome = Rehearsal.acceptNothing
        play.track("lead", at: "2026-03-06 17:00")
        #expect(
            play.happenings.last == "f 1 waiting until=2026-03-09T09:00:00+01:00 reason=sending-hours"
        )
        #expect(play.deliveries.map(\.notBefore) == [moment("2026-03-09 09:00")])
        #expect(play.nextDue == nil)
        play.play([.delivered(play.deliveries[0].key, .sent)], at: moment("2026-03-09 09:00"))
        #expect(play.happenings.suffix(3) == ["f 1 sent email=a", "f 2 tagged tag=t", "f finished"])
    }

    @Test func `inside sending hours it goes at once, and notifications and calls always do`() {
        let flow = Flow.named("f", sendingHours: hours, steps: [.send("a")])
        var play = Rehearsal(.of(flow))
        play.track("lead", at: "2026-03-06 16:59")
        #expect(play.deliveries.map(\.notBefore) == [nil])
        let others = Flow.named(
            "f",
            sendingHours: hours,
            steps: [
                Draft(.notify(team: "sales", email: "x", otherwise: nil)), Draft(.callWebhook("crm", otherwise: nil)),
            ]
        )
        var night = Rehearsal(.of(others))
        night.track("lead", at: "2026-03-06 23:00")
        #expect(night.deliveries.map(\.notBefore) == [nil, nil])
    }

    @Test func `whether hours are open is asked again with the contact's own zone`() {
        let flow = Flow.named("f", sendingHours: hours, timeZone: "Europe/Amsterdam", steps: [.send("a")])
        let folder = LiveFolder.of(flow, holidays: [moment("2026-03-03 12:00").date])
        func opens(_ text: String, _ fields: [Slug: Value] = [:]) -> Instant? {
            Engine.sendingOpens(for: .anna(fields), flow: flow, in: folder, at: moment(text))
        }
        #expect(opens("2026-03-02 09:00") == nil && opens("2026-03-02 16:59") == nil)
        #expect(opens("2026-03-02 08:00") == moment("2026-03-02 09:00"))
        #expect(opens("2026-03-02 17:00") == moment("2026-03-04 09:00"), "a holiday has no sending hours")
        #expect(opens("2026-03-02 09:00", ["time zone": .text("America/New_York")]) == moment("2026-03-02 15:00"))
        #expect(Engine.sendingOpens(for: .anna(), flow: .named("g", steps: []), in: folder, at: .distantPast) == nil)
    }
}

extension Instant {
    fileprivate var date: LocalDate { ZoneTable.amsterdam.local(at: self).date }
}
