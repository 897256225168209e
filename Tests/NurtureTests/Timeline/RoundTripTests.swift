import FlowModel
import Foundation
import Testing

extension EndToEnd {
    /// An export of production is a fixture, and a report from it is the report from the database.
    struct RoundTrip {
        private static let emails = [
            "welcome", "offer", "story", "hot lead", "renewal", "renewal again", "birthday", "digest", "thank you",
            "warm",
        ]
        private static let token = "the secret of those who hand in mail"
        private static let end = "2026-05-20T00:00:00Z"
        private static let start = Instant(milliseconds: 1_772_323_200_000)

        @Test func `an export decides again as the daemon did, and its reports are those of the database`() async throws
        {
            let place = try Workplace()
            let sink = try await MailSink(["--keep", place.folder.path])
            let hooks = try await HookServer()
            try Self.prepare(place, sink, hooks)
            let notes = TimelineNotes()
            let daemon = LeapingDaemon(in: place, at: Self.start)
            let world = RoundTripWorld(contacts: 24)
            try await daemon.run(observe: notes.add) {
                try await daemon.enterSentinel()
                for (at, deed) in world.deeds { try await Self.play(deed, at: at, daemon, sink, place) }
                try await daemon.pass(until: try Self.instant(Self.end))
                // A file ends with its last line: this one stands at the end that the reports have.
                try await daemon.nudge()
            }

            for name in ["export.ndjson", "again.ndjson"] {
                let written = try await place.nurture(
                    "export",
                    "events",
                    "--config",
                    "nurture.yaml",
                    "--output",
                    place.path(name)
                )
                #expect(written.status == 0, "\(written.text)")
            }
            let export = try Data(contentsOf: place.folder.appending(path: "export.ndjson"))
            #expect(try export == Data(contentsOf: place.folder.appending(path: "again.ndjson")))
            try await Self.expectSameDecisions(place, notes)
            try await Self.expectSameReports(place)
        }

        private static func prepare(_ place: Workplace, _ sink: MailSink, _ hooks: HookServer) throws {
            for file in ["lifecycle", "sentinel", "time", "welcome"] {
                let bytes = try Data(contentsOf: Built.beside("Timeline/World/\(file).flow"))
                try place.write("Flows/\(file).flow", bytes: Array(bytes))
            }
            try place.write("Flows/journeys.flow", RoundTripWorld.journeys)
            for email in emails { try place.writeEmail(email) }
            try place.writeConfiguration(
                sink: sink,
                hooks: hooks,
                more: """
                    teams: { sales: sales@example.com }
                    hooks: { rfc822: { token: "\(token)" } }
                    """
            )
        }

        private static func instant(_ text: String) throws -> Instant {
            try #require(ISO8601.instant(text, zone: .utc))
        }

        private static func play(
            _ deed: RoundTripWorld.Deed,
            at moment: String,
            _ daemon: LeapingDaemon,
            _ sink: MailSink,
            _ place: Workplace
        ) async throws {
            try await daemon.pass(until: try instant(moment))
            func mail(_ address: String, _ subject: String) async throws -> Mail {
                // The mail server's lines come later than its replies.
                _ = try await sink.mail(to: address, subject: subject)
                let sent = sink.mails.elements.last { $0.recipients == [address] && $0.subject == subject }
                return try #require(sent, "\(address) got no \(subject)")
            }
            func path(_ beginning: String, _ address: String, _ subject: String) async throws -> String {
                let mail = try await mail(address, subject)
                return try #require(mail.path(beginning))
            }
            switch deed {
            case .call(let members): try await daemon.post("{\"batch\":[{\(members)}]}")
            case .read(let kind, let address, let subject):
                _ = try await daemon.send(HTTPCall("GET", try await path(kind, address, subject)))
            case .leave(let address, let subject):
                let body = Array("List-Unsubscribe=One-Click".utf8)
                let type = (name: "Content-Type", value: "application/x-www-form-urlencoded")
                let call = HTTPCall("POST", try await path("/u/", address, subject), headers: [type], body: body)
                #expect(try await daemon.send(call).status == 200)
            case .answer(let kind, let address, let subject):
                let feedback = Feedback(daemon: daemon, place: place, secret: token)
                let answers = try await feedback.answer(kind, to: try await mail(address, subject))
                #expect(answers.count == 1 && answers[0].contains("\"recorded\": 1"), "\(answers)")
            }
            // Whatever it was, it is recorded before this one is answered.
            try await daemon.nudge()
        }

