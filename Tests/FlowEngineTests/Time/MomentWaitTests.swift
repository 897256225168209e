import FlowModel
import Testing

/// Waits for moments.
@Suite struct MomentWaitTests {
    private func play(
        _ moment: WaitMoment,
        _ fields: [Slug: Value] = [:],
        _ properties: [Slug: Value] = [:]
    ) -> Rehearsal {
        let flow = Flow.named("f", steps: [Draft(.waitFor(moment, text: "as written")), .tag("t")])
        var play = Rehearsal(.of(flow), .anna(fields))
        play.track("lead", at: "2026-03-02 09:00", properties)
        return play
    }

    private let renewal = WaitMoment.field(FieldMoment(.contact("renewal date")))

    @Test func `a time of day is the next one after now`() {
        let monday = play(.next(DaySet([1]), at: 9 * 3_600_000))
        #expect(monday.happenings.last == "f 1 waiting until=2026-03-09T09:00:00+01:00")
        let later = play(.next(.everyDay, at: 9 * 3_600_000 + 1))
        #expect(later.happenings.last == "f 1 waiting until=2026-03-02T09:00:00.001+01:00")
    }

    @Test func `inside a window, on such a day and past a moment it goes on at once, without a line`() {
        for passed in [
            .window(DailyWindow(.weekdays, from: 9 * 3_600_000, to: 17 * 3_600_000)),
            .window(DailyWindow(DaySet([1]), from: 0, to: 86_400_000)),
            .local(moment("2026-03-02 08:59").local), .field(FieldMoment(.contact("past"))),
        ] as [WaitMoment] {
            let play = play(passed, ["past": .text("2026-03-01")])
            #expect(play.happenings.suffix(3) == ["f entered", "f 2 tagged tag=t", "f finished"])
        }
    }

    @Test func `a field without a value waits for one, a moved one moves the end, a passed one ends it`() {
        var play = play(renewal)
        #expect(play.happenings.last == "f 1 waiting for=renewal-date")
        #expect(play.nextDue == nil)
        play.change(.set("renewal date", .text("2026-04-10")), at: "2026-03-03 09:00")
        #expect(play.happenings.last == "f 1 waiting until=2026-04-10T00:00:00+02:00")
        #expect(play.nextDue == moment("2026-04-10 00:00"))
        play.change(.set("other", .text("x")), at: "2026-03-04 09:00")
        play.change(.set("renewal date", .text("2026-04-10 00:00")), at: "2026-03-05 09:00")
        #expect(play.happenings.filter { $0.hasPrefix("f 1 waiting") }.count == 2, "the moment is the same")
        play.change(.clear("renewal date"), at: "2026-03-06 09:00")
        #expect(play.happenings.last == "f 1 waiting for=renewal-date")
        play.change(.set("renewal date", .text("2026-03-01")), at: "2026-03-07 09:00")
        #expect(
            play.lines.suffix(2) == [
                "2026-03-07T09:00:00+01:00 f 2 tagged tag=t", "2026-03-07T09:00:00+01:00 f finished",
            ]
        )
    }

    @Test func `the end is fixed when the wait begins, whatever becomes of the time zone`() {
        var play = play(renewal, ["renewal date": .text("2026-04-10")])
        play.change(.set("time zone", .text("America/New_York")), at: "2026-03-03 09:00")
        #expect(play.nextDue == moment("2026-04-10 00:00"))
    }

    @Test func `a property of the trigger event does not change`() {
        let webinar = WaitMoment.field(
            FieldMoment(.triggerEvent("webinar date"), offset: .of(days: 1), at: 9 * 3_600_000)
        )
        var play = play(webinar, [:], ["webinar date": .text("2026-03-10 16:00")])
        #expect(play.happenings.last == "f 1 waiting until=2026-03-09T09:00:00+01:00")
        play.change(.set("webinar date", .text("2026-03-05")), at: "2026-03-03 09:00")
        #expect(play.nextDue == moment("2026-03-09 09:00"))
        #expect(self.play(webinar).happenings.last == "f 1 waiting for=webinar-date")
    }
}

extension Instant {
    /// What clocks in Amsterdam show.
    fileprivate var local: LocalTime { ZoneTable.amsterdam.local(at: self) }
}
