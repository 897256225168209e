import FlowModel
import FlowRuntime
import FlowServer
import FlowTesting
import Testing

@testable import FlowCommands

@Suite("Facts from an event file") struct EventFileFactsTests {
    private typealias Example = EventFileExample

    private static let anna = #""userId":"anna""#
    private static let bob = #""userId":"bob""#

    // MARK: What is told

    @Test func `facts come in the order of the file, with contacts numbered as they are first mentioned`() throws {
        let example = try Example([
            Example.line(Self.bob, "form submitted", 0, #""properties":{"source":"google"}"#),
            Example.line(Self.anna, "form submitted", 1),
            "",
            Example.line(Self.bob, "sent", 2, #""properties":{"email":"welcome","flow":"nurture"}"#),
            #"{"type":"identify","userId":"anna","timestamp":"2026-03-02T09:00:30Z"}"#,
        ])
        #expect(
            try example.told() == [
                "0 event form-submitted google 0 0", "1 event form-submitted - 0 1", "0 sent welcome nurture 0 2",
            ]
        )
        let summary = try example.facts.facts(FactSelection(kinds: [])) { _ in }
        #expect(summary == FactSummary(contactLimit: 2, lastAt: Example.nine.adding(seconds: 30)))
    }

    @Test func `only what is selected is told`() throws {
        let example = try Example([
            Example.line(Self.anna, "a", 0), Example.line(Self.anna, "b", 1, #""properties":{"source":"x"}"#),
            Example.line(Self.bob, "c", 2), Example.line(Self.bob, "stage", 3, #""properties":{"to":"lead"}"#),
        ])
        let some = FactSelection(kinds: [.event], events: ["c"])
        #expect(try example.told(some) == ["1 event c - 0 2"])
        let withSources = FactSelection(kinds: [.stage], events: [], includesSources: true)
        #expect(try example.told(withSources) == ["0 event b x 0 1", "1 stage lead - 0 3"])
        let parts = try (0..<3).map { part in
            try example.told(FactSelection(kinds: Set(Fact.Kind.allCases), part: UInt32(part), parts: 3))
        }
        #expect(parts[0].count == 2 && parts[1].count == 2 && parts[2].isEmpty)
    }

    @Test func `a version is as old as the first who entered it, one that is not known as old as the next`() throws {
        let example = try Example([
            Example.line(Self.anna, "entered", 9, #""properties":{"flow":"nurture","version":2}"#),
            Example.line(Self.anna, "entered", 5, #""properties":{"flow":"Nurture","version":2}"#),
            Example.line(Self.anna, "entered", 20, #""properties":{"flow":"nurture","version":3}"#),
        ])
        let versions = try example.facts.versions(of: "nurture").map { $0.milliseconds(since: Example.nine) / 1000 }
        #expect(versions == [5, 5, 20])
        #expect(try example.facts.versions(of: "other") == [])
    }

    @Test func `the timeline of a contact is found by address, user id or anonymous id`() throws {
        let example = try Example([
            Example.line(#""anonymousId":"x""#, "visit", 3),
            Example.line(Self.bob, "visit", 0),
            Example.line(Self.anna, "entered", 1, #""properties":{"flow":"nurture"}"#),
            Example.line(
                #""userId":"anna","anonymousId":"x""#,
                "opened",
                2,
                #""properties":{"email":"welcome","flow":"nurture"},"context":{"traits":{"email":"Anna@example.com"}}"#
            ),
        ])
        let lines = try example.facts.timeline(of: "ANNA@example.com")
        #expect(
            lines.map(\.kind) == [
                .entered, .event(name: "opened", email: "welcome", link: nil, topic: nil),
                .event(name: "visit", email: nil, link: nil, topic: nil),
            ]
        )
        #expect(lines.map(\.flow) == ["nurture", "nurture", nil])
        #expect(try example.facts.timeline(of: "x") == lines)
        #expect(throws: CommandError.unknownContact) { try example.facts.timeline(of: "carol@example.com") }
    }

    @Test func `of a contact with more lines than anybody reads the timeline tells the latest`() throws {
        let count = 2 * ContactTimeline.limit + 3
        // The last line of the file is the earliest.
        let lines = (0..<count).reversed().map { Example.line(Self.anna, "visit", $0) }
        let example = try Example(lines)
        let told = try withExtendedLifetime(example) { try example.facts.timeline(of: "anna") }
        #expect(told.count == ContactTimeline.limit)
        #expect(told.first?.at == Example.nine.adding(seconds: Int64(count - ContactTimeline.limit)))
        #expect(told.last?.at == Example.nine.adding(seconds: Int64(count - 1)))
    }

    // MARK: Who is who

    @Test func `what an anonymous visitor did belongs to the user who is known later`() throws {
        let example = try Example([
            Example.line(#""anonymousId":"x""#, "visit", 0),
            Example.line(Self.bob, "visit", 1),
            Example.line(#""userId":"anna","anonymousId":"x""#, "sign up", 2),
            Example.line(Self.anna, "buy", 3),
        ])
        #expect(
            try example.told() == [
                "0 event visit - 0 0", "1 event visit - 0 1", "0 event sign-up - 0 2", "0 event buy - 0 3",
            ]
        )
    }

    @Test func `two user ids at one browser stay two contacts`() throws {
        let example = try Example([
            Example.line(#""userId":"anna","anonymousId":"x""#, "a", 0),
            Example.line(#""userId":"bob","anonymousId":"x""#, "b", 1),
            Example.line(#""anonymousId":"x""#, "c", 2),
        ])
        #expect(try example.told() == ["0 event a - 0 0", "1 event b - 0 1", "0 event c - 0 2"])
    }

    // MARK: Large and bad files

    @Test func `a repeated messageId counts once, however far away`() throws {
        let filler = Example.line(Self.bob, "x", 1, #""properties":{"y":"\#(String(repeating: "y", count: 9_000))"}"#)
        let once = Example.line(Self.anna, "a", 0, #""messageId":"m1""#)
        let example = try Example(
            [once] + Array(repeating: filler, count: 150) + [once, Example.line(Self.anna, "a", 2)]
        )
        #expect(try example.told().filter { $0.hasPrefix("0 event a") } == ["0 event a - 0 0", "0 event a - 0 2"])
    }

    @Test(arguments: [1, 115, 116, 117, 150])
    func `the first bad line is named, whatever block it stands in`(bad: Int) throws {
        let filler = Example.line(Self.bob, "x", 1, #""properties":{"y":"\#(String(repeating: "y", count: 9_000))"}"#)
        var lines = Array(repeating: filler, count: 150)
        lines[bad - 1] = #"{"type":"track","event":"x","timestamp":"2026-03-02T09:00:00Z"}"#
        let example = try Example(lines)
        let error = #expect(throws: CommandError.self) { try example.told() }
        guard case .badEvent(let path, let line, let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(path == example.path && line == bad && reason.contains("Nothing says whom"))
    }

    @Test func `a last line without a newline counts, and one that is cut off is named`() throws {
        let example = try Example([])
        let good = Example.line(Self.anna, "a", 0) + "\n" + Example.line(Self.anna, "b", 1)
        let whole = try example.folder.write("whole.ndjson", good)
        let cut = try example.folder.write("cut.ndjson", String(good.dropLast(4)))
        var count = 0
        _ = try EventFileFacts(path: whole, replay: .ofNothing).facts(.all) { count += $0.facts.count }
        #expect(count == 2)
        let error = #expect(throws: CommandError.self) {
            try EventFileFacts(path: cut, replay: .ofNothing).facts(.all) { _ in }
        }
        if case .badEvent(_, let line, _)? = error { #expect(line == 2) } else { Issue.record("no bad line") }
    }

    @Test(arguments: [1 << 20, 3 << 20]) func `a line that is too long is named and ends the reading`(bytes: Int) throws
    {
        let long = Example.line(Self.anna, "a", 0, #""x":"\#(String(repeating: "x", count: bytes))""#)
        let example = try Example([Example.line(Self.anna, "a"), long, Example.line(Self.anna, "a")])
        let error = #expect(throws: CommandError.self) { try example.told() }
        guard case .badEvent(_, let line, let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(line == 2 && reason.contains("longer"))
    }

    @Test func `a file that is changed between two readings is not read on`() throws {
        let example = try Example([Example.line(Self.anna, "a")])
        let facts = example.facts
        _ = try facts.facts(.all) { _ in }
        try example.folder.write("events.ndjson", Example.line(Self.anna, "a") + "\n" + Example.line(Self.bob, "b"))
        #expect(throws: CommandError.changedMeanwhile(path: example.path)) { try facts.facts(.all) { _ in } }
    }

    @Test func `what is no file, or a folder, is refused`() throws {
        let example = try Example([])
        #expect(throws: CommandError.missing(path: example.folder.path("none"))) {
            try EventFileFacts(path: example.folder.path("none"), replay: .ofNothing).factEstimate()
        }
        #expect(throws: CommandError.self) {
            try EventFileFacts(path: example.folder.path, replay: .ofNothing).factEstimate()
        }
        #expect(try example.facts.factEstimate() == 1)
    }

    @Test func `more different names than a reading can hold are refused with the line`() throws {
        let example = try Example((0..<5).map { Example.line(Self.anna, "event \($0)", $0) })
        let block = SelectedBlock(EventScanner.read(try example.bytes()), .all, try example.facts.knownIndex())
        var gatherer = FactGatherer(path: "events.ndjson", nameLimit: 3)
        let error = #expect(throws: CommandError.self) {
            try gatherer.batch(block, firstLine: 10, repetitions: LineSet())
        }
        if case .badEvent(_, let line, _)? = error { #expect(line == 14) } else { Issue.record("no bad line") }
    }
}
