@testable import FlowTransport

extension HostileScript {
    /// Before anybody is signed in: nothing is handed over, and nothing but libcurl's own words were said.
    static let beforeMail: [HostileScript] = {
        let bad: [HostileRelay.Deed] = [
            .sayAndDrop("421 busy"), .drop, .reset, .stall, .junk(junk), .sayAndStall("250-half"),
            .sayAndDrop("250-half"),
        ]
        func away(
            _ place: String,
            _ deed: HostileRelay.Deed,
            _ change: (inout HostileScript) -> Void = { _ in }
        ) -> HostileScript {
            make(place, deed, .unreachable, connections: 1, messages: 0, change)
        }
        let toTLS: (inout HostileScript) -> Void = {
            ($0.offers, $0.tls, $0.signsIn) = (["STARTTLS"], .required, true)
        }
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
}
