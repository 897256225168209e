import FlowInsights
import FlowModel
import Foundation
import Testing

/// The checks of pictures would notice what they look for.
@Suite struct PictureLawsTests {
    private let report = SampleJourneys.three.report
    private var svg: String { SankeyPicture.svg(report, appearance: .light) }

    private func expectNoticed(_ broken: String, _ what: Comment) throws {
        #expect(broken != svg, what)
        let picture = try ReportReading(broken)
        withKnownIssue(what) {
            try SankeyLaws(report: report, picture: picture, name: "broken").check()
        }
    }

    @Test func `A label on another one, outside, on a dark bar or under a band is noticed`() throws {
        let label = try #require(svg.split(separator: "\n").first { $0.contains(">2. project created<") })
        for (x, y, what) in [(45, 127, "on another"), (1_270, 127, "outside"), (536, 300, "on a bar")] {
            let moved = "<text x=\"\(x)\" y=\"\(y)\" font-size=\"13\" fill=\"#16202b\">2. project created</text>"
            try expectNoticed(svg.replacingOccurrences(of: label, with: moved), "\(what)")
        }
        let pale = svg.replacingOccurrences(of: "fill=\"#475467\"", with: "fill=\"#a0a8b4\"")
        try expectNoticed(pale, "pale text")
    }

    @Test func `A band that is too wide, ends beside its bar or is missing is noticed`() throws {
        let start = try #require(svg.range(of: "<g id=\"picture-link-1-2\""))
        let end = try #require(svg.range(of: "</g>\n", range: start.lowerBound..<svg.endIndex))
        let group = String(svg[start.lowerBound..<end.upperBound])
        try expectNoticed(svg.replacingOccurrences(of: group, with: ""), "missing")
        let other = SankeyPicture.svg(
            JourneySketch(
                title: "Trial to purchase",
                steps: SampleJourneys.three.steps,
                began: 1_240,
                links: [(0, 1, 812, 0.8), (0, 2, 41, 12), (1, 2, 234, 6.5)]
            ).report,
            appearance: .light
        )
        let picture = try ReportReading(other)
        withKnownIssue("a band of 234 contacts where there are 230") {
            try SankeyLaws(report: report, picture: picture, name: "broken").check()
        }
    }

    @Test func `Text that is no XML is noticed`() {
        for text in ["<a>", "<a></b>", "<a b=c/>", "<a>&nbsp;</a>", "<a b=\"1\" b=\"2\"/>", "<a/><a/>", "<a>\u{1}</a>"]
        {
            #expect(throws: MarkupReading.Malformed.self, "\(text)") { try MarkupReading.root(of: text) }
        }
    }
}
