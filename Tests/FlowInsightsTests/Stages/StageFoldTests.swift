import FlowInsights
import FlowModel
import Testing

private let lifecycle = Lifecycle(
    stages: [
        Lifecycle.Stage(name: Slug("Lead"), title: "Lead", description: "Has shown interest", rule: nil),
        Lifecycle.Stage(name: Slug("MQL"), title: "MQL", rule: nil),
        Lifecycle.Stage(name: Slug("Customer"), title: "Customer", rule: nil),
    ],
    outside: [Lifecycle.Stage(name: Slug("Lost"), title: "Lost", rule: nil)]
)

private func report(
    _ diary: FactDiary,
    period: Range<Double>? = nil,
    now: [Slug: Int]? = nil,
    end: Double = 100
) -> StageReport {
    let period = period.map { FactDiary.day($0.lowerBound)..<FactDiary.day($0.upperBound) }
    var fold = StageFold(lifecycle, period: period, now: now)
    diary.batches().forEach { fold.add($0) }
    return fold.report(end: FactDiary.day(end))
}

private func moves(_ report: StageReport) -> [String] {
    report.moves.map { "\($0.direction) \($0.from?.text ?? "none") > \($0.to.text): \($0.moves)" }
}

private func conversions(_ report: StageReport) -> [String] {
    report.conversions.map { "\($0.from.text) > \($0.to.text): \($0.share.part) of \($0.share.whole)" }
}

/// Anna becomes a customer, is lost and comes back; Bob skips a stage; Carl stays a lead; Dora falls back.
private var story: FactDiary {
    var diary = FactDiary()
    diary.note(1, 1, .stage, "lead")
    diary.note(1, 3, .stage, "mql", "lead")
    diary.note(1, 13, .stage, "customer", "mql")
    diary.note(1, 43, .stage, "lost", "customer")
    diary.note(1, 50, .stage, "customer", "lost")
    diary.note(2, 10, .stage, "lead")
    diary.note(2, 16, .stage, "customer", "lead")
    diary.note(3, 20, .stage, "lead")
    diary.note(4, 30, .stage, "mql")
    diary.note(4, 34, .stage, "lead", "mql")
    return diary
}

@Suite struct StageFoldTests {
    @Test func `However many stages nobody knows are named, the report stays short and loses no move`() {
        var diary = FactDiary()
        for contact in 0..<300 { diary.note(UInt32(contact), 1, .stage, "old \(contact)", "lead") }
        let report = report(diary)
        #expect(report.stages.count == 4 + 101)
        #expect(report.stages.reduce(0) { $0 + $1.entered } == 300)
        #expect(report.stages.first { $0.name.text == "other-stages" }?.entered == 200)
        #expect(report.moves.reduce(0) { $0 + $1.moves } == 300)
    }

    @Test func `Who is counted in stages that nobody knows is counted however many they are`() {
        let now = Dictionary(uniqueKeysWithValues: (0..<300).map { (Slug("old \($0)"), 2) })
        var fold = StageFold(lifecycle, now: now)
        let report = fold.report(end: FactDiary.day(2))
        #expect(report.stages.count == 4 + 101)
        #expect(report.stages.reduce(0) { $0 + $1.now } == 600)
    }

    @Test func `Each stage says who is there, who came and went, and for how long`() {
        let report = report(story)
        #expect(report.stages.map(\.title) == ["Lead", "MQL", "Customer", "Lost"])
        #expect(report.stages.map(\.description) == ["Has shown interest", "", "", ""])
        #expect(report.stages.map(\.isOutside) == [false, false, false, true])
        #expect(report.stages.map(\.now) == [2, 0, 2, 0])
        #expect(report.stages.map(\.entered) == [4, 2, 3, 1])
        #expect(report.stages.map(\.left) == [2, 2, 1, 1])
        let day = 86_400.0
        #expect(report.stages.map(\.timeInStage.meanSeconds) == [4 * day, 7 * day, 30 * day, 7 * day])
        #expect(report.stages.map(\.timeSoFar.meanSeconds) == [73 * day, nil, 67 * day, nil])
    }

