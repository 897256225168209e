import FlowInsights
import FlowModel
import Testing

private let bought = Journey.Path(title: "purchase", touchpoint: .event(Slug("purchase")))

private func day(_ day: Double) -> Int64 { FactDiary.day(day).milliseconds }

private func report(
    _ diary: FactDiary,
    _ goal: Journey.Path = bought,
    within: Double? = nil,
    least: Int = 10,
    end: Double = 100
) -> GoalReport {
    var fold = GoalFold(goal, within: within.map(day), least: least)
    diary.batches().forEach { fold.add($0) }
    return fold.report(end: FactDiary.day(end))
}

/// Visitors of the pricing page: 40 come once and 4 of them buy, 20 come three times and 15 of them buy, 40 never come
/// and 2 of them buy.
private var visitors: FactDiary {
    var diary = FactDiary()
    for contact in UInt32(0)..<100 {
        diary.note(contact, 0, .event, "signed-up")
        let visits = contact < 40 ? 1 : contact < 60 ? 3 : 0
        for visit in 0..<visits { diary.note(contact, 1 + Double(visit), .event, "visited-pricing") }
        if contact < 4 || (40..<55).contains(contact) || contact >= 98 { diary.note(contact, 20, .event, "purchase") }
    }
    return diary
}

@Suite struct GoalFoldTests {
    @Test func `The magic number is found, beside doing it once`() throws {
        let report = report(visitors, within: 7)
        #expect(report.goal == "purchase")
        #expect(report.reached == Share(21, of: 100))
        #expect(report.rows.map(\.title) == ["visited pricing", "visited pricing"])
        #expect(report.rows.map(\.times) == [2, 1])
        let best = try #require(report.rows.first)
        // Who came twice came three times, so asking for two is enough.
        #expect(best.did == Share(15, of: 20))
        #expect(best.didNot == Share(6, of: 80))
        #expect(abs(best.difference.value - 0.675) < 1e-12)
        #expect(best.difference.isClear)
        #expect(best.didInterval == Share(15, of: 20).interval)
        #expect(best.didNotInterval == Share(6, of: 80).interval)
        #expect(report.rows.last?.did == Share(19, of: 60))
    }

    @Test func `Things that everybody did, or too few, have no row`() {
        #expect(report(visitors, least: 20).rows.map(\.times) == [2, 1])
        #expect(report(visitors, least: 21).rows.map(\.times) == [1])
        #expect(report(visitors, least: 41).rows.isEmpty)
    }

    @Test func `With a landmark only what was done before it counts, and only the goal after it`() {
        var diary = FactDiary()
        // In time, and bought afterwards.
        diary.note(1, 0, .event, "signed-up")
        diary.note(1, 6.5, .event, "webinar")
        diary.note(1, 7, .event, "purchase")
        // Too late to count as done.
        diary.note(2, 0, .event, "signed-up")
        diary.note(2, 7, .event, "webinar")
        diary.note(2, 9, .event, "purchase")
        // Bought too soon, and again: not compared.
        diary.note(3, 0, .event, "signed-up")
        diary.note(3, 6, .event, "purchase")
        diary.note(3, 20, .event, "purchase")
        // Not there for seven days.
        diary.note(4, 93.5, .event, "signed-up")
        diary.note(4, 94, .event, "webinar")
        // Just long enough.
        diary.note(5, 93, .event, "signed-up")
        let landmark = report(diary, within: 7, least: 1)
        #expect(landmark.reached == Share(2, of: 3))
        #expect((landmark.early, landmark.tooNew) == (1, 1))
        #expect(landmark.rows.map(\.title) == ["webinar"])
        #expect(landmark.rows.first?.did == Share(1, of: 1))
        #expect(landmark.rows.first?.didNot == Share(1, of: 2))
        let ever = report(diary, least: 1)
        #expect(ever.within == nil)
        #expect(ever.reached == Share(3, of: 5))
        #expect(ever.rows.first?.did == Share(2, of: 3))
    }

    @Test func `What has nothing to do with the goal makes no difference at a landmark, and seems to without`() {
        var diary = FactDiary()
        for visit in 0..<40 {
            for goal in 0..<80 {
                let contact = UInt32(visit * 80 + goal)
                diary.note(contact, 0, .event, "signed-up")
                diary.note(contact, Double(visit) + 0.5, .event, "visit")
                // Half of them never buy.
                if goal < 40 { diary.note(contact, Double(goal) + 0.5, .event, "purchase") }
            }
        }
        let fair = report(diary, within: 7).rows.first
        #expect(fair?.difference.value == 0)
        // Who bought early had no time to visit before it.
        let naive = report(diary).rows.first
        #expect((naive?.difference.value ?? 0) < -0.3)
        #expect(naive?.difference.isClear == true)
    }

