import Foundation
import Testing

extension EndToEnd {
    /// The delivery promise, with the daemon killed again and again.
    struct Kill {
        private static let contacts = 500
        private static let batchSize = 50
        private static let kills = 12
        private static let connections = 2
        private static let subjects = ["first", "second"]

        @Test(.timeLimit(.minutes(10)))
        func `everyone gets every email due, though the daemon is killed twelve times`() async throws {
            let sink = try await MailSink()
            let workplace = try Workplace()
            try workplace.write("Flows/nurture.flow", "on lead, send first; wait 1 second; send second")
            for subject in Self.subjects { try workplace.writeEmail(subject) }
            try workplace.writeConfiguration(sink: sink, smtp: "tls: none, connections: \(Self.connections)")

            let addresses = (1...Self.contacts).map { "contact\($0)@example.com" }
            let daemon = try await killAgainAndAgain(addresses, sink: sink, workplace: workplace)
            let due = Self.contacts * Self.subjects.count
            let mails = try await sink.mails.first("all \(due) emails", within: 240) { mails in
                Set(mails.map { [$0.recipients[0], $0.subject] }).count == due ? mails : nil
            }

            let listed = try await workplace.nurture("outbox", "list", "--uncertain", "--format", "json")
            #expect(listed.status == 0, "\(listed.text)")
            try expectOnlyListedRepeats(mails, listed: listed.output)
            #expect(try await daemon.stop() == 0)
            // Nothing came after all were there.
            #expect(Set(sink.mails.elements.map(\.messageID)).count == due)
        }

        /// Hands in the contacts in batches, killing the daemon while they come in and while mail goes out; each kill
        /// waits for so and so many more messages, never for time.
        private func killAgainAndAgain(
            _ addresses: [String],
            sink: MailSink,
            workplace: Workplace
        ) async throws -> Daemon {
            var random = SplitMix(seed: 20_260_302)
            var daemon = try await Daemon(in: workplace)
            var batches = stride(from: 0, to: addresses.count, by: Self.batchSize).map { start in
                addresses[start..<min(start + Self.batchSize, addresses.count)].map { address in
                    Daemon.Call.track("lead", address, messageID: "lead-\(address)")
                }
            }
            for round in 1...Self.kills {
                if let batch = batches.popLast() {
                    if round.isMultiple(of: 3) {
                        // The answer may be lost with the daemon; whoever got none sends again.
                        try await kill(daemon, takingIn: batch)
                        daemon = try await Daemon(in: workplace)
                    }
                    #expect(try await daemon.batch(batch).status == 200)
                }
                let enough = sink.mails.elements.count + Int.random(in: 5...70, using: &random)
                let sent = Self.batchSize * round
                _ = try await sink.mails.first("\(min(enough, sent)) emails") { mails in
                    mails.count >= min(enough, sent) ? true : nil
                }
                try await daemon.kill()
                daemon = try await Daemon(in: workplace)
            }
            for batch in batches { #expect(try await daemon.batch(batch).status == 200) }
            return daemon
        }

        /// Kills the daemon while a batch is on its way to it.
        private func kill(_ daemon: Daemon, takingIn batch: [Daemon.Call]) async throws {
            async let answer = try? daemon.batch(batch)
            try await daemon.kill()
            _ = await answer
        }

        /// A message came again only where a kill can explain it, as the same bytes, and the daemon says so.
        private func expectOnlyListedRepeats(_ mails: [Mail], listed: [String]) throws {
            let byID = Dictionary(grouping: mails, by: \.messageID)
            #expect(byID.count == Self.contacts * Self.subjects.count, "a message changed its Message-ID")
            let starts = Self.kills + Self.kills / 3
            #expect(mails.count - byID.count <= Self.connections * starts)
            #expect(listed.count <= Self.connections * starts)
            for (id, copies) in byID where copies.count > 1 {
                #expect(Set(copies.map(\.sha256)).count == 1, "\(id) came again with other bytes")
                #expect(listed.contains { $0.contains(id) }, "\(id) came \(copies.count) times and is not listed")
            }
        }
    }
}

/// A small generator with a seed, so that a failing run can be run again (Steele, Lea, Flood: SplitMix, 2014).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
