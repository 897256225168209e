import FlowModel
import Foundation
import Testing

extension EndToEnd {
    /// One engine, different clocks: what a dry run says is what the daemon does.
    struct SameTimeline {
        private static let zones = ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
        private static let emails = [
            "welcome", "offer", "story", "hot lead", "renewal", "renewal again", "birthday", "digest", "thank you",
            "warm",
        ]

        @Test func `a folder gives the same timeline in a dry run and in the daemon with a real mail server`()
            async throws
        {
            let sink = try await MailSink()
            let hooks = try await HookServer()
            let workplace = try Workplace()
            try workplace.copyFlows(from: Built.beside("NurtureTests/Timeline/World"))
            for email in Self.emails { try workplace.writeEmail(email) }
            try workplace.writeConfiguration(sink: sink, hooks: hooks, more: "teams: { sales: sales@example.com }")
            let events = Self.events()
            try workplace.write("events.ndjson", events.joined(separator: "\n"))
            let end = try #require(ISO8601.instant("2026-05-20T00:00:00Z", zone: .utc))

            let dryRun = try await workplace.nurture(
                "dry-run",
                workplace.path("Flows"),
                "--config",
                workplace.path("nurture.yaml"),
                "--events",
                workplace.path("events.ndjson"),
                "--until",
                "2026-05-20T00:00:00Z",
                "--format",
                "json"
            )
            #expect(dryRun.status == 0, "\(dryRun.errors)")
            let expected = Dictionary(grouping: dryRun.output) { Self.contact(of: $0) }
            let daemon = try await DaemonRun(workplace: workplace, sink: sink, events: events, end: end).timeline()

            #expect(Set(daemon.keys) == Set(expected.keys))
            for (contact, lines) in expected { #expect(daemon[contact] == lines, "\(contact)") }
            // The world is one in which things happen.
            let kinds = Set(dryRun.output.compactMap(Self.kind))
            #expect(kinds.isSuperset(of: Self.kinds), "\(Self.kinds.subtracting(kinds)) never happens")
        }

        private static let kinds: Set<String> = [
            "event", "entered", "not_entered", "finished", "converted", "stopped", "sent", "notified", "called",
            "waiting", "decided", "split", "went", "set", "tagged", "untagged", "moved", "unsubscribed", "scored",
            "recorded",
        ]

        /// Twelve contacts in four zones, over the nights in which clocks change, each with a life of its own.
        private static func events() -> [String] {
            var lines: [(at: String, line: String)] = [
                ("2026-03-02T07:00:00Z", track("2026-03-02T07:00:00Z", "sentinel", "sentinel@example.com"))
            ]
            for number in 1...12 {
                let address = "contact-\(number)@example.com"
                let day = 3 + number
                let at = moment(day: day, minute: number)
                let traits =
                    "\"time_zone\":\"\(zones[number % zones.count])\",\"renewal_date\":\"2026-04-\(10 + number)\","
                    + "\"birthday\":\"1990-05-0\(1 + number % 9)\""
                let source = number % 5 == 0 ? "friend" : number % 2 == 0 ? "webinar" : "guide"
                lines.append((at, track(at, "lead", address, "\"source\":\"\(source)\"", traits: traits)))
                if number % 3 == 0 {
                    let visit = moment(day: day + 1, minute: 40)
                    lines.append((visit, track(visit, "visited pricing", address, "\"plan\":\"pro\"")))
                }
                if number % 4 == 0 {
                    let again = moment(day: day + 2, minute: 50)
                    lines.append((again, track(again, "lead", address, "\"source\":\"guide\"")))
                }
                if number % 5 != 0, number % 2 == 0 {
                    // By then the mail has gone out in every zone, weekends included.
                    let click = moment(day: day + 4, minute: 30)
                    let link = "\"email\":\"welcome\",\"link\":\"https://example.com/welcome\""
                    lines.append((click, track(click, "clicked", address, link)))
                }
                if number % 6 == 1 {
                    let purchase = moment(day: day + 9, minute: 20)
                    lines.append((purchase, track(purchase, "purchase", address)))
                }
            }
            return lines.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
                .map(\.element.line)
        }

        private static func moment(day: Int, minute: Int) -> String {
            let date = day <= 31 ? "2026-03-\(day < 10 ? "0" : "")\(day)" : "2026-04-0\(day - 31)"
            return "\(date)T14:\(minute < 10 ? "0" : "")\(minute):00Z"
        }

        private static func track(
            _ at: String,
            _ event: String,
            _ address: String,
            _ properties: String = "",
            traits: String = ""
        ) -> String {
            let more = traits.isEmpty ? "" : ",\(traits)"
            return "{\"type\":\"track\",\"messageId\":\"\(event) \(address) \(at)\",\"event\":\"\(event)\","
                + "\"timestamp\":\"\(at)\",\"properties\":{\(properties)},"
                + "\"context\":{\"traits\":{\"email\":\"\(address)\"\(more)}}}"
        }

        private static func contact(of line: String) -> String { member("contact", of: line) ?? "" }

        private static func kind(of line: String) -> String? { member("kind", of: line) }

        private static func member(_ name: String, of line: String) -> String? {
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?[name] as? String
        }
    }
}

extension Workplace {
    /// The flow files of that folder, as the flows to run.
    fileprivate func copyFlows(from folder: URL) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".flow") {
            try write("Flows/\(name)", bytes: Array(try Data(contentsOf: folder.appending(path: name))))
        }
    }
}
