import Foundation
import Testing

extension EndToEnd {
    /// Two mail servers, one of which dies under load, and then the daemon does.
    struct DyingRelays {
        private static let contacts = (1...400).map { "contact-\($0)@example.com" }
        private static let connections = 3

        private func configure(_ place: Workplace, _ first: MailSink, _ second: MailSink) throws {
            try place.write("Flows/relay.flow", "on lead, send first")
            try place.writeEmail("first")
            let relays = [("one", first), ("two", second)].map { name, sink in
                "\(name): { url: \"smtp://127.0.0.1:\(sink.port)\", tls: none, connections: \(Self.connections) }"
            }
            try place.writeConfiguration(
                more: """
                      transport: smtp
                      relays: { \(relays.joined(separator: ", ")) }
                    """
            )
        }

        @Test func `every mail comes once, or is listed as one that may have come twice`() async throws {
            let place = try Workplace()
            let (dying, living) = (try await MailSink(), try await MailSink())
            try configure(place, dying, living)
            let daemon = try await Daemon(in: place)
            for page in stride(from: 0, to: Self.contacts.count, by: 80) {
                let calls = Self.contacts[page..<(page + 80)].map { Daemon.Call.track("lead", $0) }
                #expect(try await daemon.batch(calls).status == 200)
            }
            // Each gets its share before one of them dies.
            for sink in [dying, living] {
                _ = try await sink.mails.first("ten mails") { $0.count >= 10 ? true : nil }
            }
            try await dying.kill()
            let before = living.mails.elements.count
            #expect(before < Self.contacts.count)
            _ = try await living.mails.first("mails past the dead server") { $0.count >= before + 30 ? true : nil }
            try await daemon.kill()
            let second = try await Daemon(in: place)
            let nearly = Self.contacts.count - 4 * Self.connections
            _ = try await living.mails.first("nearly all that the dead server did not take") { mails in
                Set((mails + dying.mails.elements).map { $0.recipients[0] }).count >= nearly ? true : nil
            }
            let (uncertain, later) = try await settled(place)
            #expect(try await second.stop() == 0)
            let taken = try await dying.mails.all()
            let awaited = Set(Self.contacts).subtracting(
                taken.map { $0.recipients[0] } + (uncertain + later).map(\.contact)
            )
            let rest = try await living.mails.first("what the dead server did not take") { mails in
                awaited.isSubset(of: mails.map { $0.recipients[0] }) ? mails : nil
            }
            expectOnce(taken + rest, uncertain, later)
        }

        private struct Row: Decodable {
            let contact: String
            let state: String
            let attempts: Int
            let note: String

            /// It waits for a later time, since neither server answered.
            var isDeferred: Bool { state == "queued" && attempts > 0 }
        }

        private func rows(_ place: Workplace, _ filter: String) async throws -> [Row] {
            let listed = try await place.nurture("outbox", "list", filter, "--format", "json")
            #expect(listed.status == 0, "\(listed.text)")
            return try listed.output.map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
        }

        /// What is uncertain, and what waits for later, when nothing else is on its way any more.
        private func settled(_ place: Workplace) async throws -> (uncertain: [Row], later: [Row]) {
            var open: [Row] = []
            for _ in 1...50 {
                let uncertain = try await rows(place, "--uncertain")
                let known = Set(uncertain.map(\.contact))
                open = try await rows(place, "--format=json").filter { !known.contains($0.contact) }
                if open.allSatisfy(\.isDeferred) { return (uncertain, open) }
            }
            throw Unsettled(rows: open)
        }

        private struct Unsettled: Error {
            let rows: [Row]
        }

        private func expectOnce(_ mails: [Mail], _ uncertain: [Row], _ later: [Row]) {
            let copies = Dictionary(grouping: mails, by: { $0.recipients[0] })
            let listed = Set(uncertain.map(\.contact))
            // One for each connection of the server that died, and for each of the daemon that did.
            #expect(listed.count <= 3 * Self.connections, "\(listed)")
            let deferred = Set(later.map(\.contact))
            #expect(deferred.count <= 2 * Self.connections, "\(later)")
            for contact in Self.contacts {
                let taken = copies[contact] ?? []
                #expect(
                    taken.count == (deferred.contains(contact) ? 0 : 1) || listed.contains(contact),
                    "\(contact) came \(taken.count) times"
                )
                #expect(Set(taken.map(\.sha256)).count <= 1, "\(contact)")
                #expect(taken.allSatisfy { mail in mails.count { $0.messageID == mail.messageID } == taken.count })
            }
            #expect(Set(copies.keys).isSubset(of: Self.contacts))
        }
    }
}
