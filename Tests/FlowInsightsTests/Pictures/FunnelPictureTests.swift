import FlowDice
import FlowInsights
import FlowModel
import Testing

@Suite struct FunnelPictureTests {
    @Test(arguments: SampleStages.all.map(\.name), [Appearance.light, .dark])
    func `In the kept funnels everything has its place`(name: String, appearance: Appearance) throws {
        let report = try #require(SampleStages.all.first { $0.name == name }?.report)
        let picture = try ReportReading(FunnelPicture.svg(report, appearance: appearance))
        try check(picture, report, "\(name), \(appearance)")
    }

    @Test(arguments: 1...40)
    func `In invented funnels everything has its place`(seed: Int) throws {
        let report = Self.report(seed: UInt64(seed))
        try check(ReportReading(FunnelPicture.svg(report)), report, "seed \(seed)")
    }

    private func check(_ picture: ReportReading, _ report: StageReport, _ name: String) throws {
        PictureLaws.expectReadable(picture, name)
        let most = Double(report.stages.map(\.now).max() ?? 0)
        var bars: [ReportReading.Area] = []
        for (index, stage) in report.stages.enumerated() {
            let bar = try #require(
                picture.part("stage-\(index)").first { $0.kind.contains("bar") },
                "\(name): \(index)"
            )
            let width = bar.bounds.right - bar.bounds.left
            let wanted = most > 0 ? 420 * Double(stage.now) / most : 0
            #expect(abs(width - wanted) <= 0.5, "\(name): bar \(index)")
            for other in bars where bar.bounds.overlaps(other) { Issue.record("\(name): bars overlap") }
            bars.append(bar.bounds)
        }
        #expect(
            picture.labels.filter { $0.words == "Outside the funnel" }.count
                == (report.stages.contains(where: \.isOutside) ? 1 : 0)
        )
        for line in picture.lines where line.kind.contains("move") {
            for (one, other) in zip(line.points, line.points.dropFirst()) {
                let area = ReportReading.Area(
                    left: min(one.x, other.x),
                    top: min(one.y, other.y),
                    right: max(one.x, other.x),
                    bottom: max(one.y, other.y)
                )
                for bar in bars where bar.overlaps(area.shrunk(by: -0.5)) {
                    Issue.record("\(name): a move crosses a bar")
                }
            }
        }
    }

    private static func report(seed: UInt64) -> StageReport {
        var numbers = Dice(seed: seed)
        func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }
        let inside = random(1...10)
        let stages = (0..<inside + random(0...3)).map { place in
            let title = "stage \(place) " + String(repeating: "ab c", count: random(0...20))
            let text = String(repeating: ["word ", "长", "unbreakable"][random(0...2)], count: random(0...40))
            return (
                title: title, description: text, isOutside: place >= inside, now: random(0...3) * random(0...50_000)
            )
        }
        let moves = (0..<random(0...12)).map { _ in
            let ends = (random(0...stages.count - 1), random(0...stages.count - 1))
            let direction: StageReport.Direction = [.forward, .back, .outside, .returned][random(0...3)]
            return (from: stages[ends.0].title, to: stages[ends.1].title, moves: random(0...900), direction: direction)
        }
        return SampleStages.report(stages, moves: moves)
    }

    @Test(arguments: SampleStages.all.map(\.name))
    func `The picture of stages is the one that was looked at`(name: String) throws {
        let report = try #require(SampleStages.all.first { $0.name == name }?.report)
        let svg = FunnelPicture.svg(report)
        #expect(svg == FunnelPicture.svg(report))
        try Golden.expect(svg, is: "funnel-\(name).svg")
    }

    @Test func `Counts, conversion, churn and who was won back are written in the picture`() throws {
        let words = try ReportReading(FunnelPicture.svg(SampleStages.lifecycle)).labels.map(\.words)
        for text in [
            "Prospect", "8,120", "40.00 %", "6,425 of 16,064", "median 11 days", "Lost", "2,214",
            "A Lead → Lost: 640 moves, left the funnel", "D Lost → Lead: 57 moves, came back",
        ] {
            #expect(words.contains { $0.replacing("  ", with: " ") == text }, "\(text)")
        }
    }

    @Test func `The heading tells where the funnel is narrowest, and of nobody no share is told`() throws {
        let words = try ReportReading(FunnelPicture.svg(SampleStages.lifecycle)).labels.map(\.words)
        #expect(words.contains { $0.hasSuffix(" · narrowest from Customer to Satisfied customer: 39.90 %") })
        var report = SampleStages.lifecycle
        for index in report.conversions.indices { report.conversions[index].share = Share(0, of: 0) }
        let empty = try ReportReading(FunnelPicture.svg(report)).labels.map(\.words)
        #expect(empty.contains("–") && !empty.contains("0 %") && !empty.contains { $0.contains("narrowest") })
    }

    @Test func `More stages than a picture holds are told of`() throws {
        let stages = (0...FunnelPicture.mostStages).map { ("s\($0)", "", false, 1) }
        let picture = try ReportReading(FunnelPicture.svg(SampleStages.report(stages, moves: [])))
        PictureLaws.expectReadable(picture, "many")
        #expect(picture.labels.contains { $0.words.contains("41 stages, and a picture holds 40 at most") })
    }
}
