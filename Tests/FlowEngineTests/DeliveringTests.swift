import FlowEngine
import FlowModel
import Testing

/// Emails and calls: asked for once, concluded once.
@Suite struct DeliveringTests {
    private let flow = Flow.named(
        "f",
        steps: [
            .send("a", otherwise: 1, next: 2), .tag("failed", number: "1", next: 2),
            .decide(.clicked(), "clicked", then: 3, otherwise: 3, number: "2"), .wait(.of(days: 1)),
        ]
    )

    private func play(_ outcome: DeliveryOutcome?, _ contact: Contact = .anna()) -> Rehearsal {
        var play = Rehearsal(.of(flow), contact)
        play.outcome = { _ in outcome }
        play.track("lead", at: "2026-03-02 09:00")
        return play
    }

    @Test(
        arguments: [
            (DeliveryOutcome.sent, ["f 1 sent email=a"]),
            (.skipped(.onlyTo), ["f 1 skipped email=a reason=only-to", "f 1 tagged tag=failed"]),
            (.failed(.refused), ["f 1 failed email=a reason=refused", "f 1 tagged tag=failed"]),
            (.failed(.expired), ["f 1 failed email=a reason=expired", "f 1 tagged tag=failed"]),
        ])
    func `an outcome is told and decides the way`(outcome: DeliveryOutcome, told: [String]) {
        let rest = ["f 2 decided condition=clicked result=no", "f 4 waiting until=2026-03-03T09:00:00+01:00"]
        #expect(Array(play(outcome).happenings.dropFirst(2)) == told + rest)
    }

    @Test func `a message counts as the last one from when it was asked for, a skipped one never`() {
        let asked = play(nil)
        #expect(asked.person.enrolments.first?.lastSend == .message(asked.deliveries[0].key))
        #expect(play(.sent).person.enrolments.first?.lastSend == .message(asked.deliveries[0].key))
        #expect(play(.skipped(.unsubscribed)).person.enrolments.first?.lastSend == .skipped)
        var nameless = Contact.anna()
        nameless.address = nil
        let skipped = play(.sent, nameless)
        #expect(skipped.person.enrolments.first?.lastSend == .skipped)
        #expect(skipped.happenings[2...3] == ["f 1 skipped email=a reason=no-address", "f 1 tagged tag=failed"])
        #expect(skipped.deliveries.isEmpty)
    }

    @Test func `a repeated or foreign report changes nothing`() {
        var play = play(nil)
        let key = play.deliveries[0].key
        let foreign = [
            DeliveryKey(enrolment: key.enrolment, step: key.step, visit: key.visit + 1),
            DeliveryKey(enrolment: key.enrolment, step: StepID(2), visit: key.visit),
            DeliveryKey(enrolment: EnrolmentID(contact: ContactID(1), ordinal: 9), step: key.step, visit: key.visit),
        ]
        let before = play.person
        for other in foreign {
            let ignored = play.advance(
                [.delivered(other, .sent), .held(other, .missingValue, until: nil)],
                at: play.now
            )
            #expect(ignored == Transition(person: before, changes: [], timeline: [], nextDue: nil))
        }
        play.play([.delivered(key, .sent)], at: play.now)
        let after = play.person
        let repeated = play.advance([.delivered(key, .failed(.refused)), .delivered(key, .sent)], at: play.now)
        #expect(repeated.person == after)
        #expect(repeated.deeds.isEmpty && repeated.timeline.isEmpty)
    }

    @Test func `a held message is told and the contact stays`() {
        var play = play(nil)
        let key = play.deliveries[0].key
        let until = moment("2026-03-03 09:00")
        let held = play.advance(
            [.held(key, .missingValue, until: nil), .held(key, .sendingHours, until: until)],
            at: play.now
        )
        #expect(held.deeds.isEmpty)
        #expect(
            play.happenings.suffix(2) == [
                "f 1 waiting reason=missing-value", "f 1 waiting until=2026-03-03T09:00:00+01:00 reason=sending-hours",
            ]
        )
        play.play([.delivered(key, .sent)], at: until)
        #expect(play.happenings.contains("f 1 sent email=a"))
    }

    @Test func `several reports of one instant run on in the order in which they came`() {
        let flows = ["a", "b", "c"].map { Flow.named($0, steps: [.send("x"), .tag(Slug($0))]) }
        var play = Rehearsal(.of(flows[0], flows[1], flows[2]))
        play.outcome = Rehearsal.acceptNothing
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.deliveries.count == 3)
        play.play([2, 0, 1].map { .delivered(play.deliveries[$0].key, .sent) }, at: moment("2026-03-02 09:01"))
        #expect(
            play.happenings.suffix(6) == [
                "c 2 tagged tag=c", "c finished", "a 2 tagged tag=a", "a finished", "b 2 tagged tag=b", "b finished",
            ]
        )
    }

    @Test func `a loop asks for a new delivery each time`() {
        var play = Rehearsal(.of(.named("f", steps: [.send("a"), .go(to: 0, printed: "1", limit: 3)])))
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.deliveries.count == 4)
        #expect(Set(play.deliveries.map(\.key)).count == 4)
    }

    @Test func `whether an email may go depends on address, suppression, and consent for its topic`() {
        let folder = LiveFolder.of(
            emailTopics: ["own": "product", "receipt": "transactional"],
            unsubscribedByDefault: ["product"]
        )
        let news = Flow.named("news", topic: "newsletter", steps: [])
        let plain = Flow.named("plain", steps: [])
        func reason(_ email: Slug, _ flow: Flow, _ change: (inout Contact) -> Void) -> SkipReason? {
            var contact = Contact.anna()
            change(&contact)
            return Engine.skipReason(for: contact, email: email, flow: flow, in: folder)
        }
        #expect(reason("x", news) { _ in } == nil)
        #expect(reason("x", news) { $0.address = nil } == .noAddress)
        #expect(reason("receipt", news) { $0.consent.suppression = .bounced } == .bounced)
        #expect(reason("receipt", news) { $0.consent.suppression = .complained } == .complained)
        #expect(reason("x", news) { $0.consent.topics["newsletter"] = false } == .unsubscribed)
        #expect(reason("x", plain) { $0.consent.topics["newsletter"] = false } == nil)
        #expect(reason("x", plain) { $0.consent.unsubscribedFromEverything = true } == .unsubscribed)
        #expect(reason("x", news) { $0.consent.unsubscribedFromEverything = true } == .unsubscribed)
        #expect(reason("receipt", news) { $0.consent.unsubscribedFromEverything = true } == nil)
        #expect(reason("own", news) { _ in } == .unsubscribed)
        #expect(reason("own", news) { $0.consent.topics["product"] = true } == nil)
        let opened: (inout Contact) -> Void = {
            $0.consent.unsubscribedFromEverything = true
            $0.consent.topics["newsletter"] = true
        }
        #expect(reason("x", news, opened) == nil)
        #expect(reason("own", news, opened) == .unsubscribed)
    }
}
