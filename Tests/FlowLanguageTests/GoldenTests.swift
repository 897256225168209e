import FlowLanguage
import FlowModel
import Foundation
import Testing

/// Input and output of the checker together, one file a case.
@Suite struct GoldenTests {
    @Test("a valid flow lowers to the listing beside it", arguments: GoldenFile.names(in: "valid"))
    func valid(name: String) throws {
        let golden = try GoldenFile("valid", name)
        let folder = GoldenTests.fixture(golden)
        let checked = folder.check()
        #expect(!checked.hasErrors, "\(folder.drawing())")
        var parts = checked.flows.map(FlowListing.text)
        if checked.lifecycle != Lifecycle() { parts.append(LifecycleListing.text(checked.lifecycle)) }
        parts += checked.journeys.map(JourneyListing.text)
        parts += checked.scenarios.map(ScenarioListing.text)
        if !checked.diagnostics.isEmpty { parts.append(folder.drawing()) }
        try compare(golden, parts.joined(separator: "\n\n"))
    }

    @Test("an invalid flow gets the diagnostics beside it", arguments: GoldenFile.names(in: "invalid"))
    func invalid(name: String) throws {
        let golden = try GoldenFile("invalid", name)
        let folder = GoldenTests.fixture(golden)
        try compare(golden, folder.drawing())
        let checked = folder.check()
        #expect(checked.hasErrors == checked.diagnostics.contains { $0.severity == .error })
    }

    @Test("there are enough of both kinds to mean something")
    func count() {
        #expect(GoldenFile.names(in: "valid").count >= 150)
        #expect(GoldenFile.names(in: "invalid").count >= 150)
    }

    private func compare(_ golden: GoldenFile, _ output: String) throws {
        if GoldenFile.isRecording {
            try golden.record(output)
            Issue.record(
                "recorded \(golden.url.lastPathComponent): read the difference, then run without RECORD_GOLDEN"
            )
        } else {
            #expect(output == golden.output)
        }
    }

    /// The sections are files of the folder; `emails`, `webhooks`, `topics`, `teams` and `seen` list names.
    static func fixture(_ golden: GoldenFile) -> Fixture {
        var fixture = Fixture(files: [])
        for (name, text) in golden.sections where name != "output" {
            let names = text.split(whereSeparator: { $0 == "," || $0 == "\n" }).map { String($0.drop { $0 == " " }) }
            switch name {
            case "emails": fixture.add(emails: names)
            case "webhooks": fixture.webhooks = Set(names.map { Slug($0) })
            case "topics": fixture.topics = Set(names.map { Slug($0) })
            case "teams": fixture.teams = Set(names.map { Slug($0) })
            case "seen": fixture.seen = Set(names.map { Slug($0) })
            default: fixture.files.append(FolderText.File(path: name, text: text))
            }
        }
        return fixture
    }
}
