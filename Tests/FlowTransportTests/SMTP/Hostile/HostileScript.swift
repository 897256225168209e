import FlowModel
import FlowRuntime

@testable import FlowTransport

/// What a mail server does wrong, and what has to come of it.
struct HostileScript: Sendable {
    enum End: Equatable, Sendable {
        case accepted
        case refused(Int)
        /// Refused, and the address with it.
        case bad(Int)
        case deferred(Int)
        case uncertain, unreachable, notBegun

        init(_ outcome: DeliveryReport.Outcome) {
            self =
                switch outcome {
                case .accepted: .accepted
                case .refused(let status, _, let isBad): isBad ? .bad(status) : .refused(status)
                case .deferred(let status, _, _): .deferred(status)
                case .uncertain: .uncertain
                case .unreachable: .unreachable
                case .notBegun: .notBegun
                }
        }
    }

    var place: String
    var deed: HostileRelay.Deed
    var end: End
    /// Connections that the first message and a second one together take.
    var connections: Int
    /// Messages that the server has at the end.
    var messages: Int
    var offers: [String] = []
    var times = 1
    var tls = RelaySettings.TLSMode.none
    var signsIn = false
    var text = "Hi\r\n"

    var name: String {
        let told = "\(deed)".prefix(80)
        return "\(place) \(told)\(offers.isEmpty ? "" : " \(offers)")\(times == 1 ? "" : " ×\(times)")"
    }
}

extension HostileScript {
    private static let junk: [UInt8] = [0x16, 0x03, 0x00, 0xff, 0x0d, 0x00, 0x0a]
    private static let longLine = "250 " + String(repeating: "x", count: 100_000)

    /// Before anybody is signed in: nothing is handed over, and nothing but libcurl's own words were said.
    static let beforeMail: [HostileScript] = {
        let bad: [HostileRelay.Deed] = [
            .sayAndDrop("421 busy"), .drop, .reset, .stall, .junk(junk), .sayAndStall("250-half"),
            .sayAndDrop("250-half"),
        ]
        func away(_ place: String, _ deed: HostileRelay.Deed, _ change: (inout HostileScript) -> Void = { _ in })
            -> HostileScript
        {
            // A place that answers once is asked by EHLO, then by HELO.
            var script = HostileScript(place: place, deed: deed, end: .unreachable, connections: 1, messages: 0)
            change(&script)
            return script
        }
        let toTLS: (inout HostileScript) -> Void = { ($0.offers, $0.tls, $0.signsIn) = (["STARTTLS"], .required, true) }
        let toAuth: (inout HostileScript) -> Void = { ($0.offers, $0.signsIn) = (["AUTH PLAIN"], true) }
        var scripts: [HostileScript] = []
        for deed in bad + [.say("554 no"), .say("450 later"), .say("421 busy")] {
            scripts.append(away(HostileRelay.greeting, deed))
        }
        scripts += bad.map { away("EHLO", $0) }
        scripts += (bad + [.say("454 not now"), .say("502 what?"), .say(longLine)]).map { away("STARTTLS", $0, toTLS) }
        scripts += [
            // Bytes in clear text behind the answer would count as the server's first words inside TLS.
            away("STARTTLS", .say("220 go\r\n250-relay\r\n250 AUTH PLAIN\r\n235 welcome"), toTLS),
            away("STARTTLS", .sayAndStall("220 go"), toTLS),
            away("STARTTLS", .sayAndDrop("220 go"), toTLS),
            // Nothing wrong but that TLS is not offered.
            away("nowhere", .drop) { ($0.offers, $0.tls, $0.signsIn) = (["AUTH PLAIN"], .required, true) },
            away("EHLO", .say("500 what?")) { ($0.tls, $0.signsIn) = (.required, true) },
            away("nowhere", .drop) { $0.signsIn = true },
        ]
        scripts += (bad + [.say("535 no"), .say("454 later"), .say("334 more"), .say(longLine)]).map {
            away("AUTH", $0, toAuth)
        }
        return scripts
    }()

