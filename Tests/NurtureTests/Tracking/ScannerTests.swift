import FlowModel
import Foundation
import Synchronization
import Testing

extension EndToEnd {
    /// Machines fetch every link of a mail before its reader does: nothing comes of it, and the reader still counts.
    struct Scanners {
        /// Mails that are scanned: 40 here, as many as `NURTURE_SCANNED_MAILS` says elsewhere.
        private static var count: Int {
            ProcessInfo.processInfo.environment["NURTURE_SCANNED_MAILS"].flatMap { Int($0) } ?? 40
        }

        private static let start = Instant(milliseconds: 1_772_438_400_000)

        private static let flows = [
            "offer.flow": """
            on lead
            topic newsletter
            1. send offer
            2. wait until clicked, at most 3 days, otherwise stop
            3. tag interested
            """,
            "clicker.flow": "on clicked offer, tag clicker",
            "goodbye.flow": "on unsubscribed, tag lost",
        ]

        private static let email = """
            ---
            subject: "offer"
            ---
            Look at [one](https://example.com/one "one"), [two](https://example.com/two "two") and
            [three](https://example.com/three "three").

            """

        private static let machines: [(method: String, agent: String?)] = [
            ("GET", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36"),
            ("GET", "BarracudaCentral"), ("HEAD", nil), ("GET", nil), ("HEAD", "Mozilla/5.0 (compatible; Mimecast)"),
            ("GET", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148"), ("GET", "python-requests"),
        ]

        /// The headers of three people, the last of whom says nothing.
        private static let people: [[(String, String)]] = [
            [("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0"), ("DNT", "1")],
            [("User-Agent", "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Safari/605.1.15"), ("Sec-GPC", "1")],
            [],
        ]

        @Test func `a scanner that fetches every link causes nothing, and the human click that follows counts`()
            async throws
        {
            let workplace = try Workplace()
            for (name, text) in Self.flows { try workplace.write("Flows/" + name, text) }
            try workplace.write("Flows/emails/offer.md", Self.email)
            try workplace.writeConfiguration(more: "topics: { newsletter: { name: \"Newsletter\" } }")
            let told = Told()
            let daemon = LeapingDaemon(in: workplace, at: Self.start)
            try await daemon.run(observe: { transitions, _, _ in told.add(transitions) }) {
                try await Self.lead(daemon)
                // Some scan while the mail server still talks, some when the mail is in the mailbox.
                try await daemon.pass(until: Self.start.adding(seconds: 60))
                let mails = try Self.mails(in: workplace)
                #expect(mails.count == Self.count)
                try await Self.scan(mails, daemon, from: Self.start.adding(seconds: 60))
                try await daemon.pass(until: Self.start.adding(seconds: 120))
                #expect(told.counts == [.clicks: 3 * Self.count])

                let later = Self.start.adding(seconds: 3_600)
                try await daemon.pass(until: later)
                try await Self.together(mails.indices) { index in
                    let link = mails[index].links[index % 3]
                    let answer = try await daemon.send(HTTPCall("GET", link, headers: Self.people[index % 3]))
                    #expect(answer.status == 302)
                }
                try await daemon.pass(until: later.adding(seconds: 60))
                #expect(
                    told.counts == [
                        .clicks: 4 * Self.count, .interested: Self.count, .clicker: Self.count,
                    ]
                )
            }
        }

        /// Everybody's event, and one of somebody who does nothing.
        private static func lead(_ daemon: LeapingDaemon) async throws {
            let addresses = (1...count).map { "contact-\($0)@example.com" } + [LeapingDaemon.sentinel]
            for page in stride(from: 0, to: addresses.count, by: 200) {
                let calls = addresses[page..<min(page + 200, addresses.count)].map { address in
                    "{\"type\":\"track\",\"event\":\"lead\",\"context\":{\"traits\":{\"email\":\"\(address)\"}}}"
                }
                try await daemon.post("{\"batch\":[\(calls.joined(separator: ","))]}")
            }
        }

        /// Every link and picture of every mail within two seconds, each mail's in another order and by other machines.
        private static func scan(_ mails: [ScannedMail], _ daemon: LeapingDaemon, from start: Instant) async throws {
            let rounds = mails.map(\.all.count).max() ?? 0
            for round in 0..<rounds {
                try await daemon.pass(until: start.adding(milliseconds: 1_950 * Int64(round) / Int64(rounds - 1)))
                try await together(mails.indices) { index in
                    let links = mails[index].all
                    guard round < links.count else { return }
                    let machine = machines[(index + round) % machines.count]
                    let headers = machine.agent.map { [("User-Agent", $0)] } ?? []
                    let link = links[(index + round) % links.count]
                    let answer = try await daemon.send(HTTPCall(machine.method, link, headers: headers))
                    #expect([200, 302].contains(answer.status), "\(link)")
                }
            }
        }

        /// Four at a time: each blocks a thread.
        private static func together(
            _ indices: Range<Int>,
            _ body: @escaping @Sendable (Int) async throws -> Void
        ) async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<4 {
                    group.addTask {
                        for index in indices where index % 4 == lane { try await body(index) }
                    }
                }
                try await group.waitForAll()
            }
        }

        private static func mails(in workplace: Workplace) throws -> [ScannedMail] {
            let folder = workplace.folder.appending(path: "outbox")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".eml") }
            return try names.sorted().compactMap { name in
                let text = String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
                return text.contains(LeapingDaemon.sentinel) ? nil : ScannedMail(text)
            }
        }
    }
}

/// A mail as a scanner reads it: by the paths of its links.
private struct ScannedMail: Sendable {
    /// What counts clicks.
    let links: [String]
    /// Those, the pages and the picture.
    let all: [String]

    init(_ message: String) {
        let text = Self.unquoted(message)
        var found: [String] = []
        for rest in text.components(separatedBy: Mail.linkBase + "/").dropFirst() {
            var path = "/" + rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0)) }
            // The end of a sentence.
            if path.hasSuffix(".") { path.removeLast() }
            if !found.contains(path) { found.append(path) }
        }
        all = found
        links = found.filter { $0.hasPrefix("/c/") }
    }

    /// Undoes quoted-printable (RFC 2045, section 6.7).
    private static func unquoted(_ message: String) -> String {
        let parts = message.replacing("=\r\n", with: "").components(separatedBy: "=")
        return parts[0]
            + parts.dropFirst().map { part in
                guard let code = UInt8(part.prefix(2), radix: 16), code < 0x80 else { return "=" + part }
                return String(Character(Unicode.Scalar(code))) + part.dropFirst(2)
            }.joined()
    }
}

/// Counts what came of it.
private final class Told: Sendable {
    enum What: Hashable {
        /// Lines of the timeline, those of machines' clicks too.
        case clicks
        case interested, clicker, lost
    }

    private let state = Mutex<[What: Int]>([:])

    var counts: [What: Int] { state.withLock { $0 } }

    func add(_ transitions: [Transition]) {
        state.withLock { counts in
            for entry in transitions.flatMap(\.timeline) {
                switch entry.kind {
                case .event(let name, _, _, _) where name.text == "clicked": counts[.clicks, default: 0] += 1
                case .tagged(let tag) where tag.text == "interested": counts[.interested, default: 0] += 1
                case .tagged(let tag) where tag.text == "clicker": counts[.clicker, default: 0] += 1
                case .tagged, .unsubscribed, .stopped: counts[.lost, default: 0] += 1
                default: break
                }
            }
        }
    }
}
