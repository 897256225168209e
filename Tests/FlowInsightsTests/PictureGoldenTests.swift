import FlowInsights
import FlowModel
import Foundation
import Testing

/// A text that is kept beside the tests; `RECORD_GOLDEN=1` writes it anew and fails the run.
enum Golden {
    static func expect(_ text: String, is name: String, _ location: SourceLocation = #_sourceLocation) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
        let file = folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            Issue.record("recorded \(name)", sourceLocation: location)
            return
        }
        let known = try String(contentsOf: file, encoding: .utf8)
        #expect(text == known, "\(name) differs; RECORD_GOLDEN=1 writes it anew", sourceLocation: location)
    }
}

@Suite struct PictureGoldenTests {
    @Test(arguments: PictureFlows.all.map(\.name))
    func `The picture of a flow is the one that was looked at`(name: String) throws {
        let flow = try #require(PictureFlows.all.first { $0.name == name }?.flow)
        let svg = try #require(FlowPicture.svg(flow))
        #expect(svg == FlowPicture.svg(flow))
        try Golden.expect(svg, is: name + ".svg")
    }
}
