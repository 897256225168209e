import FlowModel
import Testing

/// Segments: noticed when the contact starts to match.
@Suite struct SegmentTests {
    private let dutch = Lifecycle.Segment.named("dutch", .contact("country", is: .text("NL")))

    @Test func `starting to match lets in, going on matching does not`() {
        let flow = Flow.named("f", on: [.segment("dutch")], enter: .everyTime, steps: [.tag("t")])
        var play = Rehearsal(.of(flow, lifecycle: Lifecycle(segments: [dutch])))
        play.change(.set("country", .text("nl")), at: "2026-03-02 09:00")
        #expect(play.happenings == ["set field=country value=nl", "f entered", "f 1 tagged tag=t", "f finished"])
        play.track("noise", at: "2026-03-02 10:00")
        play.change(.set("country", .text("NL")), at: "2026-03-02 11:00")
        #expect(play.happenings.filter { $0 == "f entered" }.count == 1)
        play.change(.set("country", .text("BE")), at: "2026-03-02 12:00")
        play.change(.set("country", .text("NL")), at: "2026-03-02 13:00")
        #expect(play.happenings.filter { $0 == "f entered" }.count == 2)
    }

    @Test func `a segment that is new to an old contact lets nobody in`() {
        var play = Rehearsal(.of(), .anna(["country": .text("NL")]))
        play.track("noise", at: "2026-03-02 09:00")
        let flow = Flow.named("f", on: [.segment("dutch")], steps: [.tag("t")])
        var later = Rehearsal(.of(flow, lifecycle: Lifecycle(segments: [dutch])))
        later.person = play.person
        later.track("noise", at: "2026-03-03 09:00")
        #expect(later.happenings == ["event event=noise"])
    }

    @Test func `what a segment's name says is asked outside every flow, also by others`() {
        let active = Lifecycle.Segment.named("active", .happened("visit", filter: nil, .ever))
        let both = Lifecycle.Segment.named("both", .all([.inSegment("dutch"), .inSegment("active")]))
        let flow = Flow.named(
            "f",
            steps: [.decide(.inSegment("both"), "in both", then: 1, otherwise: 2), .tag("both")]
        )
        var play = Rehearsal(
            .of(flow, lifecycle: Lifecycle(segments: [both, dutch, active])),
            .anna(["country": .text("NL")])
        )
        play.track("visit", at: "2026-03-01 09:00")
        play.track("lead", at: "2026-03-02 09:00")
        #expect(play.person.contact.tags == ["both"])
    }

    @Test(.timeLimit(.minutes(5))) func `segments that name each other often are looked at once each`() {
        var segments = [dutch]
        for _ in 0..<60 {
            let last = segments[segments.count - 1].name
            let condition = Condition.any([.inSegment(last), .not(.not(.inSegment(last))), .inSegment(last)])
            segments.append(.named(Slug("s\(segments.count)"), condition))
        }
        var play = Rehearsal(.of(lifecycle: Lifecycle(segments: segments)))
        play.change(.set("country", .text("BE")), at: "2026-03-02 09:00")
        #expect(play.person.contact.standing.truths.values.allSatisfy { !$0 })
        play.change(.set("country", .text("NL")), at: "2026-03-02 10:00")
        #expect(play.person.contact.standing.truths.values.allSatisfy { $0 })
    }

    @Test func `time alone makes a contact leave and start to match`() {
        let quiet = Lifecycle.Segment.named("quiet", .not(.recently("visit", .of(days: 30))))
        let flow = Flow.named("f", on: [.segment("quiet")], enter: .everyTime, steps: [.tag("missed")])
        var play = Rehearsal(.of(flow, lifecycle: Lifecycle(segments: [quiet])))
        play.track("visit", at: "2026-03-02 09:00")
        play.track("visit", at: "2026-03-12 09:00")
        #expect(play.happenings == ["event event=visit", "event event=visit"])
        #expect(play.nextDue == moment("2026-04-11 09:00"))
        play.run()
        #expect(play.lines.dropFirst(2).first == "2026-04-11T09:00:00+02:00 f entered")
        #expect(play.nextDue == nil)
    }
}
