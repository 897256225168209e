import FlowInsights
import FlowModel
import Testing

@Suite struct PictureScreenTests {
    @Test(arguments: PictureFlows.all.map(\.name))
    func `The map of a flow says its light colours without a style sheet`(name: String) throws {
        let flow = try #require(PictureFlows.all.first { $0.name == name }?.flow)
        let root = try MarkupReading.root(of: #require(FlowPicture.svg(flow)))
        let drawn = root.all.filter { ["rect", "path", "text"].contains($0.name) }
        #expect(drawn.count > 3)
        for element in drawn {
            let fill = try #require(element.attributes["fill"], "\(element.classes)")
            #expect(fill == "none" || fill.hasPrefix("#"))
            #expect(fill != "none" || element.attributes["stroke"]?.hasPrefix("#") == true, "\(element.classes)")
        }
        let ground = try #require(drawn.first)
        #expect(ground.attributes["fill"] == PictureTheme.light.background)
        for text in drawn where text.name == "text" { #expect(text.attributes["fill"] == PictureTheme.light.ink) }
    }

    @Test(arguments: PictureFlows.all.map(\.name))
    func `On a dark screen every coloured part of the map has the dark colour`(name: String) throws {
        let flow = try #require(PictureFlows.all.first { $0.name == name }?.flow)
        let root = try MarkupReading.root(of: #require(FlowPicture.svg(flow)))
        let rules = root.all.first { $0.name == "style" }?.text ?? ""
        // LibreOffice takes rules of classes inside of @media for rules, and would write white on white.
        #expect(rules.hasPrefix("@media screen and (prefers-color-scheme:dark){[class~="))
        #expect(!rules.contains("{.") && !rules.contains("}."))
        let (light, dark) = (PictureTheme.light, PictureTheme.dark)
        let fixed = [light.background: dark.background, light.ink: dark.ink, light.line: dark.line]
        for element in root.all {
            for (letter, property) in [("f-", "fill"), ("s-", "stroke")] {
                guard let colour = element.attributes[property], colour != "none" else { continue }
                let found = try #require(element.classes.first { $0.hasPrefix(letter) })
                let shape = String(found.dropFirst(2))
                let expected = (property == "fill" ? dark.fills : dark.strokes)[shape] ?? fixed[colour] ?? "none"
                #expect(rules.contains("[class~=\(found)]{\(property):\(expected)}"), "\(found)")
            }
        }
    }
}
