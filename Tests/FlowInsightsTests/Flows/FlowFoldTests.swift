import FlowInsights
import FlowModel
import Testing

private func report(_ diary: FactDiary, period: Range<Double>? = nil, end: Double = 100) -> FlowReport {
    var fold = FlowFold(period: period.map { FactDiary.day($0.lowerBound)..<FactDiary.day($0.upperBound) })
    diary.batches().forEach { fold.add($0) }
    return fold.report(end: FactDiary.day(end))
}

/// Three enter a flow whose split gives the first arm an email and the second another one; one of them converts.
private var story: FactDiary {
    var diary = FactDiary()
    for contact in UInt32(1)...3 {
        let arm = contact == 3 ? 2 : 1
        diary.note(contact, 0, .entered, "nurture", number: 1)
        diary.note(contact, 0, .split, "nurture", "2", number: arm)
        diary.note(contact, 1, .sent, arm == 1 ? "short" : "long", "nurture")
    }
    diary.note(1, 2, .opened, "short", "nurture")
    diary.note(1, 2, .clicked, "short", "nurture")
    diary.note(1, 3, .clicked, "short", "nurture")
    diary.note(2, 2, .unsubscribed, nil, "short")
    diary.note(3, 2, .bounced, "long", "nurture")
    diary.note(1, 6, .converted, "nurture", number: 1)
    diary.note(2, 2, .stopped, "nurture", "unsubscribed", number: 1)
    return diary
}

@Suite struct FlowFoldTests {
    @Test func `Versions that nobody ever made do not fill the report, and no entry is lost`() {
        var diary = FactDiary()
        for contact in 0..<50_100 { diary.note(UInt32(contact), 1, .entered, "nurture", number: contact + 1) }
        let flows = report(diary).flows
        #expect(flows.count == 50_001)
        #expect(flows.first.map { [$0.version, $0.entered] } == [0, 100])
        #expect(flows.reduce(0) { $0 + $1.entered } == 50_100)
    }

    @Test func `A flow says what became of its entries`() throws {
        let report = report(story)
        #expect(report.flows.count == 1)
        let flow = try #require(report.flows.first)
        #expect(flow.name.text == "nurture")
        #expect(flow.version == 1)
        #expect((flow.entered, flow.converted, flow.finished, flow.inside) == (3, 1, 0, 1))
        #expect(flow.stopped == ["unsubscribed": 1])
        #expect(flow.timeToConvert.meanSeconds == 518_400)
        #expect((flow.sent, flow.opened, flow.clicked) == (3, 1, 1))
    }

    @Test func `An email says by arm what its readers did, each reader once`() throws {
        let report = report(story)
        #expect(report.emails.map(\.name.text) == ["long", "short"])
        #expect(report.emails.map(\.arm) == [2, 1])
        #expect(report.emails.map(\.version) == [1, 1])
        #expect(report.emails.map(\.sent) == [1, 2])
        #expect(report.emails.map(\.delivered) == [0, 2])
        #expect(report.emails.map(\.clicked) == [0, 1])
        #expect(report.emails.map(\.bounced) == [1, 0])
        #expect(report.emails.map(\.unsubscribed) == [0, 1])
    }

    @Test func `Bounces and complaints count messages, each once, so that delivered ones are what is left`() {
        var diary = FactDiary()
        for day in [1.0, 3] {
            diary.note(1, day, .sent, "welcome", "nurture")
            for _ in 1...2 { diary.note(1, day + 1, .bounced, "welcome", "nurture") }
            diary.note(1, day + 1, .complained, "welcome")
            diary.note(1, day + 1, .opened, "welcome", "nurture")
        }
        diary.note(1, 5, .sent, "welcome", "nurture")
        let emails = report(diary).emails
        #expect(emails.map(\.sent) == [3])
        #expect(emails.map(\.bounced) == [2])
        #expect(emails.map(\.delivered) == [1])
        #expect(emails.map(\.complained) == [2])
        #expect(emails.map(\.opened) == [1])
    }

    @Test func `What a reader does belongs to the last message before it`() {
        var diary = FactDiary()
        diary.note(1, 0, .clicked, "welcome", "nurture")
        diary.note(1, 1, .entered, "nurture", number: 1)
        diary.note(1, 1, .sent, "welcome", "nurture")
        diary.note(1, 2, .opened, "welcome", "nurture")
        diary.note(1, 3, .finished, "nurture", number: 1)
        diary.note(1, 4, .entered, "nurture", number: 2)
        diary.note(1, 4, .sent, "welcome", "nurture")
        diary.note(1, 5, .clicked, "welcome", "nurture")
        let report = report(diary)
        #expect(report.emails.map(\.version) == [1, 2])
        #expect(report.emails.map(\.opened) == [1, 0])
        #expect(report.emails.map(\.clicked) == [0, 1])
        #expect(report.flows.map(\.opened) == [1, 0])
        #expect(report.flows.map(\.finished) == [1, 0])
    }

