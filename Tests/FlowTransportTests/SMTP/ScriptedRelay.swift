import Testing

@testable import FlowTransport

/// A mail server that answers as it is told and remembers what it heard.
final class ScriptedRelay: Sendable {
    enum Answer: Sendable {
        case say(String)
        case drip(String)
        /// Closes without a word.
        case drop
        /// Says nothing until the client closes.
        case silence
    }

    struct Heard: Sendable {
        var lines: [String] = []
        var messages: [String] = []
    }

    let heard: Monitor<Heard>
    private let server: LoopbackServer

    /// `answer` gives the reply to a command of a connection (from 1); `.` is a whole message; nil is the usual.
    init(
        offers: [String] = [],
        greeting: Answer = .say("220 relay"),
        answer: @escaping @Sendable (Int, String) -> Answer? = { _, _ in nil }
    ) {
        let heard = Monitor(Heard())
        self.heard = heard
        server = LoopbackServer { number, peer in
            guard ScriptedRelay.give(greeting, peer) else { return }
            while let line = peer.line() {
                heard.change { $0.lines.append(line) }
                let verb = String(line.prefix { $0 != " " && $0 != ":" })
                let usual = ScriptedRelay.usual(verb, offers)
                guard ScriptedRelay.give(answer(number, verb) ?? .say(usual), peer), verb != "QUIT" else { return }
                guard verb == "DATA", case .say("354 go") = answer(number, verb) ?? .say(usual) else { continue }
                guard let message = ScriptedRelay.message(peer) else { return }
                heard.change { $0.messages.append(message) }
                guard ScriptedRelay.give(answer(number, ".") ?? .say("250 queued"), peer) else { return }
            }
        }
    }

    var url: String { "smtp://127.0.0.1:\(server.port)" }
    var connectionCount: Int { server.connectionCount }
    var messages: [String] { heard.read { $0.messages } }
    func lines(_ prefix: String) -> [String] { heard.read { $0.lines.filter { $0.hasPrefix(prefix) } } }

    /// Waits until a line that begins so was heard.
    func awaitLine(_ prefix: String) throws {
        let found = heard.wait(until: .after(seconds: 30)) { heard in
            heard.lines.contains { $0.hasPrefix(prefix) } ? true : nil
        }
        try #require(found != nil)
    }

    private static func usual(_ verb: String, _ offers: [String]) -> String {
        switch verb {
        case "EHLO":
            (["relay.example.com"] + offers).enumerated()
                .map { "250" + ($0 == offers.count ? " " : "-") + $1 }
                .joined(separator: "\r\n")
        case "DATA": "354 go"
        case "QUIT": "221 bye"
        default: "250 ok"
        }
    }

    /// False when the connection is over.
    private static func give(_ answer: Answer, _ peer: LoopbackPeer) -> Bool {
        switch answer {
        case .say(let text): peer.write(text + "\r\n")
        case .drip(let text): peer.drip(text + "\r\n")
        case .drop: return false
        case .silence:
            peer.awaitClose()
            return false
        }
        return true
    }

    private static func message(_ peer: LoopbackPeer) -> String? {
        var lines: [String] = []
        while let line = peer.line() {
            if line == "." { return lines.joined(separator: "\n") }
            lines.append(line)
        }
        return nil
    }
}
