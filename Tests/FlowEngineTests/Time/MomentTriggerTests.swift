import FlowEngine
import FlowModel
import Testing

/// Entries that dates and recurring times make.
@Suite struct MomentTriggerTests {
    private let renewal = FieldMoment(.contact("renewal date"), offset: .of(days: 30), at: 9 * 3_600_000)

    private func play(_ triggers: Trigger..., enter: Flow.EntryRule = .everyTime) -> Rehearsal {
        var play = Rehearsal(.of(.named("f", on: triggers, enter: enter, steps: [.tag("t")])))
        play.track("hello", at: "2026-03-01 09:00")
        return play
    }

    private func entries(_ play: Rehearsal) -> [String] {
        play.lines.filter { $0.hasSuffix("f entered") }.map { String($0.prefix(16)) }
    }

    @Test func `a date lets in when its moment comes, once`() {
        var play = play(.moment(renewal))
        play.change(.set("renewal date", .text("2026-06-15")), at: "2026-03-02 09:00")
        #expect(play.nextDue == moment("2026-05-16 09:00"))
        play.run()
        #expect(entries(play) == ["2026-05-16T09:00"])
        play.track("hello", at: "2026-05-16 09:00")
        #expect(entries(play).count == 1 && play.nextDue == nil)
    }

    @Test func `a date that is moved moves the moment, and onto a past one lets nobody in`() {
        var play = play(.moment(renewal))
        play.change(.set("renewal date", .text("2026-06-15")), at: "2026-03-02 09:00")
        play.change(.set("renewal date", .text("2026-08-01")), at: "2026-04-02 09:00")
        #expect(play.nextDue == moment("2026-07-02 09:00"))
        play.change(.set("renewal date", .text("2026-04-20")), at: "2026-04-10 09:00")
        #expect(entries(play) == [] && play.nextDue == nil)
        play.change(.set("renewal date", .text("2026-05-20")), at: "2026-04-20 09:00")
        #expect(entries(play) == ["2026-04-20T09:00"], "a moment that is now has not passed")
        play.change(.clear("renewal date"), at: "2026-04-21 09:00")
        #expect(play.nextDue == nil)
    }

    @Test func `a moment that was missed is made up for, unless the trigger is newer`() {
        var play = play(.moment(renewal))
        play.change(.set("renewal date", .text("2026-06-15")), at: "2026-03-02 09:00")
        var late = play
        late.play([], at: moment("2026-05-17 12:00"))
        #expect(late.happenings.suffix(3).first == "f entered")
        let flow = Flow.named("f", on: [.moment(renewal)], enter: .everyTime, steps: [.tag("t")])
        let newer = LiveFolder(
            current: [
                LiveFolder.LiveFlow(
                    version: FlowVersionID(0),
                    flow: flow,
                    stepIDs: [StepID(0)],
                    triggersSince: [moment("2026-05-17 00:00")]
                )
            ],
            timeZone: "Europe/Amsterdam",
            zone: { ZoneTable.known[$0] }
        )
        let decided = Engine.advance(play.person, in: PreparedFolder(newer), causes: [], at: moment("2026-05-17 12:00"))
        #expect(decided.timeline.isEmpty && decided.nextDue == nil)
    }

    @Test func `every year comes every year, also on 29 February`() {
        var play = play(.moment(FieldMoment(.contact("birthday"), at: 9 * 3_600_000), everyYear: true))
        play.change(.set("birthday", .text("2000-02-29")), at: "2026-03-02 09:00")
        play.run(until: moment("2029-01-01 00:00"))
        #expect(entries(play) == ["2027-02-28T09:00", "2028-02-29T09:00"])
    }

    @Test func `a filter is asked when the moment comes`() {
        let open = Condition.contact("lost", .isNotSet)
        var play = play(.moment(renewal, filter: open))
        play.change(.set("renewal date", .text("2026-06-15")), at: "2026-03-02 09:00")
        play.change(.set("lost", .flag(true)), at: "2026-05-16 09:00")
        play.run()
        #expect(entries(play) == [])
    }

    private let readers = Lifecycle(segments: [.named("readers", .contact("reader", is: .flag(true)))])

    private func digest(_ days: Recurrence.Days, _ lifecycle: Lifecycle) -> Rehearsal {
        let trigger = Trigger.recurring(Recurrence(days, at: 9 * 3_600_000), segment: "readers")
        let flow = Flow.named("f", on: [trigger], enter: .everyTime, steps: [.tag("t")])
        return Rehearsal(.of(flow, lifecycle: lifecycle))
    }

    @Test func `a recurring time lets in who is in the segment then, in the contact's own zone`() {
        var play = digest(.of(DaySet([1])), readers)
        play.change(.set("time zone", .text("America/New_York")), at: "2026-03-01 09:00")
        #expect(play.nextDue == nil)
        play.change(.set("reader", .flag(true)), at: "2026-03-04 09:00")
        #expect(play.nextDue == moment("2026-03-09 14:00"))
        play.run(until: moment("2026-03-17 00:00"))
        play.change(.set("reader", .flag(false)), at: "2026-03-20 09:00")
        #expect(play.nextDue == nil)
        play.run(until: moment("2026-05-01 00:00"))
        #expect(
            play.lines.filter { $0.hasSuffix("f entered") }.map { $0.prefix(16) } == [
                "2026-03-09T09:00", "2026-03-16T09:00",
            ]
        )
    }

    @Test func `who comes into the segment after a time does not enter for it`() {
        var play = digest(.of(DaySet([1])), readers)
        play.track("hello", at: "2026-03-01 09:00")
        play.change(.set("reader", .flag(true)), at: "2026-03-04 09:00")
        #expect(play.happenings.last == "set field=reader value=yes")
    }

    @Test func `who comes into the segment at that very instant enters`() {
        var play = digest(.of(DaySet([1])), readers)
        play.track("hello", at: "2026-03-01 09:00")
        play.change(.set("reader", .flag(true)), at: "2026-03-09 09:00")
        #expect(play.happenings.contains("f entered"))
    }

    @Test func `a time that was missed several times is made up for once`() {
        var play = digest(.of(DaySet([1])), readers)
        play.change(.set("reader", .flag(true)), at: "2026-03-04 09:00")
        play.play([], at: moment("2026-03-25 12:00"))
        #expect(play.happenings.filter { $0.hasPrefix("f ") && $0.contains("entered") } == ["f entered"])
        #expect(play.nextDue == moment("2026-03-30 09:00"))
    }

    @Test func `the last day of each month`() {
        var play = digest(.ofMonth(31), readers)
        play.change(.set("reader", .flag(true)), at: "2026-02-01 09:00")
        play.run(until: moment("2026-05-01 00:00"))
        #expect(
            play.lines.filter { $0.hasSuffix("f entered") }.map { $0.prefix(10) } == [
                "2026-02-28", "2026-03-31", "2026-04-30",
            ]
        )
    }
}

extension ContactChange {
    static func clear(_ field: Slug) -> ContactChange { .set(field, .null) }
}