    @Test func `A reader's fact that tells its flow finds that flow's message`() {
        var diary = FactDiary()
        diary.note(1, 1, .sent, "welcome", "nurture")
        diary.note(1, 2, .sent, "welcome", "winback")
        diary.note(1, 3, .clicked, "welcome", "nurture")
        diary.note(1, 3, .opened, "welcome")
        diary.note(1, 3, .replied, "welcome", "other")
        let emails = report(diary).emails
        #expect(emails.map { $0.flow?.text } == ["nurture", "winback"])
        #expect(emails.map(\.clicked) == [1, 0])
        #expect(emails.map(\.opened) == [0, 1])
        #expect(emails.map(\.replied) == [0, 1])
    }

    @Test func `A new entry forgets the arm of the last one`() {
        var diary = FactDiary()
        diary.note(1, 0, .entered, "nurture", number: 1)
        diary.note(1, 0, .split, "nurture", "2", number: 2)
        diary.note(1, 0, .finished, "nurture", number: 1)
        diary.note(1, 1, .entered, "nurture", number: 1)
        diary.note(1, 1, .sent, "welcome", "nurture")
        #expect(report(diary).emails.map(\.arm) == [nil])
    }

    @Test func `The period chooses entries by their beginning and messages by their sending`() throws {
        var diary = FactDiary()
        diary.note(1, 1, .entered, "nurture", number: 1)
        diary.note(1, 1, .sent, "one", "nurture")
        diary.note(1, 12, .clicked, "one", "nurture")
        diary.note(1, 12, .sent, "two", "nurture")
        diary.note(1, 13, .converted, "nurture", number: 1)
        diary.note(2, 12, .entered, "nurture", number: 1)
        diary.note(2, 25, .sent, "two", "nurture")
        diary.note(2, 26, .converted, "nurture", number: 1)
        let report = report(diary, period: 10.0..<20.0)
        let flow = try #require(report.flows.first)
        #expect((flow.entered, flow.converted, flow.sent) == (1, 1, 1))
        #expect(flow.timeToConvert.meanSeconds == 1_209_600)
        #expect(report.emails.map(\.name.text) == ["two"])
        #expect(report.emails.map(\.sent) == [1])
    }

    @Test func `Who is in a flow twice leaves the older entry first`() {
        var diary = FactDiary()
        diary.note(1, 0, .entered, "cart", number: 1)
        diary.note(1, 2, .entered, "cart", number: 2)
        diary.note(1, 5, .converted, "cart", number: 2)
        let flows = report(diary).flows
        #expect(flows.map(\.version) == [1, 2])
        #expect(flows.map(\.converted) == [1, 0])
        #expect(flows.map(\.inside) == [0, 1])
    }

    @Test func `Versions that are not known come first, under 0, and emails have none`() {
        var diary = FactDiary()
        diary.note(1, 0, .entered, "nurture", number: 2)
        diary.note(2, 0, .entered, "nurture")
        diary.note(2, 0, .sent, "welcome", "nurture")
        diary.note(3, 0, .converted, "nurture")
        let report = report(diary)
        #expect(report.flows.map(\.version) == [0, 2])
        #expect(report.flows.map(\.converted) == [0, 0])
        #expect(report.emails.map(\.version) == [nil])
    }

    @Test func `A skip belongs to the flow that skipped, in the version and arm of the contact's last entry`() {
        var diary = FactDiary()
        let (capped, unsubscribed) = (Int(SkipReason.frequencyCap.number), Int(SkipReason.unsubscribed.number))
        diary.note(1, 0, .entered, "nurture", number: 3)
        diary.note(1, 0, .entered, "cart", number: 1)
        diary.note(1, 0, .split, "cart", "2", number: 2)
        diary.note(1, 1, .skipped, "welcome", "cart", number: capped)
        diary.note(1, 1, .finished, "cart", number: 1)
        diary.note(1, 2, .skipped, "welcome", "nurture", number: unsubscribed)
        diary.note(1, 2, .skipped, "welcome", "nurture", number: unsubscribed)
        diary.note(1, 3, .skipped, "welcome", number: 99)
        let emails = report(diary).emails
        #expect(emails.map { $0.flow?.text } == [nil, "cart", "nurture"])
        #expect(emails.map(\.version) == [nil, 1, 3])
        #expect(emails.map(\.arm) == [nil, 2, nil])
        #expect(emails.map(\.skipped) == [["unknown": 1], ["frequency-cap": 1], ["unsubscribed": 2]])
        #expect(emails.map(\.sent) == [0, 0, 0])
    }

    @Test func `Places stand in the order of the steps, also of versions that nobody entered`() {
        var fold = FlowFold()
        story.batches().forEach { fold.add($0) }
        let steps = ["10", "3.2", "3", "odd", "3.10", "3.1.1", "1", "3.1", "3.1"]
        var standing = steps.map { step in
            let place = FlowReport.Place(step: step, contacts: 1)
            return FlowReport.Standing(flow: Slug("nurture"), version: 1, place: place)
        }
        let place = FlowReport.Place(step: "2", contacts: 5)
        standing.append(FlowReport.Standing(flow: Slug("cart"), version: 4, place: place))
        let report = fold.report(end: FactDiary.day(100), standing: standing)
        #expect(report.flows.map(\.name.text) == ["cart", "nurture"])
        #expect(report.flows.first?.places == [place])
        #expect(report.flows.first?.entered == 0)
        #expect(report.flows.last?.entered == 3)
        #expect(report.flows.last?.places.map(\.step) == ["1", "3", "3.1", "3.1.1", "3.2", "3.10", "10", "odd"])
        #expect(report.flows.last?.places.map(\.contacts) == [1, 1, 2, 1, 1, 1, 1, 1])
    }

