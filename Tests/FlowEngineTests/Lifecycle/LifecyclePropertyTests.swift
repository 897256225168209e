import FlowModel
import Testing

/// Whatever the stages, rules, segments and points, and whatever happens in which order.
@Suite struct LifecyclePropertyTests {
    private static let seeds: ClosedRange<UInt64> = 1...60

    /// The lines that stages, points and segments make, as the reckoning writes them.
    private func lines(of play: Rehearsal) -> [String] {
        play.entries.compactMap { entry in
            switch entry.kind {
            case .moved(let from, let to): "moved \(from?.text ?? "-") \(to.text) \(entry.cause.map { "\($0)" } ?? "")"
            case .scored(let points, let score): "scored \(points) \(score)"
            case .entered: "entered \(entry.flow?.text ?? "")"
            default: nil
            }
        }
    }

    @Test(arguments: Self.seeds)
    func `stages, scores and segments are those of a plain reckoning, hour by hour`(seed: UInt64) throws {
        let story = LifecycleStory(seed: seed)
        let almanac = CalendarAlmanac(.amsterdam, from: moment("2026-01-01 00:00"), to: moment("2026-12-31 00:00"))
        var reckoning = LifecycleReckoning(story.lifecycle, almanac: almanac)
        var play = Rehearsal(.of(story.flows[0], story.flows[1], story.flows[2], lifecycle: story.lifecycle))
        let first = try #require(story.happenings.keys.min())
        for hour in first..<LifecycleStory.hours {
            let instant = LifecycleStory.start.adding(seconds: Int64(hour) * 3600)
            reckoning.live(through: story.happenings[hour] ?? [], at: instant)
            guard let happenings = story.happenings[hour] else { continue }
            play.run(until: instant)
            play.now = instant
            let events = happenings.map { happening in
                switch happening {
                case .track(let name, let properties): play.event(.track(name), properties: properties)
                case .change(let change): play.event(.changed(change))
                }
            }
            play.play(events.map { .event($0) }, at: instant)
        }
        play.run(until: LifecycleStory.start.adding(seconds: Int64(LifecycleStory.hours) * 3600))
        #expect(lines(of: play) == reckoning.lines)
        #expect(play.person.contact.standing.stage == reckoning.stage)
        #expect(play.person.contact.standing.score == reckoning.score)
    }

    @Test func `the stories are about all of it`() {
        let almanac = CalendarAlmanac(.amsterdam, from: moment("2026-01-01 00:00"), to: moment("2026-12-31 00:00"))
        var seen: [String: Int] = [:]
        for seed in Self.seeds {
            let story = LifecycleStory(seed: seed)
            var reckoning = LifecycleReckoning(story.lifecycle, almanac: almanac)
            for hour in (story.happenings.keys.min() ?? 0)..<LifecycleStory.hours {
                let instant = LifecycleStory.start.adding(seconds: Int64(hour) * 3600)
                reckoning.live(through: story.happenings[hour] ?? [], at: instant)
            }
            for line in reckoning.lines {
                let words = line.split(separator: " ")
                seen[words[0] == "moved" ? "\(words[0]) \(words[3].prefix(5))" : String(words[0]), default: 0] += 1
                if words[0] == "entered" { seen[line, default: 0] += 1 }
                if words[0] == "moved", ["x", "y"].contains(words[2]) { seen["outside", default: 0] += 1 }
                if words[0] == "scored", words[2].hasPrefix("-") { seen["below zero", default: 0] += 1 }
            }
        }
        let wanted = [
            "moved event", "moved chang", "moved time", "moved hand", "entered segment", "entered score",
            "entered stage", "outside", "below zero",
        ]
        for kind in wanted { #expect(seen[kind, default: 0] > 0, "\(kind)") }
    }
}
