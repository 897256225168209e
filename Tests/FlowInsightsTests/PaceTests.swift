import FlowInsights
import FlowModel
import Testing

private func most(_ flow: Flow) -> Int? { EmailPace([flow]).most }

private func way(_ flow: Flow) -> [String] {
    EmailPace([flow]).flows.first?.way.map { "\($0.step) day \($0.day)" } ?? []
}

private func every(_ days: DaySet, at hour: Int = 9) -> Trigger {
    Trigger(.recurring(Recurrence(.of(days), at: hour * 3_600_000), segment: Slug("readers")), text: "every …")
}

@Suite struct PaceTests {
    @Test func `Emails a week apart are not in the same 7 days, a second less is`() {
        #expect(most(Sketch.flow("week", [.send("a"), .wait(days: 7), .send("b")])) == 1)
        #expect(most(Sketch.flow("week", [.send("a"), .wait(hours: 167), .send("b")])) == 2)
    }

    @Test func `The way says the steps and the days`() {
        let steps: [Sketch] = [
            .send("a"), .wait(days: 9), .send("b"), .wait(days: 2), .send("c"), .wait(days: 3), .send("d"),
        ]
        #expect(way(Sketch.flow("late", steps)) == ["3 day 1", "5 day 3", "7 day 6"])
    }

    @Test func `A loop counts as often as it may jump`() {
        let steps: [Sketch] = [.send("a"), .wait(days: 1), .jump(to: "1", limit: 2), .send("b")]
        #expect(most(Sketch.flow("loop", steps)) == 4)
        #expect(way(Sketch.flow("loop", steps)) == ["1 day 1", "1 day 2", "1 day 3", "4 day 4"])
        #expect(most(Sketch.flow("loop", [.send("a"), .wait(days: 1), .jump(to: "1", limit: nil)])) == 7)
    }

    @Test func `A loop that can send again at once has no limit`() {
        let flow = Sketch.flow("loop", [.send("a"), .until("clicked", days: 4), .jump(to: "1", limit: nil)])
        #expect(most(flow) == nil)
        #expect(EmailPace([flow]).flows.first?.reason == .loop)
    }

    @Test func `A weekly moment keeps emails a week apart`() {
        let monday = Sketch.untilMoment(.next(DaySet([1]), at: 32_400_000), "Monday 09:00")
        #expect(most(Sketch.flow("weekly", [monday, .send("a"), .jump(to: "1", limit: nil)])) == 1)
        // Whoever comes in on Sunday gets the first one on the day before.
        #expect(most(Sketch.flow("weekly", [.send("a"), monday, .send("b"), .jump(to: "2", limit: nil)])) == 2)
    }

    @Test func `A wait in between moves nothing to an earlier Monday`() {
        let monday = Sketch.untilMoment(.next(DaySet([1]), at: 32_400_000), "Monday 09:00")
        let steps: [Sketch] = [monday, .send("a"), .until("clicked", days: 6), .jump(to: "1", limit: nil)]
        #expect(most(Sketch.flow("weekly", steps)) == 1)
    }

    @Test func `A recurring flow sends once each time`() {
        let newsletter: [Sketch] = [.send("news")]
        #expect(most(Sketch.flow("w", newsletter, triggers: [every(DaySet([1]))], entry: .everyTime)) == 1)
        #expect(most(Sketch.flow("w", newsletter, triggers: [every(DaySet([1, 4]))], entry: .everyTime)) == 2)
        #expect(most(Sketch.flow("w", newsletter, triggers: [every(.everyDay)], entry: .everyTime)) == 7)
    }

    @Test func `Entering again adds the next entry`() {
        let steps: [Sketch] = [.send("a"), .wait(days: 1), .send("b")]
        let pause = Flow.EntryRule.again(after: Sketch.duration(days: 30))
        #expect(most(Sketch.flow("again", steps, entry: pause)) == 2)
        let short = Flow.EntryRule.again(after: Sketch.duration(days: 3))
        #expect(most(Sketch.flow("again", steps, entry: short)) == 5)
        // The end of a long entry and the beginning of the next.
        let long: [Sketch] = [.send("a"), .wait(days: 40), .send("b")]
        #expect(most(Sketch.flow("again", long, entry: pause)) == 2)
    }

    @Test func `Who may enter every time has no limit but by waits`() {
        let free = Sketch.flow("free", [.send("a")], entry: .everyTime)
        #expect(most(free) == nil)
        #expect(EmailPace([free]).flows.first?.reason == .everyTime)
        #expect(most(Sketch.flow("slow", [.send("a"), .wait(days: 3)], entry: .everyTime)) == 3)
        // A goal ends the stay before the wait is over.
        let goal = Sketch.flow("goal", [.send("a"), .wait(days: 3)], goals: ["booked"], entry: .everyTime)
        #expect(most(goal) == nil)
    }

    @Test func `Run keys have no limit, and the way is that of one`() {
        let steps: [Sketch] = [.send("a"), .wait(days: 1), .send("b")]
        let flow = Sketch.flow("orders", steps, entry: .everyTimeBy(Slug("order id")))
        let pace = EmailPace([flow, Sketch.flow("other", [.send("c")])])
        #expect(pace.most == nil)
        #expect(pace.mostOfLimited == 1)
        #expect(pace.flows.first?.reason == .everyTimeBy(Slug("order id")))
        #expect(pace.flows.first?.way.count == 2)
    }

    @Test func `Flows come together, those that send nothing are left out`() {
        let pace = EmailPace([
            Sketch.flow("one", [.send("a")]), Sketch.flow("two", [.tag("x")]), Sketch.flow("three", [.send("b")]),
        ])
        #expect(pace.most == 2)
        #expect(pace.flows.map(\.title) == ["one", "three"])
    }

    @Test func `A working day can be one day, five can be no less`() {
        var working = CalendarDuration()
        working.workingDays = 5
        let wait = Sketch.act(.wait(working), "wait 5 working days")
        #expect(way(Sketch.flow("work", [.send("a"), wait, .send("b")])) == ["1 day 1", "3 day 6"])
        working.workingDays = 6
        let longer = Sketch.act(.wait(working), "wait 6 working days")
        #expect(most(Sketch.flow("work", [.send("a"), longer, .send("b")])) == 1)
    }

    @Test func `Sending hours hold emails that are known to be due outside them`() {
        let hours = DailyWindow(DaySet([2]), from: 32_400_000, to: 61_200_000)
        let steps: [Sketch] = [.send("a"), .wait(days: 1), .send("b")]
        let flow = Sketch.flow("held", steps, triggers: [every(DaySet([1]))], entry: .once, hours: hours)
        #expect(most(flow) == 1)
    }

    @Test(.timeLimit(.minutes(5))) func `Big flows and many limits are counted, or bounded from above`() {
        let many = Array(repeating: [Sketch.send("a"), .wait(days: 1)], count: 5_000).flatMap { $0 }
        #expect(most(Sketch.flow("big", many)) == 7)
        let loops = (0..<40).flatMap { _ -> [Sketch] in
            [.send("a"), .wait(days: 1), .jump(to: "1", limit: 1_000_000)]
        }
        #expect(most(Sketch.flow("loops", loops)) == 7)
    }
}
