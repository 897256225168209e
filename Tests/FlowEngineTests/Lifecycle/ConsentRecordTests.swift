import FlowModel
import Testing

/// The proof of what people agreed to and of what became of their addresses.
@Suite struct ConsentRecordTests {
    private let topic = Slug("newsletter")

    private func play(_ steps: [Draft] = [.wait(.of(days: 9))], _ contact: Contact = .anna()) -> Rehearsal {
        Rehearsal(.of(.named("f", steps: steps)), contact)
    }

    private func record(
        _ text: String,
        _ change: ConsentRecord.Change,
        _ source: String,
        _ wording: String? = nil
    ) -> ConsentRecord {
        ConsentRecord(at: moment(text), change: change, source: source, wording: wording)
    }

    @Test func `a wish is recorded with its time, its source and the words that were agreed to`() {
        var play = play()
        play.happen(
            .subscribed(topic: topic),
            at: "2026-03-02 09:00",
            properties: ["source": .text("form newsletter"), "wording": .text("Yes, write to me")]
        )
        play.happen(.unsubscribed(topic: topic), at: "2026-03-03 09:00", properties: ["source": .text("one-click")])
        play.happen(.subscribed(topic: topic), at: "2026-03-04 09:00")
        play.happen(.unsubscribed(topic: nil), at: "2026-03-05 09:00", properties: ["source": .number(3)])
        #expect(
            play.records == [
                record("2026-03-02 09:00", .topic(topic, subscribed: true), "form newsletter", "Yes, write to me"),
                record("2026-03-03 09:00", .topic(topic, subscribed: false), "one-click"),
                record("2026-03-04 09:00", .topic(topic, subscribed: true), "api"),
                record("2026-03-05 09:00", .unsubscribedFromEverything, "api"),
                record("2026-03-05 09:00", .topic(topic, subscribed: false), "api"),
            ]
        )
    }

    @Test func `the time is that of the wish, however late it was told`() {
        let told = moment("2026-03-02 09:00")
        let late = Event(
            id: EventID(1),
            contact: ContactID(1),
            receivedAt: told,
            timestamp: moment("2026-02-01 12:00"),
            kind: .unsubscribed(topic: topic)
        )
        var play = play()
        play.play([.event(late)], at: told)
        #expect(play.records.map(\.at) == [moment("2026-02-01 12:00")])
    }

    @Test func `what changes nothing leaves no record, an agreement to words always does`() {
        var play = play()
        play.happen(.subscribed(topic: topic), at: "2026-03-02 09:00")
        play.happen(.subscribed(topic: topic), at: "2026-03-03 09:00")
        play.happen(.subscribed(topic: topic), at: "2026-03-04 09:00", properties: ["wording": .text("Again, yes")])
        play.happen(.unsubscribed(topic: nil), at: "2026-03-05 09:00")
        play.happen(.unsubscribed(topic: nil), at: "2026-03-06 09:00", properties: ["wording": .text("Stop")])
        #expect(play.records.count == 4)
        #expect(
            play.records[1] == record("2026-03-04 09:00", .topic(topic, subscribed: true), "api", "Again, yes")
        )
        #expect(play.changes.count { $0 == .topic(topic, subscribed: true) } == 1)
    }

    @Test func `bounces and complaints are recorded, a bounce that may mend is not`() {
        var play = play([.send("a"), .wait(.of(days: 30))])
        play.track("lead", at: "2026-03-02 09:00")
        play.react(.bounced, to: "a", at: "2026-03-03 09:00", isAutomatic: true)
        #expect(play.records.isEmpty && play.person.contact.consent.suppression == nil)
        play.react(.bounced, to: "a", at: "2026-03-04 09:00")
        play.react(.complained, to: "a", at: "2026-03-05 09:00")
        play.react(.bounced, to: "a", at: "2026-03-06 09:00")
        #expect(
            play.records == [
                record("2026-03-04 09:00", .suppressed(.bounced), "bounce"),
                record("2026-03-05 09:00", .suppressed(.complained), "complaint"),
            ]
        )
        #expect(play.happenings.last { $0.hasPrefix("f ") } == "f 2 stopped reason=complained")
    }

    @Test func `a bounce of an earlier address happened, and says nothing about the present one`() throws {
        let bounced = Condition.message(.bounced, .lastSend)
        var play = play([.send("a"), .wait(until: bounced, "bounced", atMost: .of(days: 9))])
        play.track("lead", at: "2026-03-02 09:00")
        let message = MessageReference(
            delivery: try #require(play.deliveries.first).key,
            email: "a",
            wentToEarlierAddress: true
        )
        play.happen(.message(.bounced, message), at: "2026-03-03 09:00")
        #expect(play.happenings.suffix(2) == ["f 2 decided condition=bounced result=yes", "f finished"])
        #expect(play.records.isEmpty && play.person.contact.consent.suppression == nil)
        play.happen(.message(.complained, message), at: "2026-03-04 09:00")
        #expect(play.person.contact.consent.suppression == .complained, "the person spoke, not the address")
    }

    @Test func `a step names its flow and its number`() {
        let steps: [Draft] = [
            Draft(.subscribe(to: topic)), Draft(.subscribe(to: topic)), Draft(.unsubscribe(from: nil), number: "2.1"),
        ]
        var play = play(steps)
        play.track("lead", at: "2026-03-02 09:00")
        #expect(
            play.records == [
                record("2026-03-02 09:00", .topic(topic, subscribed: true), "flow f, step 1"),
                record("2026-03-02 09:00", .unsubscribedFromEverything, "flow f, step 2.1"),
                record("2026-03-02 09:00", .topic(topic, subscribed: false), "flow f, step 2.1"),
            ]
        )
    }

    @Test func `lifting lets mail and flows in again, whatever forbade them, and opens no topic`() {
        var play = play()
        play.happen(.subscribed(topic: topic), at: "2026-03-01 09:00")
        play.happen(.unsubscribed(topic: nil), at: "2026-03-02 09:00")
        play.change(.suppress(.complained, source: "import"), at: "2026-03-02 10:00")
        play.track("lead", at: "2026-03-03 09:00")
        #expect(play.happenings.last == "f not_entered reason=unsubscribed")
        play.change(.lift(source: "Kim"), at: "2026-03-04 09:00")
        play.change(.lift(source: "Kim"), at: "2026-03-05 09:00")
        play.track("lead", at: "2026-03-06 09:00")
        #expect(play.happenings.contains("f entered"))
        #expect(play.person.contact.consent.topics == [topic: false])
        #expect(
            play.records.suffix(2) == [
                record("2026-03-02 10:00", .suppressed(.complained), "import"),
                record("2026-03-04 09:00", .lifted, "Kim"),
            ]
        )
    }

    @Test func `without an address nothing is suppressed`() {
        var play = play([], Contact(id: ContactID(1), address: nil, label: "u1"))
        play.change(.suppress(.bounced, source: "import"), at: "2026-03-02 10:00")
        #expect(play.records.isEmpty && play.person.contact.consent.suppression == nil)
    }
}

extension Rehearsal {
    fileprivate var records: [ConsentRecord] {
        changes.compactMap { if case .consented(let record) = $0 { record } else { nil } }
    }
}
