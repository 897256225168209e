import Foundation
import Testing

extension EndToEnd {
    /// Client libraries that others made and publish, with nothing changed but the host.
    struct SegmentClients {
        private static let flow = """
            on lead
            1. if page where name is "Pricing" ever go to step 3
            2. stop
            3. call webhook crm
            """

        @Test(arguments: ["segment", "rudder"])
        func `a public library's calls arrive once, though requests fail and its clock is wrong`(
            library: String
        ) async throws {
            let hooks = try await HookServer()
            let workplace = try Workplace()
            try workplace.write("Flows/nurture.flow", Self.flow)
            try workplace.writeConfiguration(hooks: hooks)
            let daemon = try await Daemon(in: workplace)
            let peer = Built.beside("Peers/libraries.py").path
            let child = try Child(
                Built.python(),
                [peer, "\(daemon.port)", Daemon.writeKey, workplace.path("nurture.sqlite"), library]
            )
            let outcome = try await child.finish(within: 60)
            #expect(outcome.status == 0, "\(outcome.text)")
            let requests: [Request] = decode(outcome.output)
            let sent: [Sent] = decode(outcome.output)
            let recorded: [Recorded] = decode(outcome.output)

            // The first was refused, the second was taken but its answer lost: both were repeated with the same ids.
            #expect(requests.count >= 3)
            #expect(requests.first?.status == 503)
            #expect(requests.dropFirst().allSatisfy { $0.status == 200 })
            #expect(requests.allSatisfy { $0.gzip && $0.key == Daemon.writeKey + ":" })
            let ids = requests.flatMap(\.ids)
            #expect(Set(ids).count == 7)
            #expect(ids.count > 7)
            #expect(sent.map(\.failures) == [[]])

            let events = try #require(recorded.first?.events)
            let expected = ["page", "guide-read", "", "", "group", "lead", "meeting-held"]
            #expect(events.map(\.name) == expected)
            #expect(events.allSatisfy { $0.contact == "\(library)@example.com" }, "\(events)")
            // By our clock the calls were made now, and the meeting ten minutes ago.
            #expect(events.dropLast().allSatisfy { (0..<60_000).contains($0.delay) }, "\(events)")
            #expect((600_000..<660_000).contains(try #require(events.last).delay))
            // What the visitor did before counts for the user.
            let call = try await hooks.call(about: "\(library)@example.com")
            #expect(call.body.contains("\"group_id\":\"g1\""))
        }

        private func decode<Line: Decodable>(_ output: [String]) -> [Line] {
            output.compactMap { try? JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        }

        private struct Request: Decodable {
            let gzip: Bool
            let status: Int
            let key: String
            let ids: [String]
        }

        private struct Sent: Decodable {
            let failures: [String]
        }

        private struct Recorded: Decodable {
            struct Event: Decodable {
                let name: String
                /// Milliseconds between the event and its arrival.
                let delay: Int64
                let contact: String
            }

            let events: [Event]
        }
    }
}