    @Test func `A run's timeline counts each mail, and each contact once as opener and as clicker`() {
        let flow = Slug("nurture")
        func line(_ contact: Int64, hours: Int64, _ kind: TimelineEntry.Kind) -> TimelineEntry {
            TimelineEntry(
                at: Instant(milliseconds: hours * 3_600_000),
                contact: ContactID(contact),
                enrolment: EnrolmentID(contact: ContactID(contact), ordinal: 1),
                flow: flow,
                kind: kind
            )
        }
        func reaction(_ contact: Int64, _ name: String) -> TimelineEntry {
            let kind = TimelineEntry.Kind.event(name: Slug(name), email: Slug("welcome"), link: nil, topic: nil)
            return TimelineEntry(at: Instant(milliseconds: 0), contact: ContactID(contact), kind: kind)
        }
        var lines = (Int64(1)...3).map { line($0, hours: 0, .entered) }
        lines += [Int64(1), 1, 2].map { line($0, hours: 0, .sent(email: Slug("welcome"))) }
        lines += ["clicked", "clicked", "opened", "opened"].map { reaction(1, $0) }
        // Never mailed, so nothing of this flow can have been clicked.
        lines.append(reaction(3, "clicked"))
        lines += [line(1, hours: 6, .converted), line(2, hours: 9, .finished), line(3, hours: 9, .stopped(.stop))]
        var fold = FlowFold()
        fold.add(FactBatch(timeline: lines))
        let rows = fold.report(end: Instant(milliseconds: 40_000_000)).flows
        #expect(rows.count == 1)
        #expect(rows.map(\.entered) == [3])
        #expect(rows.map(\.sent) == [3])
        #expect(rows.map(\.opened) == [1])
        #expect(rows.map(\.clicked) == [1])
        #expect(rows.map(\.converted) == [1])
        #expect(rows.map(\.inside) == [0])
        #expect(rows.map(\.timeToConvert.meanSeconds) == [21_600])
    }

    @Test func `Figures equal those of a straightforward computation`() {
        var (exits, readers, skips) = (0, 0, 0)
        for seed in UInt64(1)...300 {
            var inventor = DiaryInventor(seed: seed)
            let diary = DiaryInventor.flows(&inventor)
            let period = inventor.period()
            let end = FactDiary.day(Double(inventor.random(10...31)))
            var fold = FlowFold(period: period)
            let parts = UInt32(inventor.random(1...3))
            for part in 0..<parts {
                diary.part(part, of: parts).batches(of: inventor.random(1...20)).forEach { fold.add($0) }
                fold.finishPart(end: end)
            }
            let report = fold.report(end: end)
            #expect(report == PlainFlows(diary, period: period, end: end).report, "seed \(seed)")
            exits += report.flows.reduce(0) { $0 + $1.converted + $1.finished }
            readers += report.emails.reduce(0) { $0 + $1.opened + $1.clicked + $1.unsubscribed }
            skips += report.emails.reduce(0) { $0 + $1.skipped.values.reduce(0, +) }
        }
        #expect(exits > 300)
        #expect(readers > 300)
        #expect(skips > 300)
    }
}

extension DiaryInventor {
    /// Anything that can happen in and around flows, in any order.
    fileprivate static func flows(_ inventor: inout DiaryInventor) -> FactDiary {
        var diary = FactDiary()
        let contacts = inventor.random(1...5)
        let (flows, emails, reasons) = (["f", "g", "i"], ["x", "y", "z"], ["capped", "stop"])
        let reading: [Fact.Kind] = [.opened, .clicked, .replied, .bounced, .complained]
        for _ in 0..<inventor.random(0...200) {
            let contact = UInt32(inventor.random(1...contacts))
            let (flow, email, reason) = (inventor.one(flows), inventor.one(emails), inventor.one(reasons))
            let (day, number) = (inventor.day(), inventor.random(0...2))
            let told = inventor.one([nil, flow, "h"])
            switch inventor.random(0...11) {
            case 0, 1, 2: diary.note(contact, day, .entered, flow, number: number)
            case 3: diary.note(contact, day, inventor.one([.converted, .finished]), flow, number: number)
            case 4: diary.note(contact, day, .stopped, flow, reason, number: number)
            case 5: diary.note(contact, day, .split, flow, "3", number: number)
            case 6, 7: diary.note(contact, day, .sent, email, told)
            case 8: diary.note(contact, day, .skipped, email, told, number: inventor.random(0...7))
            case 9: diary.note(contact, day, .unsubscribed, inventor.one([nil, "news"]), inventor.one([nil, email]))
            default: diary.note(contact, day, inventor.one(reading), email, told)
            }
        }
        return diary
    }
}