        // MARK: What must be equal

        /// All that was decided about each contact in each flow, in its order.
        private static func expectSameDecisions(_ place: Workplace, _ notes: TimelineNotes) async throws {
            let dryRun = try await place.nurture(
                "dry-run",
                place.path("Flows"),
                "--config",
                "nurture.yaml",
                "--events",
                place.path("export.ndjson"),
                "--until",
                end,
                "--format",
                "json"
            )
            #expect(dryRun.status == 0, "\(dryRun.text)")
            #expect(!dryRun.errors.contains { $0.contains("left out") }, "\(dryRun.errors)")
            let again = Dictionary(grouping: dryRun.output.map(told), by: entry)
            // Whoever was unknown at first was so before anything else.
            let labels = notes.byContact.sorted { $0.key.hasPrefix("a-") && !$1.key.hasPrefix("a-") }
            let daemon = Dictionary(grouping: labels.flatMap(\.value).map(told), by: entry)
            #expect(Set(again.keys) == Set(daemon.keys))
            for (entry, lines) in daemon { #expect(again[entry] == lines, "\(entry)") }
        }

        /// A line about the one person that it is about, with its instant.
        ///
        /// An export tells by which names a contact goes now: of somebody who was unknown at first, a dry run knows
        /// from the start who it is. So what the daemon printed by an anonymous id and in its own time zone, a dry run
        /// prints by the id that came later and in the contact's zone; an arm that such an id was given could differ.
        private static func told(_ line: String) -> String {
            let named = line.replacing(/"contact":"[au]-([0-9]+)"/) { name in
                "\"contact\":\"contact-\(name.1)@example.com\""
            }
            guard let at = member("at", of: line), let instant = ISO8601.instant(at, zone: .utc) else { return named }
            let time = ISO8601.text(of: instant, in: .utc)
            return named.replacing("\"at\":\"\(at)\"", with: "\"at\":\"\(time)\"")
        }

        private static func entry(of line: String) -> String {
            "\(member("contact", of: line) ?? "") \(member("flow", of: line) ?? "")"
        }

        private static func member(_ name: String, of line: String) -> String? {
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?[name] as? String
        }

        /// But for the timeline of one contact, of which a file does not hold every line.
        private static func expectSameReports(_ place: Workplace) async throws {
            let reports: [[String]] = [
                [], ["--by", "week"], ["lead-to-customer", "--by", "arm"],
                ["lead-to-customer", "--change", "2026-03-10"], ["--source", "webinar"], ["--since", "2026-03-06"],
                ["stages"], ["stages", "--since", "2026-03-10"], ["flows"], ["emails"],
                ["goal", "purchase"],
            ]
            for report in reports {
                let all = ["--until", end, "--flows", place.path("Flows"), "--config", "nurture.yaml"]
                let asked = ["report"] + report + all
                let stored = try await run(place, asked + ["--format", "json"])
                let events = ["--events", place.path("export.ndjson")]
                let read = try await run(place, asked + ["--format", "json"] + events)
                #expect(stored.status == 0, "\(stored.text)")
                #expect(stored.output == read.output, "\(report)")
            }
        }

        private static func run(_ place: Workplace, _ arguments: [String]) async throws -> Child.Outcome {
            let child = try Child(Built.nurture(), arguments, folder: place.folder)
            defer { child.signal(SIGKILL) }
            return try await child.finish()
        }
    }
}
