import FlowModel
import Testing

/// Points: added by rules, taken away by silence.
@Suite struct ScoringTests {
    private func play(_ rules: [ScoringRule], _ decay: Decay? = nil, flows: Flow...) -> Rehearsal {
        let lifecycle = Lifecycle(scoring: rules, decay: decay)
        switch flows.count {
        case 0: return Rehearsal(.of(lifecycle: lifecycle))
        case 1: return Rehearsal(.of(flows[0], lifecycle: lifecycle))
        default: return Rehearsal(.of(flows[0], flows[1], lifecycle: lifecycle))
        }
    }

    @Test func `every rule that matches adds, in order, after the event's line and before what follows`() {
        let flow = Flow.named("f", on: [.event("visit")], steps: [.tag("t")])
        var play = play([.on(.event("visit"), 5), .on(.event("other"), 9), .on(.event("visit"), -2)], flows: flow)
        play.track("visit", at: "2026-03-02 09:00")
        #expect(
            play.happenings.prefix(4) == [
                "event event=visit", "scored points=5 score=5", "scored points=-2 score=3", "f entered",
            ]
        )
        #expect(play.person.contact.standing.score == 3)
    }

    @Test func `a limit is for good and cuts the last addition`() {
        var play = play([.on(.event("visit"), 4, atMost: 10)])
        for day in 2...6 { play.track("visit", at: "2026-03-0\(day) 09:00") }
        #expect(
            play.happenings.filter { $0.hasPrefix("scored") } == [
                "scored points=4 score=4", "scored points=4 score=8", "scored points=2 score=10",
            ]
        )
        #expect(play.person.ruleTotals.values.map(\.added) == [10])
    }

    @Test func `once a day is by the contact's own day`() {
        var play = play([.on(.event("visit"), 5, oncePerDay: true)])
        play.person.contact.fields["time zone"] = .text("America/New_York")
        play.track("visit", at: "2026-03-03 04:00")
        play.track("visit", at: "2026-03-03 05:30")
        play.track("visit", at: "2026-03-03 06:30")
        play.track("visit", at: "2026-03-03 23:00")
        #expect(play.person.contact.standing.score == 10)
    }

    @Test func `a filter asks the event's properties first, then the contact`() {
        let pro = Condition.field(.propertyThenContact("plan"), .isOne(of: [.value(.text("pro"))]))
        var play = play([.on(.event("visit"), 5, where: pro)])
        play.track("visit", at: "2026-03-02 09:00")
        play.track("visit", at: "2026-03-02 10:00", ["plan": .text("Pro")])
        play.change(.set("plan", .text("pro")), at: "2026-03-02 11:00")
        play.track("visit", at: "2026-03-02 12:00", ["plan": .text("free")])
        play.track("visit", at: "2026-03-02 13:00")
        #expect(play.person.contact.standing.score == 10)
    }

    @Test func `clicks add, machines' clicks do not, unsubscribing does`() {
        let flow = Flow.named("f", topic: "transactional", steps: [.send("a"), .send("b"), .wait(.of(days: 90))])
        var play = play(
            [
                .on(.message(.clicked, email: nil), 10), .on(.message(.clicked, email: "b"), 1),
                .on(.unsubscribed, -100),
            ],
            flows: flow
        )
        play.track("lead", at: "2026-03-02 09:00")
        play.react(.clicked, to: "a", at: "2026-03-02 10:00", isAutomatic: true)
        #expect(play.person.contact.standing.score == 0)
        play.react(.clicked, to: "a", at: "2026-03-02 11:00")
        play.react(.clicked, to: "b", at: "2026-03-02 12:00")
        #expect(play.person.contact.standing.score == 21)
        play.happen(.unsubscribed(topic: nil), at: "2026-03-02 13:00")
        #expect(play.happenings.last == "scored points=-100 score=-79")
    }

    @Test func `crossing a score upwards lets in, once for each crossing`() {
        let hot = Flow.named("hot", on: [.score(atLeast: 10)], enter: .everyTime, steps: [.tag("hot")])
        var play = play([.on(.event("visit"), 6)], flows: hot)
        play.track("visit", at: "2026-03-02 09:00")
        play.track("visit", at: "2026-03-02 10:00")
        #expect(
            play.happenings.suffix(4) == [
                "scored points=6 score=12", "hot entered", "hot 1 tagged tag=hot", "hot finished",
            ]
        )
        play.track("visit", at: "2026-03-02 11:00")
        #expect(play.happenings.last == "scored points=6 score=18")
        play.change(.addPoints(-10), at: "2026-03-02 12:00")
        play.change(.addPoints(2), at: "2026-03-02 13:00")
        #expect(play.happenings.suffix(2) == ["hot entered", "hot finished"])
    }

    @Test func `two contacts that turn out to be one cross a score by the sum of their points`() {
        let hot = Flow.named("hot", on: [.score(atLeast: 10)], steps: [.tag("hot")])
        var play = play([.on(.event("visit"), 6)], flows: hot)
        play.track("visit", at: "2026-03-02 09:00")
        // What a store makes of two: the points of both, and what is known of the one who stays.
        play.person.contact.standing.score += 6
        play.track("noise", at: "2026-03-03 09:00")
        #expect(
            play.happenings.suffix(4) == ["event event=noise", "hot entered", "hot 1 tagged tag=hot", "hot finished"]
        )
    }

    @Test func `who was given a score, and a flow that is new to an old score, let nobody in`() {
        let hot = Flow.named("hot", on: [.score(atLeast: 10)], steps: [.tag("hot")])
        var contact = Contact.anna()
        contact.standing.score = 60
        var given = Rehearsal(.of(hot), contact)
        given.track("noise", at: "2026-03-02 09:00")
        var earlier = Rehearsal(.of(lifecycle: Lifecycle(scoring: [.on(.event("visit"), 12)])))
        earlier.track("visit", at: "2026-03-02 09:00")
        var later = Rehearsal(.of(hot))
        later.person = earlier.person
        later.change(.addPoints(1), at: "2026-03-03 09:00")
        #expect(given.happenings == ["event event=noise"])
        #expect(later.happenings == ["scored points=1 score=13"])
    }

    @Test func `points fall after silence, again and again, and not below 0`() {
        var play = play([.on(.event("visit"), 12)], Decay(points: 5, every: .of(days: 30)))
        play.track("visit", at: "2026-03-02 09:00")
        play.run()
        #expect(
            play.lines.suffix(3) == [
                "2026-04-01T09:00:00+02:00 scored points=-5 score=7",
                "2026-05-01T09:00:00+02:00 scored points=-5 score=2",
                "2026-05-31T09:00:00+02:00 scored points=-2 score=0",
            ]
        )
        #expect(play.nextDue == nil)
    }

    @Test func `what happens from outside begins the silence anew, what a flow or somebody does not`() {
        let flow = Flow.named("f", on: [.event("start")], steps: [Draft(.record("visit seen")), .tag("t")])
        var play = play([.on(.event("visit"), 8)], Decay(points: 5, every: .of(days: 30)), flows: flow)
        play.track("visit", at: "2026-03-02 09:00")
        play.track("start", at: "2026-03-12 09:00")
        play.change(.tag("x"), at: "2026-03-22 09:00")
        play.happen(.identify, at: "2026-03-23 09:00", traits: ["plan": .text("pro")])
        #expect(play.nextDue == moment("2026-04-11 09:00"))
        play.run(until: moment("2026-04-12 00:00"))
        #expect(play.lines.last == "2026-04-11T09:00:00+02:00 scored points=-5 score=3")
    }

    @Test func `months after the 31st do not stay on the 28th`() {
        var play = play([.on(.event("visit"), 3)], Decay(points: 1, every: .of(months: 1)))
        play.track("visit", at: "2026-01-31 09:00")
        play.run()
        #expect(
            play.lines.suffix(3).map { $0.prefix(10) } == ["2026-02-28", "2026-03-31", "2026-04-30"]
        )
    }

    @Test func `silence that passed without a score takes nothing from the next points`() {
        var play = play([.on(.event("visit"), 12)], Decay(points: 5, every: .of(days: 30)))
        play.track("seen", at: "2026-01-01 09:00")
        play.change(.addPoints(20), at: "2026-03-15 09:00")
        #expect(play.person.contact.standing.score == 20)
        play.run(until: moment("2026-04-02 00:00"))
        #expect(play.lines.last == "2026-04-01T09:00:00+02:00 scored points=-5 score=15")
    }

    @Test func `moments that were missed are made up for at once, each with its line`() {
        var play = play([.on(.event("visit"), 12)], Decay(points: 5, every: .of(days: 30)))
        play.track("visit", at: "2026-03-02 09:00")
        play.play([], at: moment("2026-05-03 00:00"))
        #expect(play.happenings.suffix(2) == ["scored points=-5 score=7", "scored points=-5 score=2"])
    }
}