    @Test func `What is done after the goal, or at the report's end, does not count`() {
        var diary = FactDiary()
        diary.note(1, 1, .event, "purchase")
        diary.note(1, 1, .event, "thanked")
        diary.note(2, 1, .event, "thanked")
        diary.note(2, 100, .event, "purchase")
        let report = report(diary, least: 1)
        #expect(report.reached == Share(1, of: 2))
        #expect(report.rows.map(\.did) == [Share(0, of: 1)])
    }

    @Test func `Emails and stages are things too, under the words of a flow, and the goal is not`() {
        var diary = FactDiary()
        for (contact, kind) in [Fact.Kind.sent, .opened, .clicked, .replied, .stage, .bounced].enumerated() {
            diary.note(UInt32(contact), 0, .sent, "welcome-mail")
            diary.note(UInt32(contact), 1, kind, "nurture-email-1")
            diary.note(UInt32(contact), 2, .clicked, "pricing-mail")
        }
        let clicked = Journey.Path(
            title: "clicked pricing mail",
            touchpoint: .message(.clicked, email: Slug("pricing mail"))
        )
        #expect(
            report(diary, clicked, least: 1).rows.map(\.title) == [
                "clicked nurture email 1", "opened nurture email 1", "replied nurture email 1", "sent nurture email 1",
                "stage nurture email 1",
            ]
        )
        let any = Journey.Path(title: "clicked any email", touchpoint: .message(.clicked, email: nil))
        #expect(!report(diary, any, least: 1).rows.contains { $0.title.hasPrefix("clicked") })
    }

    @Test func `An unsubscription from everything is a goal`() {
        var diary = FactDiary()
        for contact in UInt32(0)..<4 {
            diary.note(contact, 0, .sent, contact < 2 ? "offer" : "news")
            if contact == 0 { diary.note(contact, 1, .unsubscribed) }
        }
        let goal = Journey.Path(title: "unsubscribed", touchpoint: .unsubscribed)
        let rows = report(diary, goal, least: 1).rows
        #expect(rows.map(\.title) == ["sent offer", "sent news"])
        #expect(rows.map(\.did) == [Share(1, of: 2), Share(0, of: 2)])
    }

    @Test func `Those that most contacts did are compared when there are too many things`() {
        var diary = FactDiary()
        for thing in 0..<GoalReport.limit + 5 {
            diary.note(1, 0, .event, "thing-\(10_000 + thing)")
            if thing >= 5 { diary.note(2, 0, .event, "thing-\(10_000 + thing)") }
        }
        diary.note(3, 0, .event, "other")
        let report = report(diary, least: 1)
        #expect(report.leftOut == 6)
        #expect(report.rows.count == GoalReport.limit)
        #expect(report.rows.allSatisfy { $0.did.whole == 2 })
    }

    @Test func `Figures equal those of a straightforward computation`() {
        let goals: [Touchpoint] = [
            .event(Slug("a")), .sent(email: nil), .message(.clicked, email: Slug("a")), .stage(Slug("b")),
            .message(.bounced, email: Slug("a")), .unsubscribed,
        ]
        var rows = 0
        for seed in UInt64(1)...150 {
            var inventor = DiaryInventor(seed: seed)
            var diary = FactDiary()
            let kinds: [Fact.Kind] = [
                .event, .event, .event, .event, .sent, .opened, .clicked, .replied, .stage, .bounced, .unsubscribed,
                .entered,
            ]
            let contacts = inventor.random(1...40)
            for _ in 0..<inventor.random(0...400) {
                let contact = UInt32(inventor.random(1...contacts))
                diary.note(contact, inventor.day(), inventor.one(kinds), inventor.one(["a", "b", "b", "c-d"]))
            }
            let goal = Journey.Path(title: "goal", touchpoint: inventor.one(goals))
            let within = inventor.one([nil, day(3), day(7), day(0)])
            let least = inventor.one([1, 3, 10])
            let end = FactDiary.day(Double(inventor.random(10...31)))
            let parts = UInt32(inventor.random(1...3))
            var fold = GoalFold(goal, within: within, least: least)
            for part in 0..<parts {
                diary.part(part, of: parts).batches(of: inventor.random(1...60)).forEach { fold.add($0) }
                fold.finishPart(end: end)
            }
            let plain = PlainGoals.report(diary, goal: goal, within: within, least: least, end: end)
            rows += plain.rows.count
            #expect(fold.report(end: end) == plain, "seed \(seed)")
        }
        #expect(rows > 300)
    }
}
