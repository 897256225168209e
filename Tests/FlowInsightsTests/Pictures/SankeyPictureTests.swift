import FlowInsights
import FlowModel
import Testing

@Suite struct SankeyPictureTests {
    @Test(arguments: SampleJourneys.all.map(\.name), [Appearance.light, .dark])
    func `In the kept journeys everything has its place`(name: String, appearance: Appearance) throws {
        let report = try #require(SampleJourneys.all.first { $0.name == name }?.report)
        let picture = try ReportReading(SankeyPicture.svg(report, appearance: appearance))
        try SankeyLaws(report: report, picture: picture, name: "\(name), \(appearance)").check()
    }

    @Test(arguments: 1...40)
    func `In invented journeys everything has its place`(seed: Int) throws {
        let report = SankeyInventor.report(seed: UInt64(seed))
        let picture = try ReportReading(SankeyPicture.svg(report, appearance: seed.isMultiple(of: 2) ? .dark : .light))
        try SankeyLaws(report: report, picture: picture, name: "seed \(seed)").check()
    }

    @Test(arguments: SampleJourneys.all.map(\.name))
    func `The picture of a journey is the one that was looked at`(name: String) throws {
        let report = try #require(SampleJourneys.all.first { $0.name == name }?.report)
        let svg = SankeyPicture.svg(report)
        #expect(svg == SankeyPicture.svg(report))
        try Golden.expect(svg, is: "sankey-\(name).svg")
    }

    @Test func `The conversion, the counts, the drop-off and the times are written in the picture`() throws {
        let picture = try ReportReading(SankeyPicture.svg(SampleJourneys.fortyEight.report))
        let words = picture.labels.map(\.words)
        #expect(words.contains { $0.contains("2 of 48, 4.17 %") && $0.contains("median time to convert 9.2 days") })
        for text in ["48", "38", "8 dropped", "16.67 %", "3 under way", "79.17 %", "2.4 hours", "2 → 4"] {
            #expect(words.contains(text), "\(text)")
        }
        #expect(words.contains { $0.hasPrefix("1 → 3: 2 contacts, 4.17 %") })
        #expect(words.contains { $0.hasPrefix("3b replied nurture email 1: 7") })
        let six = try ReportReading(SankeyPicture.svg(SampleJourneys.six.report))
        #expect(six.labels.contains { $0.words == "12,480" })
    }

    @Test func `Where mean and median are the same, as of one contact, one of them is told`() {
        var report = SampleJourneys.three.report
        report.timeToConvert = Times(milliseconds: [86_400_000])
        #expect(!SankeyPicture.svg(report, appearance: .light).contains("median time to convert 1 day (mean"))
        report.timeToConvert = Times(milliseconds: [86_400_000, 86_400_000, 8_640_000_000])
        #expect(SankeyPicture.svg(report, appearance: .light).contains("median time to convert 1 day (mean"))
    }

    @Test func `An Arabic title of forty letters stands on one line`() {
        var report = SampleJourneys.three.report
        report.title = "رحلة العميل من الزيارة الأولى إلى الشراء"
        #expect(SankeyPicture.svg(report, appearance: .light).contains(report.title + "</text>"))
    }

    @Test func `Up to fifteen steps the frame is that of a slide, and no letters are too small for one`() throws {
        for sketch in [SampleJourneys.three, SampleJourneys.six, SampleJourneys.fifteen] {
            let svg = SankeyPicture.svg(sketch.report)
            let view = try ReportReading(svg).view
            #expect(view.right == 1280 && view.bottom == 720, "\(sketch.report.title): \(view)")
            let sizes = try MarkupReading.root(of: svg).all.compactMap { $0.attributes["font-size"] }
            #expect(!sizes.isEmpty && sizes.allSatisfy { (Int($0) ?? 0) >= 12 })
        }
    }

