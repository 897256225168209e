import FlowInsights
import FlowModel
import Foundation
import Testing

@Suite struct PictureTextTests {
    @Test func `Text and lines stand out in light and in dark`() {
        for theme in [PictureTheme.light, .dark] {
            #expect(contrast(theme.ink, theme.background) >= 4.5)
            #expect(contrast(theme.line, theme.background) >= 4.5)
            #expect(!theme.fills.isEmpty && theme.fills.keys == theme.strokes.keys)
            for fill in theme.fills.values { #expect(contrast(theme.ink, fill) >= 4.5, "\(fill)") }
            for stroke in theme.strokes.values { #expect(contrast(stroke, theme.background) >= 4.5, "\(stroke)") }
        }
        #expect(contrast("#000000", "#ffffff") == 21)
    }

    /// WCAG 2.2, contrast ratio.
    private func contrast(_ one: String, _ other: String) -> Double {
        let (bright, dark) = (max(luminance(one), luminance(other)), min(luminance(one), luminance(other)))
        return (bright + 0.05) / (dark + 0.05)
    }

    private func luminance(_ color: String) -> Double {
        let number = Int(color.dropFirst(), radix: 16) ?? -1
        let parts = [number >> 16 & 255, number >> 8 & 255, number & 255].map { part -> Double in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    @Test func `Names are text and never markup`() throws {
        let svg = try #require(FlowPicture.svg(PictureFlows.odd))
        #expect(svg.contains("&lt;script&gt;"))
        #expect(!svg.contains("<script") && !svg.contains("\u{1}"))
        #expect(svg.contains("role=\"img\"") && svg.contains("<title id=") && svg.contains("<desc id="))
        let parser = XMLReader()
        #expect(parser.canRead(svg))
        #expect(!parser.canRead(svg.replacingOccurrences(of: "&lt;script", with: "<script")))
    }

    @Test func `A Mermaid chart has nothing in quotes that could end them`() {
        let chart = FlowMermaid.text(PictureFlows.odd)
        for line in chart.split(separator: "\n").dropFirst(2) {
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
            #expect(parts.count == 1 || parts.count == 3, "\(line)")
            if parts.count == 3 { #expect(!parts[1].contains { "<>[](){}|`\\&".contains($0) }, "\(line)") }
        }
        #expect(chart.contains("#60;script#62;"))
    }

    @Test func `JSON is JSON, and each way leads to a step or an end`() throws {
        for (name, flow) in PictureFlows.all {
            let text = FlowJSON.text(flow, pace: EmailPace([flow]))
            let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            let steps = try #require(object?["steps"] as? [[String: Any]])
            let ids = Set(steps.compactMap { $0["id"] as? String })
            #expect(ids.count == steps.count, "\(name)")
            let targets = steps.flatMap { step in
                (step["next"] as? [[String: Any]] ?? []).compactMap { $0["to"] as? String }
            }
            #expect(Set(targets).subtracting(ids).isSubset(of: ["finish", "stop"]), "\(name)")
            #expect(Set(steps.compactMap { $0["number"] as? String }) == Set(flow.steps.map(\.number)), "\(name)")
        }
    }

    @Test func `Explanations keep to 80 columns`() {
        for (_, flow) in PictureFlows.all where flow.title != PictureFlows.odd.title {
            let lines = FlowExplanation.text(flow, pace: EmailPace([flow])).split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= 80 })
        }
    }
}

/// Whether a text is well-formed XML, as far as a picture uses it: elements, attributes, entities.
private struct XMLReader {
    func canRead(_ text: String) -> Bool {
        var open: [Substring] = []
        var rest = Substring(text)
        while let start = rest.firstIndex(of: "<") {
            guard let end = rest[start...].firstIndex(of: ">") else { return false }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            let name = tag.drop { $0 == "/" }.prefix { $0 != " " && $0 != "/" }
            if tag.hasPrefix("/") {
                guard open.popLast() == name else { return false }
            } else if !tag.hasSuffix("/") {
                open.append(name)
            }
            guard tag.filter({ $0 == "\"" }).count.isMultiple(of: 2) else { return false }
        }
        return open.isEmpty && !rest.contains(">")
    }
}