    /// Without pipelining: one command, one answer.
    static let stepwise: [HostileScript] = {
        func script(
            _ place: String,
            _ deed: HostileRelay.Deed,
            _ end: End,
            connections: Int,
            messages: Int,
            _ change: (inout HostileScript) -> Void = { _ in }
        ) -> HostileScript {
            var script = HostileScript(
                place: place,
                deed: deed,
                end: end,
                connections: connections,
                messages: messages
            )
            change(&script)
            return script
        }
        var scripts = [
            script(HostileRelay.greeting, .drip("220-slow\r\n220 relay"), .accepted, connections: 1, messages: 2),
            script("EHLO", .drip("250-slow\r\n250 SIZE 1000000"), .accepted, connections: 1, messages: 2),
            script("EHLO", .say("500 what?"), .accepted, connections: 1, messages: 2),
            script("MAIL", .say("450 later"), .deferred(450), connections: 1, messages: 1),
            script("MAIL", .say("550 5.1.1 no"), .refused(550), connections: 1, messages: 1),
            script("MAIL", .sayAndDrop("421 bye"), .accepted, connections: 2, messages: 2),
            script("MAIL", .sayAndDrop("421 bye"), .deferred(421), connections: 3, messages: 1) { $0.times = 2 },
            script("MAIL", .drip("250 ok"), .accepted, connections: 1, messages: 2),
            script("MAIL", .say("250 ok\r\n250 ok"), .deferred(0), connections: 2, messages: 1),
            script("MAIL", .say("354 go"), .accepted, connections: 2, messages: 2),
        ]
        // Before MAIL is accepted another connection is tried at once; afterwards the message waits.
        let broken: [HostileRelay.Deed] = [.drop, .reset, .junk(junk), .say(longLine), .sayAndDrop("250-half")]
        scripts += broken.map { script("MAIL", $0, .accepted, connections: 2, messages: 2) }
        for place in ["RCPT", "DATA"] {
            scripts += broken.map { script(place, $0, .deferred(0), connections: 2, messages: 1) }
            scripts += [
                script(place, .stall, .deferred(0), connections: 2, messages: 1),
                script(place, .sayAndStall("250-half"), .deferred(0), connections: 2, messages: 1),
                script(place, .say("450 later"), .deferred(450), connections: 1, messages: 1),
                script(place, .say("550 5.1.1 no"), .bad(550), connections: 1, messages: 1),
                script(place, .say("550 5.7.1 no"), .refused(550), connections: 1, messages: 1),
                script(place, .sayAndDrop("421 bye"), .deferred(421), connections: 2, messages: 1),
            ]
        }
        scripts += [
            script("RCPT", .drip("250 ok"), .accepted, connections: 1, messages: 2),
            script("RCPT", .say("250 ok\r\n354 go"), .deferred(0), connections: 2, messages: 1),
            script("RCPT", .say("550 User unknown"), .bad(550), connections: 1, messages: 1),
            script("DATA", .drip("354 go"), .accepted, connections: 1, messages: 2),
            script("DATA", .say("250 what?"), .deferred(0), connections: 2, messages: 1),
            script("DATA", .say("354 go\r\n250 queued"), .deferred(0), connections: 2, messages: 1),
        ]
        let large: (inout HostileScript) -> Void = {
            $0.text = String(repeating: String(repeating: "x", count: 76) + "\r\n", count: 200_000)
        }
        scripts += [
            script(HostileRelay.body, .drop, .deferred(0), connections: 2, messages: 1, large),
            script(HostileRelay.body, .reset, .deferred(0), connections: 2, messages: 1, large),
            script(HostileRelay.body, .sayAndDrop("552 too big"), .refused(552), connections: 2, messages: 1, large),
        ]
        let silent: [HostileRelay.Deed] = broken + [.stall, .sayAndStall("250-half"), .say("354 more")]
        scripts += silent.map { script(HostileRelay.dot, $0, .uncertain, connections: 2, messages: 2) }
        scripts += [
            script(HostileRelay.dot, .say("450 later"), .deferred(450), connections: 1, messages: 2),
            script(HostileRelay.dot, .say("550 5.1.1 no"), .bad(550), connections: 1, messages: 2),
            script(HostileRelay.dot, .say("554 spam"), .refused(554), connections: 1, messages: 2),
            script(HostileRelay.dot, .sayAndDrop("421 bye"), .deferred(421), connections: 2, messages: 2),
            script(HostileRelay.dot, .drip("250 queued"), .accepted, connections: 1, messages: 2),
            script(HostileRelay.dot, .say("250 queued\r\n250 more"), .accepted, connections: 2, messages: 2),
            script(HostileRelay.dot, .sayAndDrop("250 queued"), .accepted, connections: 2, messages: 2),
            script(HostileRelay.dot, .sayAndReset("250 queued"), .accepted, connections: 2, messages: 2),
        ]
        return scripts
    }()

    /// The same with pipelining, where the answers of a group come as they like.
    static let pipelined: [HostileScript] = {
        func script(_ place: String, _ deed: HostileRelay.Deed, _ end: End, _ connections: Int, _ messages: Int)
            -> HostileScript
        {
            HostileScript(
                place: place,
                deed: deed,
                end: end,
                connections: connections,
                messages: messages,
                offers: ["PIPELINING"]
            )
        }
        return [
            script("MAIL", .drip("250 ok"), .accepted, 1, 2), script("RCPT", .drip("250-a\r\n250 ok"), .accepted, 1, 2),
            script("DATA", .drip("354 go"), .accepted, 1, 2), script("MAIL", .drop, .accepted, 2, 2),
            script("RCPT", .drop, .deferred(0), 2, 1), script("DATA", .drop, .deferred(0), 2, 1),
            script("RCPT", .stall, .deferred(0), 2, 1), script("DATA", .reset, .deferred(0), 2, 1),
            script("MAIL", .junk(junk), .accepted, 2, 2), script("RCPT", .junk(junk), .deferred(0), 2, 1),
            // The server wants a message all the same: it gets an empty one.
            script("RCPT", .say("550 5.1.1 no"), .bad(550), 1, 2), script("RCPT", .say("450 no"), .deferred(450), 1, 2),
            script("RCPT", .sayAndDrop("421 bye"), .deferred(421), 2, 1),
            // Refused sender, and a server that wants a message nevertheless: it gets none.
            script("MAIL", .say("550 no"), .refused(550), 2, 1),
            script("RCPT", .say("250 ok\r\n354 go"), .deferred(0), 2, 1),
            script("DATA", .say("354 go\r\n250 queued"), .deferred(0), 2, 1),
            script("DATA", .say("503 5.5.1 what?"), .refused(503), 1, 1),
            script(HostileRelay.dot, .drop, .uncertain, 2, 2), script(HostileRelay.dot, .stall, .uncertain, 2, 2),
            script(HostileRelay.dot, .sayAndReset("250 queued"), .accepted, 2, 2),
        ]
    }()
}