    @Test func `In narrow columns words and figures stay whole`() throws {
        var report = SampleJourneys.fifteen.report
        report.steps[4].title = "Terminvereinbarung"
        report.steps[6].title = "お客様がフォームを送信しました"
        report.links[1].times = Times(milliseconds: [864_000])
        let words = try ReportReading(SankeyPicture.svg(report)).labels.map(\.words)
        for text in ["under way", "dropped", "14.4 min", "Termin-", "vereinb-", "arung"] {
            #expect(words.contains(text), "\(text)")
        }
        #expect(!words.contains("way") && !words.contains { $0.hasPrefix("、") })
        #expect(words.contains { $0.hasPrefix("5. Terminvereinbarung") })
    }

    @Test func `The heading tells where most stop`() throws {
        let words = try ReportReading(SankeyPicture.svg(SampleJourneys.six.report)).labels.map(\.words)
        #expect(words.contains { $0.hasSuffix(" · most dropped at step 1: 53.88 %") })
        // Where there is no room for it on the line, the mean stands there.
        let hostile = try ReportReading(SankeyPicture.svg(SampleJourneys.hostile.report)).labels.map(\.words)
        #expect(hostile.contains { $0.hasSuffix("(mean 10.4 days)") } && !hostile.contains("%"))
    }

    @Test func `A bar of a step with several paths is divided by them`() throws {
        let picture = try ReportReading(SankeyPicture.svg(SampleJourneys.six.report))
        let parts = picture.part("step-2").filter { $0.kind.contains("bar") }.map { $0.bounds.bottom - $0.bounds.top }
        #expect(parts.count == 2)
        let total = parts.reduce(0, +)
        #expect(abs(parts[0] / total - 1_890.0 / 2_650) < 0.01)
    }

    @Test func `An empty journey says that nobody has begun`() throws {
        let picture = try ReportReading(SankeyPicture.svg(SampleJourneys.empty.report))
        #expect(picture.labels.contains { $0.words.hasPrefix("Nobody has reached the first step, form submitted") })
        #expect(picture.shapes.allSatisfy { $0.kind == "ground" })
        var none = SampleJourneys.empty.report
        none.steps = []
        PictureLaws.expectReadable(try ReportReading(SankeyPicture.svg(none)), "no steps")
    }

    @Test func `A journey of more steps than a picture holds says so`() throws {
        func svg(_ count: Int) -> String {
            let links = (1..<count).map { (from: $0 - 1, to: $0, contacts: 100 - $0, days: 1.0) }
            let steps = (1...count).map { "step number \($0)" }
            return SankeyPicture.svg(JourneySketch(title: "Long", steps: steps, began: 100, links: links).report)
        }
        let most = try ReportReading(svg(SankeyPicture.mostSteps))
        PictureLaws.expectReadable(most, "most")
        #expect(!most.part("step-49").isEmpty)
        let more = try ReportReading(svg(SankeyPicture.mostSteps + 1))
        PictureLaws.expectReadable(more, "more")
        #expect(more.labels.contains { $0.words.contains("51 steps, and a picture holds 50 at most") })
        #expect(more.shapes.allSatisfy { $0.kind == "ground" })
    }

    @Test func `Numbers that contradict each other still give a picture`() throws {
        var report = SampleJourneys.three.report
        report.steps[1].contacts = 3
        report.steps[2].dropped = 500
        report.steps[0].underWay = 9_000
        report.links.append(.init(from: 2, to: 0, contacts: 5, times: Times(milliseconds: [])))
        report.links.append(.init(from: 0, to: 90, contacts: 5, times: Times(milliseconds: [])))
        report.links.append(.init(from: -1, to: 1, contacts: 5, times: Times(milliseconds: [])))
        report.links.append(.init(from: 0, to: 1, contacts: -5, times: Times(milliseconds: [])))
        let picture = try ReportReading(SankeyPicture.svg(report))
        #expect(picture.part("link-0-90").isEmpty && !picture.part("link-0-1").isEmpty)
    }
}
