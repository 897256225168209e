import FlowInsights
import Testing

/// What holds between a journey's report and its picture.
struct SankeyLaws {
    let report: JourneyReport
    let picture: ReportReading
    let name: String

    private struct Bar {
        var left: Double
        var right: Double
        var top: Double
        var bottom: Double
    }

    func check() throws {
        PictureLaws.expectReadable(picture, name)
        guard report.contacts > 0 else { return }
        let bars = try report.steps.indices.map(bar)
        let scale = (bars[0].bottom - bars[0].top) / Double(report.steps[0].contacts)
        #expect(scale > 0, "\(name)")
        for (index, step) in report.steps.enumerated() {
            expectSize(bars[index].bottom - bars[index].top, step.contacts, scale, "bar \(index)")
        }
        var leaving: [[ClosedRange<Double>]] = Array(repeating: [], count: bars.count)
        var arriving = leaving
        for link in report.links where link.contacts > 0 {
            let what = "link \(link.from) to \(link.to)"
            let band = try #require(picture.part("link-\(link.from)-\(link.to)").first, "\(name): \(what)")
            let (from, to) = (bars[link.from], bars[link.to])
            #expect(
                abs(band.bounds.left - from.right) < 0.02 && abs(band.bounds.right - to.left) < 0.02,
                "\(name): \(what)"
            )
            let (start, end) = (ends(band, at: band.bounds.left), ends(band, at: band.bounds.right))
            expectSize(start.upperBound - start.lowerBound, link.contacts, scale, what)
            expectSize(end.upperBound - end.lowerBound, link.contacts, scale, what)
            leaving[link.from].append(start)
            arriving[link.to].append(end)
        }
        for index in bars.indices {
            let stub = picture.part("drop-\(index)")
            if report.steps[index].dropped > 0 { #expect(!stub.isEmpty, "\(name): what drops at \(index)") }
            var sizes = 0.0
            for shape in stub {
                let start = ends(shape, at: shape.bounds.left)
                sizes += start.upperBound - start.lowerBound
                leaving[index].append(start)
            }
            expectSize(sizes, report.steps[index].dropped, scale, "what drops at \(index)")
            expectApart(leaving[index], on: bars[index], "what leaves \(index)")
            expectApart(arriving[index], on: bars[index], "what arrives at \(index)")
            expectPassing(index, bars[index])
        }
    }

    private func bar(_ index: Int) throws -> Bar {
        let shapes = picture.part("step-\(index)").filter { $0.kind.contains("bar") }
        let first = try #require(shapes.first, "\(name): bar \(index)")
        return Bar(
            left: first.bounds.left,
            right: first.bounds.right,
            top: shapes.map(\.bounds.top).min() ?? .nan,
            bottom: shapes.map(\.bounds.bottom).max() ?? .nan
        )
    }

    private func ends(_ shape: ReportReading.Shape, at x: Double) -> ClosedRange<Double> {
        let ys = shape.outline.filter { abs($0.x - x) < 0.001 }.map(\.y)
        return (ys.min() ?? .nan)...(ys.max() ?? .nan)
    }

    private func expectSize(_ size: Double, _ contacts: Int, _ scale: Double, _ what: String) {
        #expect(
            abs(size - Double(contacts) * scale) <= 0.5,
            "\(name): \(what) is \(size) for \(contacts), scale \(scale)"
        )
    }

    private func expectApart(_ spans: [ClosedRange<Double>], on bar: Bar, _ what: String) {
        let sorted = spans.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        for (one, other) in zip(sorted, sorted.dropFirst()) where one.upperBound > other.lowerBound + 0.03 {
            Issue.record("\(name): \(what) overlaps: \(one), \(other)")
        }
        for span in spans where span.lowerBound < bar.top - 0.15 || span.upperBound > bar.bottom + 0.15 {
            Issue.record("\(name): \(what) at \(span) is not on its bar \(bar)")
        }
    }

    /// Bands that skip a step lie beside its bar and beside each other there.
    private func expectPassing(_ index: Int, _ bar: Bar) {
        let x = (bar.left + bar.right) / 2
        var spans = [bar.top...bar.bottom]
        for link in report.links where link.from < index && index < link.to && link.contacts > 0 {
            if let span = picture.part("link-\(link.from)-\(link.to)").first?.span(at: x) { spans.append(span) }
        }
        let sorted = spans.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        for (one, other) in zip(sorted, sorted.dropFirst()) where one.upperBound > other.lowerBound + 0.03 {
            Issue.record("\(name): bands that pass step \(index) overlap: \(one), \(other)")
        }
    }
}
