import Testing

@testable import FlowTransport

/// A mail server that misbehaves at one place, so many times, and is well-behaved otherwise.
final class HostileRelay: Sendable {
    /// Where it misbehaves: in answer to a command, or at one of these.
    static let greeting = "greeting"
    /// In the middle of a message.
    static let body = "body"
    /// In answer to a message.
    static let dot = "."

    enum Deed: Sendable {
        case say(String)
        case sayAndDrop(String)
        case junk([UInt8])
        case drop
        case reset
        /// Says it, then resets the connection.
        case sayAndReset(String)
        case stall
        /// Says it, then nothing more.
        case sayAndStall(String)
        /// One byte in each packet.
        case drip(String)
    }

    /// Lines in clear text.
    let heard: Monitor<[String]>
    let messages: Monitor<Int>
    private let server: LoopbackServer

    /// Refuses so many recipients before it takes one.
    init(offers: [String], at place: String, times: Int, _ deed: Deed, refusing refusals: Int = 0) {
        let (heard, messages) = (Monitor<[String]>([]), Monitor(0))
        (self.heard, self.messages) = (heard, messages)
        let left = Monitor(times)
        let refusalsLeft = Monitor(refusals)
        /// The deed while it is not used up.
        let next: @Sendable (String) -> Deed? = { verb in
            if verb == "RCPT", HostileRelay.takes(refusalsLeft) { return .say("550 no") }
            guard verb == place else { return nil }
            return HostileRelay.takes(left) ? deed : nil
        }
        server = LoopbackServer { _, peer in
            guard HostileRelay.act(next(HostileRelay.greeting) ?? .say("220 relay"), peer) else { return }
            while let line = peer.line() {
                heard.change { $0.append(line) }
                let verb = String(line.prefix { $0 != " " && $0 != ":" })
                let deed = next(verb)
                guard HostileRelay.act(deed ?? .say(HostileRelay.usual(verb, offers)), peer), verb != "QUIT" else {
                    return
                }
                guard verb == "DATA", HostileRelay.wantsMessage(deed) else { continue }
                if let deed = next(HostileRelay.body) {
                    guard peer.line() != nil, HostileRelay.act(deed, peer) else { return }
                }
                var last = peer.line()
                while last != nil, last != "." { last = peer.line() }
                guard last != nil else { return }
                messages.change { $0 += 1 }
                guard HostileRelay.act(next(HostileRelay.dot) ?? .say("250 queued"), peer) else { return }
            }
        }
    }

    var url: String { "smtp://127.0.0.1:\(server.port)" }
    var connectionCount: Int { server.connectionCount }

    private static func usual(_ verb: String, _ offers: [String]) -> String {
        switch verb {
        case "EHLO":
            (["relay.example.com"] + offers).enumerated()
                .map { "250" + ($0 == offers.count ? " " : "-") + $1 }
                .joined(separator: "\r\n")
        case "DATA": "354 go"
        case "AUTH": "235 welcome"
        case "QUIT": "221 bye"
        default: "250 ok"
        }
    }

    private static func takes(_ left: Monitor<Int>) -> Bool {
        left.change { count in
            count -= 1
            return count >= 0
        }
    }

    private static func wantsMessage(_ deed: Deed?) -> Bool {
        switch deed {
        case nil: true
        case .say(let text)?, .drip(let text)?: text.contains("354")
        default: false
        }
    }

    /// False when the connection is over.
    private static func act(_ deed: Deed, _ peer: LoopbackPeer) -> Bool {
        switch deed {
        case .say(let text): peer.write(text + "\r\n")
        case .junk(let bytes): peer.write(bytes: bytes)
        case .drip(let text): peer.drip(text + "\r\n")
        case .drop: return false
        case .sayAndDrop(let text):
            peer.write(text + "\r\n")
            return false
        case .reset:
            peer.reset()
            return false
        case .sayAndReset(let text):
            peer.write(text + "\r\n")
            // The client has read it when it says the next thing, or hangs up.
            _ = peer.line()
            peer.reset()
            return false
        case .stall:
            peer.awaitClose()
            return false
        case .sayAndStall(let text):
            peer.write(text + "\r\n")
            peer.awaitClose()
            return false
        }
        return true
    }
}
