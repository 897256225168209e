import FlowInsights
import FlowModel

/// What happened to contacts, for tests and golden files.
enum SampleStories {
    static let all: [(name: String, story: ContactStory)] = [
        ("five", story(lines: 5)), ("sixty", story(lines: 60)), ("hostile", hostile),
        ("none", ContactStory(contact: "anna@example.com", lines: [], zone: .utc)),
    ]

    private static let email = Slug("nurture email 1")
    private static let kinds: [(hours: Int64, step: String?, kind: TimelineEntry.Kind)] = [
        (0, nil, .event(name: Slug("lead"), email: nil, link: nil, topic: nil)),
        (0, nil, .moved(from: Slug("prospect"), to: Slug("lead"))),
        (0, "1", .entered),
        (0, "1", .sent(email: email)),
        (0, "2", .waiting(until: Instant(milliseconds: 1_772_700_000_000), condition: "clicked", reason: nil)),
        (26, nil, .event(name: Slug("opened"), email: email, link: nil, topic: nil)),
        (0, nil, .scored(points: 2, score: 2)),
        (1, nil, .event(name: Slug("clicked"), email: email, link: "https://example.com/pricing", topic: nil)),
        (0, nil, .scored(points: 10, score: 12)),
        (
            0, "3",
            .decided(condition: "clicked nurture email 1 and country is \"NL\" and plan is not set", result: true)
        ),
        (72, "4", .skipped(email: Slug("nurture email 2"), .frequencyCap)),
        (0, "4", .split(arm: 2)),
        (0, nil, .set(field: Slug("plan"), value: .text("pro"))),
        (310, nil, .event(name: Slug("meeting booked"), email: nil, link: nil, topic: nil)),
        (0, nil, .moved(from: Slug("lead"), to: Slug("mql"))),
        (0, "5", .notified(team: Slug("sales"), email: Slug("new mql"))),
        (0, "5", .converted),
        (0, nil, .called(webhook: Slug("crm"), status: 200)),
        (900, nil, .moved(from: Slug("mql"), to: Slug("satisfied customer"))),
        (0, nil, .unsubscribed(topic: nil)),
    ]

    static func story(lines count: Int) -> ContactStory {
        var at = JourneySketch.began.lowerBound
        var lines: [TimelineEntry] = []
        for place in 0..<count {
            let (hours, step, kind) = kinds[place % kinds.count]
            at = at.adding(seconds: hours * 3600 + Int64(place % 3 == 0 ? 61 * place : 0))
            let flow = step == nil ? nil : Slug("nurture")
            lines.append(TimelineEntry(at: at, contact: ContactID(1), flow: flow, step: step, kind: kind))
        }
        return ContactStory(contact: "anna@example.com", lines: lines, zone: .utc)
    }

    static let hostile = ContactStory(
        contact: "<i>\"o'hara\"&\u{0}@" + String(repeating: "example", count: 40),
        lines: [
            line(.distantPast, .tagged(Slug(String(repeating: "tag", count: 200)))),
            line(Instant(milliseconds: 0), .decided(condition: "<script> & \"x\" ]]>", result: false)),
            line(Instant(milliseconds: 1), .moved(from: nil, to: Slug(String(repeating: "stage ", count: 30)))),
            line(Instant(milliseconds: 2), .set(field: Slug("x"), value: .text(String(repeating: "客", count: 900)))),
            line(.distantFuture, .went(to: "</svg>")),
        ],
        zone: .utc
    )

    private static func line(_ at: Instant, _ kind: TimelineEntry.Kind) -> TimelineEntry {
        TimelineEntry(at: at, contact: ContactID(1), flow: Slug("a flow <x>"), step: "1.2.3", kind: kind)
    }
}
