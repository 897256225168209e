import FlowModel
import FlowRuntime
import FlowTesting
import Testing

@testable import FlowCommands

@Suite("Segments of an event file") struct EventReplayTests {
    private static func segment(_ title: String, _ condition: Condition) -> Lifecycle.Segment {
        Lifecycle.Segment(name: Slug(title), title: title, condition: condition, text: title)
    }

    @Test func `members are who belongs at the file's end, under the numbers of its facts`() throws {
        let buyers = Self.segment("buyers", .happened("purchase", filter: nil, .ever))
        var recent = CalendarDuration()
        recent.seconds = 3_600
        let lately = Self.segment("lately", .happened("purchase", filter: nil, Condition.Occurring(.inTheLast(recent))))
        let example = try EventFileExample([
            EventFileExample.line(#""anonymousId":"x""#, "purchase", 0),
            EventFileExample.line(#""userId":"bob""#, "visit", 1),
            EventFileExample.line(#""userId":"anna","anonymousId":"x""#, "visit", 2),
            EventFileExample.line(#""userId":"carol""#, "purchase", 7_000),
            EventFileExample.line(#""userId":"bob""#, "sent", 7_200, #""properties":{"email":"welcome"}"#),
        ])
        let facts = EventFileFacts(path: example.path, replay: .of([buyers, lately]))
        #expect(try facts.members(of: buyers) == [0, 2])
        #expect(try facts.members(of: lately) == [2])
    }

    @Test func `a segment that asks for what no replay knows is refused, also inside another one`() throws {
        let clicked = Self.segment("readers", .message(.clicked, .any, Condition.Occurring(.ever)))
        let within = Self.segment("buying readers", .all([.tagged("vip"), .not(.inSegment("readers"))]))
        let example = try EventFileExample([EventFileExample.line(#""userId":"anna""#, "purchase")])
        let facts = EventFileFacts(path: example.path, replay: .of([clicked, within, Self.segment("all", .all([]))]))
        for segment in [clicked, within] {
            let error = CommandError.unknownMembers(
                segment: segment.title,
                path: example.path,
                gap: "what was done with emails"
            )
            #expect(throws: error) { try facts.members(of: segment) }
            #expect(error.message.contains(segment.title))
        }
        #expect(try facts.members(of: Self.segment("all", .all([]))) == [0])
    }

    @Test func `a score that counts emails, and a stage that asks for it, are refused`() throws {
        let good = Self.segment("good", .field(.contact("score"), .atLeast(10)))
        let hot = Self.segment("hot", .stage(.atLeast("sql")))
        let stage = Lifecycle.Stage(name: "sql", title: "SQL", rule: .field(.contact("score"), .atLeast(5)), text: "x")
        var lifecycle = Lifecycle(stages: [stage], segments: [good, hot])
        lifecycle.scoring = [ScoringRule(.event("purchase"), points: 10, text: "purchase +10")]
        #expect([good, hot].map { ReplayGap(lifecycle, flows: []).gap(in: $0) } == [nil, nil])
        lifecycle.scoring.append(ScoringRule(.message(.opened, email: nil), points: 2, text: "opened +2"))
        let gap = "for the score, which counts what was done with emails"
        #expect([good, hot].map { ReplayGap(lifecycle, flows: []).gap(in: $0) } == [gap, gap])
    }

    @Test func `without a folder to play it through a file tells no members`() throws {
        let example = try EventFileExample([EventFileExample.line(#""userId":"anna""#, "purchase")])
        let anybody = Self.segment("anybody", .all([]))
        #expect(throws: CommandError.noMembers(path: example.path, lineLimit: nil)) {
            try EventFileFacts(path: example.path).members(of: anybody)
        }
    }
}
