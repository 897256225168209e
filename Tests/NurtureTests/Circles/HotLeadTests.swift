import FlowModel
import Foundation
import Synchronization
import Testing

extension EndToEnd {
    /// A lead warms up, crosses a score and is handed over to a team, by mail.
    struct HotLead {
        /// Four in the morning in New York.
        private static let start = Instant(milliseconds: 1_772_442_000_000)
        private static let anna = "anna@example.com"

        private static let lifecycle = """
            stages:
              Lead                "Has shown interest"       when lead
              SQL                 "Talks to sales"
              outside: Lost       "No interest"              when disqualified
            end
            scoring:
              lead +5
              visited pricing +30, at most once a day
              downloaded guide +10, at most 25
              asked for a refund -120
              -25 every 30 days without activity
            end
            """

        private static let handOver = """
            on score at least 50
            enter again after 20 days
            1. move to stage SQL
            2. notify sales with hot lead
            """

        /// Moves with their causes, which no dry run prints.
        private final class Moves: Sendable {
            private let entries = Mutex<[TimelineEntry]>([])

            func add(_ transitions: [Transition]) {
                entries.withLock { entries in
                    entries += transitions.flatMap(\.timeline).filter { $0.cause != nil }
                }
            }

            var causes: [MoveCause?] { entries.withLock { $0.map(\.cause) } }
        }

        private static func prepare(_ place: Workplace, _ sink: MailSink) throws {
            try place.write("Flows/lifecycle.flow", lifecycle)
            try place.write("Flows/hand-over.flow", handOver)
            try LeapingDaemon.writeSentinel(to: place)
            try place.writeEmail("hot lead")
            try place.writeConfiguration(sink: sink, more: "teams: { sales: sales@example.com }")
        }

        /// Something that the contact does, so many minutes after the start.
        private static func happen(_ event: String, after minutes: Int64, _ daemon: LeapingDaemon) async throws {
            try await daemon.pass(until: start.adding(seconds: minutes * 60))
            let traits = #"{"email":"\#(anna)","time_zone":"America/New_York"}"#
            try await daemon.post(
                #"{"batch":[{"type":"track","event":"\#(event)","context":{"traits":\#(traits)}}]}"#
            )
        }

        private static let hour: Int64 = 60
        private static let day: Int64 = 24 * 60

        @Test func `a score that is crossed moves the lead and tells the team, and again only by the entry rule`()
            async throws
        {
            let place = try Workplace()
            let sink = try await MailSink()
            try Self.prepare(place, sink)
            let (notes, moves) = (TimelineNotes(), Moves())
            let daemon = LeapingDaemon(in: place, at: Self.start)
            try await daemon.run { transitions, zones, zone in
                notes.add(transitions, zones: zones, zone: zone)
                moves.add(transitions)
            } guest: {
                try await daemon.enterSentinel()
                try await Self.warmUp(daemon)
                // The second visit is of the same day in New York, though not in Amsterdam.
                #expect(Self.scores(notes) == ["5 5", "30 35"])
                try await Self.happen("visited pricing", after: 20 * Self.hour, daemon)
                try await daemon.pass(until: Self.start.adding(seconds: 86_400))
                _ = try await sink.mail(to: "sales@example.com", subject: "hot lead")

                try await Self.coolDown(daemon)
                #expect(notes.count(Self.anna, #""kind":"not_entered""#, #""reason":"too-soon""#) == 1)
                #expect(sink.subjects(to: "sales@example.com") == ["hot lead"])

                // After the points have fallen twice the lead warms up again.
                for days in 70...71 as ClosedRange<Int64> {
                    try await Self.happen("visited pricing", after: days * Self.day, daemon)
                }
                try await daemon.pass(until: Self.start.adding(seconds: 400 * 86_400))
            }
            try await Self.expectEnd(notes, moves, sink)
        }

        /// One of the two visits counts: 35 points.
        private static func warmUp(_ daemon: LeapingDaemon) async throws {
            try await happen("lead", after: 0, daemon)
            try await happen("visited pricing", after: 13 * hour, daemon)
            try await happen("visited pricing", after: 19 * hour, daemon)
            try await daemon.pass(until: start.adding(seconds: 19 * 3600 + 60))
        }

        /// The limit of a rule, points below zero, and over the score again too early.
        private static func coolDown(_ daemon: LeapingDaemon) async throws {
            for hours in 30...33 as ClosedRange<Int64> {
                try await happen("downloaded guide", after: hours * hour, daemon)
            }
            try await happen("asked for a refund", after: 2 * day, daemon)
            for days in 3...5 as ClosedRange<Int64> { try await happen("visited pricing", after: days * day, daemon) }
            try await daemon.pass(until: start.adding(seconds: 5 * 86_400 + 60))
        }

        private static func expectEnd(_ notes: TimelineNotes, _ moves: Moves, _ sink: MailSink) async throws {
            #expect(
                scores(notes) == [
                    "5 5", "30 35", "30 65", "10 75", "10 85", "5 90", "-120 -30", "30 0", "30 30", "30 60", "-25 35",
                    "-25 10", "30 40", "30 70", "-25 45", "-25 20", "-20 0",
                ]
            )
            #expect(try await sink.subjects(to: "sales@example.com", atLeast: 2) == ["hot lead", "hot lead"])
            #expect(sink.mails.elements.allSatisfy { $0.recipients == ["sales@example.com"] })
            #expect(moves.causes == [.event(Slug("lead")), .step])
        }

        /// Points and sum of each line that tells of points.
        private static func scores(_ notes: TimelineNotes) -> [String] {
            (notes.byContact[anna] ?? []).compactMap { line in
                guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                    let points = object["points"] as? Int, let score = object["score"] as? Int
                else { return nil }
                return "\(points) \(score)"
            }
        }
    }
}
