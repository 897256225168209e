import FlowInsights
import FlowModel
import Foundation
import Testing

@Suite struct PictureAppearanceTests {
    private static let pictures: [(name: String, svg: @Sendable (Appearance) -> String)] = [
        ("journey", { SankeyPicture.svg(SampleJourneys.fifteen.report, appearance: $0) }),
        ("funnel", { FunnelPicture.svg(SampleStages.lifecycle, appearance: $0) }),
        ("contact", { ContactPicture.svg(SampleStories.story(lines: 60), appearance: $0) }),
    ]

    @Test func `Without a dark screen, and on paper, a picture is the light one`() throws {
        for (name, svg) in Self.pictures {
            let (automatic, light) = (svg(.automatic), svg(.light))
            let start = try #require(automatic.range(of: "<style>"))
            let end = try #require(automatic.range(of: "</style>\n"))
            let rules = automatic[start.upperBound..<end.lowerBound]
            #expect(
                rules.hasPrefix("@media screen and (prefers-color-scheme:dark){") && rules.hasSuffix("}}"),
                "\(name)"
            )
            #expect(String(automatic[..<start.lowerBound] + automatic[end.upperBound...]) == light, "\(name)")
            #expect(!light.contains("<style") && !svg(.dark).contains("<style"), "\(name)")
        }
    }

    @Test func `On a dark screen it has the colours of the dark one`() throws {
        for (name, svg) in Self.pictures {
            let rules = try MarkupReading.root(of: svg(.automatic)).all.first { $0.name == "style" }?.text ?? ""
            for element in try MarkupReading.root(of: svg(.dark)).all {
                for (kind, property) in [("f-", "fill"), ("s-", "stroke"), ("g-", "stop-color")] {
                    guard let found = element.classes.first(where: { $0.hasPrefix(kind) }) else { continue }
                    let colour = element.attributes[property] ?? ""
                    #expect(rules.contains("[class~=\(found)]{\(property):\(colour)}"), "\(name): \(found)")
                }
            }
        }
    }

    @Test func `Programs that know classes and no screens find no rule for them`() throws {
        // LibreOffice takes rules inside of @media for rules, and would write white on white.
        for (name, svg) in Self.pictures {
            let rules = try MarkupReading.root(of: svg(.automatic)).all.first { $0.name == "style" }?.text ?? ""
            let selectors = rules.split { "{}".contains($0) }.filter { $0.contains("~=") }
            #expect(selectors.count == 3 * 21, "\(name)")
            #expect(selectors.allSatisfy { $0.hasPrefix("[class~=") } && !rules.contains("{."), "\(name)")
        }
    }

    @Test func `Programs that know SVG 1.1 alone can show them`() throws {
        for (name, svg) in Self.pictures {
            let known: Set = ["svg", "title", "desc", "rect", "g", "path", "text", "linearGradient", "stop"]
            for element in try MarkupReading.root(of: svg(.light)).all {
                #expect(known.contains(element.name), "\(name): \(element.name)")
            }
            #expect(!svg(.light).contains("var(") && !svg(.light).contains("rgba"), "\(name)")
        }
    }

    @Test func `Readers of screens hear a title and the numbers`() throws {
        for (name, svg) in Self.pictures {
            let root = try MarkupReading.root(of: svg(.light))
            #expect(root.attributes["role"] == "img")
            let ids = (root.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
            let named = ids.compactMap { id in root.children.first { $0.attributes["id"] == id } }
            #expect(named.map(\.name) == ["title", "desc"] && named.allSatisfy { !$0.text.isEmpty }, "\(name)")
            for part in root.all where part.name == "g" {
                #expect(part.children.first?.name == "title", "\(name): \(part.attributes["id"] ?? "")")
            }
        }
    }

    @Test func `Bands and bars of different meaning differ without colour`() throws {
        let root = try MarkupReading.root(of: SankeyPicture.svg(SampleJourneys.six.report, appearance: .light))
        let bands = root.all.filter { $0.classes.contains("band") }
        let dashed = bands.filter { $0.attributes["stroke-dasharray"] != nil }
        #expect(dashed.count == 4 && bands.count == 9)
        #expect(!root.all.filter { $0.classes.contains("stripe") }.isEmpty)
    }
}
