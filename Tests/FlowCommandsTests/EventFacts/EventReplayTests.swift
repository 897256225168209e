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

    @Test func `without a folder to play it through a file tells no members`() throws {
        let example = try EventFileExample([EventFileExample.line(#""userId":"anna""#, "purchase")])
        let anybody = Self.segment("anybody", .all([]))
        #expect(throws: CommandError.noMembers(path: example.path, lineLimit: nil)) {
            try EventFileFacts(path: example.path).members(of: anybody)
        }
    }
}