    @Test func `Churn and winning back are moves outside and in again`() {
        #expect(
            moves(report(story)) == [
                "forward none > lead: 3", "forward none > mql: 1", "forward lead > mql: 1",
                "forward lead > customer: 1", "forward mql > customer: 1", "back mql > lead: 1",
                "outside customer > lost: 1", "returned lost > customer: 1",
            ]
        )
    }

    @Test func `Who skips a stage was further, and so converted`() {
        let report = report(story)
        #expect(conversions(report) == ["lead > mql: 3 of 4", "mql > customer: 2 of 3", "lead > customer: 2 of 4"])
        let day = 86_400.0
        // Who came to both in one move, as Bob to MQL and customer, tells no time from the one to the other.
        #expect(report.conversions.map(\.time.medianSeconds) == [4 * day, 10 * day, 9 * day])
    }

    @Test func `A period chooses moves, stays by their end, and conversions by their beginning`() {
        let report = report(story, period: 10.0..<43.0)
        #expect(report.stages.map(\.now) == [2, 0, 2, 0])
        #expect(report.stages.map(\.entered) == [3, 1, 2, 0])
        #expect(report.stages.map(\.left) == [1, 2, 0, 0])
        #expect(conversions(report) == ["lead > mql: 2 of 3", "mql > customer: 1 of 2", "lead > customer: 1 of 3"])
    }

    @Test func `What comes at the end or later is left out`() {
        #expect(report(story, end: 43).stages.map(\.now) == [2, 0, 2, 0])
        #expect(report(story, end: 16).stages.map(\.now) == [1, 0, 1, 0])
    }

    @Test func `The store's counts have precedence, and may know stages of their own`() {
        let report = report(story, now: [Slug("Lead"): 7, Slug("Zombie"): 2, Slug("Ancient"): 1])
        #expect(report.stages.map(\.name.text) == ["lead", "mql", "customer", "lost", "ancient", "zombie"])
        #expect(report.stages.map(\.now) == [7, 0, 0, 0, 1, 2])
    }

    @Test func `A stage that the folder does not define has a row behind the others, and moves without direction`() {
        var diary = FactDiary()
        diary.note(1, 1, .stage, "trial")
        diary.note(1, 2, .stage, "customer", "trial")
        diary.note(2, 1, .stage, "lead")
        diary.note(2, 2, .stage, "former", "lead")
        let report = report(diary)
        let titles = ["Lead", "MQL", "Customer", "Lost", "former (not defined)", "trial (not defined)"]
        #expect(report.stages.map(\.title) == titles)
        #expect(report.stages.map(\.isOutside) == [false, false, false, true, true, true])
        #expect(report.stages.map(\.isDefined) == [true, true, true, true, false, false])
        #expect(
            moves(report) == [
                "forward none > lead: 1", "unknown none > trial: 1", "unknown lead > former: 1",
                "unknown trial > customer: 1",
            ]
        )
    }

    @Test func `A stage given without a move begins a conversion, but no time`() {
        var diary = FactDiary()
        diary.note(1, 5, .stage, "mql", "lead")
        diary.note(1, 9, .stage, "customer", "mql")
        let report = report(diary)
        #expect(report.stages.map(\.left) == [1, 1, 0, 0])
        #expect(report.stages.map(\.timeInStage.meanSeconds) == [nil, 4 * 86_400, nil, nil])
        #expect(conversions(report) == ["lead > mql: 1 of 1", "mql > customer: 1 of 1", "lead > customer: 1 of 1"])
        #expect(report.conversions.map(\.time.meanSeconds) == [nil, 4 * 86_400, nil])
    }

    @Test func `Where moves come from counts, although nobody was seen to come there`() {
        var diary = FactDiary()
        diary.note(1, 5, .stage, "customer", "mql")
        diary.note(2, 6, .stage, "customer", "mql")
        let all = ["lead > mql: 2 of 2", "mql > customer: 2 of 2", "lead > customer: 2 of 2"]
        #expect(conversions(report(diary)) == all)
        // Before an end alone they came too; whether after a beginning, nobody knows.
        var fold = StageFold(lifecycle, period: .distantPast..<FactDiary.day(6))
        diary.batches().forEach { fold.add($0) }
        #expect(fold.report(end: FactDiary.day(6)).conversions.map(\.share.whole) == [1, 1, 1])
        #expect(report(diary, period: 1.0..<7.0).conversions.map(\.share.whole) == [0, 0, 0])
    }

    @Test func `A stage given between two moves ends the time in the one before at a time that nobody knows`() {
        var diary = FactDiary()
        diary.note(1, 1, .stage, "lead")
        diary.note(1, 9, .stage, "customer", "mql")
        let report = report(diary)
        #expect(report.stages.allSatisfy { $0.timeInStage.meanSeconds == nil })
        #expect(conversions(report) == ["lead > mql: 1 of 1", "mql > customer: 1 of 1", "lead > customer: 1 of 1"])
        #expect(report.conversions.map(\.time.meanSeconds) == [nil, nil, 8 * 86_400])
    }

    @Test func `A move to where the contact is already is none, and one without a beginning goes on from the last`() {
        var diary = FactDiary()
        diary.note(1, 1, .stage, "lead")
        diary.note(1, 2, .stage, "lead", "lead")
        diary.note(1, 5, .stage, "mql")
        #expect(moves(report(diary)) == ["forward none > lead: 1", "forward lead > mql: 1"])
        #expect(report(diary).stages.first?.timeInStage.meanSeconds == 345_600)
    }

    @Test func `Two stages have one conversion, and one or none has none`() {
        for (count, pairs) in [(0, 0), (1, 0), (2, 1), (3, 3)] {
            var fold = StageFold(Lifecycle(stages: Array(lifecycle.stages.prefix(count))))
            #expect(fold.report(end: FactDiary.day(1)).conversions.count == pairs)
        }
    }

    @Test func `Figures equal those of a straightforward computation`() {
        var (moves, converted) = (0, 0)
        let names = ["lead", "mql", "customer", "lost", "former", "trial"]
        for seed in UInt64(1)...200 {
            var inventor = DiaryInventor(seed: seed)
            var diary = FactDiary()
            let contacts = inventor.random(1...8)
            let isHonest = inventor.random(0...1) == 0
            var last: [UInt32: String] = [:]
            for fact in 0..<inventor.random(0...60) {
                let contact = UInt32(inventor.random(1...contacts))
                let to = inventor.one(names)
                // Moves that fit each other, or any at any time.
                let from = isHonest ? last[contact] : inventor.one([nil] + names.map(Optional.some))
                diary.note(contact, isHonest ? Double(fact) / 2 : inventor.day(), .stage, to, from)
                last[contact] = to
            }
            let period = inventor.period()
            let end = FactDiary.day(Double(inventor.random(10...31)))
            let now = inventor.one([nil, [Slug("Lead"): 3, Slug("Unheard of"): 1]])
            var fold = StageFold(lifecycle, period: period, now: now)
            let parts = UInt32(inventor.random(1...3))
            for part in 0..<parts {
                diary.part(part, of: parts).batches(of: inventor.random(1...20)).forEach { fold.add($0) }
                fold.finishPart(end: end)
            }
            let report = fold.report(end: end)
            #expect(report == PlainStages(diary, lifecycle, period: period, end: end).report(now: now), "seed \(seed)")
            moves += report.moves.reduce(0) { $0 + $1.moves }
            converted += report.conversions.reduce(0) { $0 + $1.share.part }
        }
        #expect(moves > 1000)
        #expect(converted > 300)
    }
}
