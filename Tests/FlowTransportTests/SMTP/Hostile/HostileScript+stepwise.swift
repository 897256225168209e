extension HostileScript {
    /// Without pipelining: one command, one answer.
    static let stepwise = upToData + withMessage

    private static let broken: [HostileRelay.Deed] = [
        .drop, .reset, .junk(junk), .say(longLine), .sayAndDrop("250-half"),
    ]

    private static let upToData: [HostileScript] = {
        var scripts = [
            make(HostileRelay.greeting, .drip("220-slow\r\n220 relay"), .accepted, connections: 1, messages: 2),
            make("EHLO", .drip("250-slow\r\n250 SIZE 1000000"), .accepted, connections: 1, messages: 2),
            make("EHLO", .say("500 what?"), .accepted, connections: 1, messages: 2),
            make("MAIL", .say("450 later"), .deferred(450), connections: 1, messages: 1),
            make("MAIL", .say("550 5.1.1 no"), .refused(550), connections: 1, messages: 1),
            make("MAIL", .sayAndDrop("421 bye"), .accepted, connections: 2, messages: 2),
            make("MAIL", .sayAndDrop("421 bye"), .deferred(421), connections: 3, messages: 1) { $0.times = 2 },
            make("MAIL", .drip("250 ok"), .accepted, connections: 1, messages: 2),
            make("MAIL", .say("250 ok\r\n250 ok"), .deferred(0), connections: 2, messages: 1),
            make("MAIL", .say("354 go"), .accepted, connections: 2, messages: 2),
        ]
        // Before MAIL is accepted another connection is tried at once; afterwards the message waits.
        scripts += broken.map { make("MAIL", $0, .accepted, connections: 2, messages: 2) }
        for place in ["RCPT", "DATA"] {
            scripts += broken.map { make(place, $0, .deferred(0), connections: 2, messages: 1) }
            scripts += [
                make(place, .stall, .deferred(0), connections: 2, messages: 1),
                make(place, .sayAndStall("250-half"), .deferred(0), connections: 2, messages: 1),
                make(place, .say("450 later"), .deferred(450), connections: 1, messages: 1),
                make(place, .say("550 5.1.1 no"), .bad(550), connections: 1, messages: 1),
                make(place, .say("550 5.7.1 no"), .refused(550), connections: 1, messages: 1),
                make(place, .sayAndDrop("421 bye"), .deferred(421), connections: 2, messages: 1),
            ]
        }
        scripts += [
            make("RCPT", .drip("250 ok"), .accepted, connections: 1, messages: 2),
            make("RCPT", .say("250 ok\r\n354 go"), .deferred(0), connections: 2, messages: 1),
            make("RCPT", .say("550 User unknown"), .bad(550), connections: 1, messages: 1),
            make("DATA", .drip("354 go"), .accepted, connections: 1, messages: 2),
            make("DATA", .say("250 what?"), .deferred(0), connections: 2, messages: 1),
            make("DATA", .say("354 go\r\n250 queued"), .deferred(0), connections: 2, messages: 1),
        ]
        return scripts
    }()

    /// While the message goes, and at its end.
    private static let withMessage: [HostileScript] = {
        let large: (inout HostileScript) -> Void = {
            $0.text = String(repeating: String(repeating: "x", count: 76) + "\r\n", count: 200_000)
        }
        var scripts = [
            make(HostileRelay.body, .drop, .deferred(0), connections: 2, messages: 1, large),
            make(HostileRelay.body, .reset, .deferred(0), connections: 2, messages: 1, large),
            make(HostileRelay.body, .sayAndDrop("552 too big"), .refused(552), connections: 2, messages: 1, large),
        ]
        let silent: [HostileRelay.Deed] = broken + [.stall, .sayAndStall("250-half"), .say("354 more")]
        scripts += silent.map { make(HostileRelay.dot, $0, .uncertain, connections: 2, messages: 2) }
        scripts += [
            make(HostileRelay.dot, .say("450 later"), .deferred(450), connections: 1, messages: 2),
            make(HostileRelay.dot, .say("550 5.1.1 no"), .bad(550), connections: 1, messages: 2),
            make(HostileRelay.dot, .say("554 spam"), .refused(554), connections: 1, messages: 2),
            make(HostileRelay.dot, .sayAndDrop("421 bye"), .deferred(421), connections: 2, messages: 2),
            make(HostileRelay.dot, .drip("250 queued"), .accepted, connections: 1, messages: 2),
            make(HostileRelay.dot, .say("250 queued\r\n250 more"), .accepted, connections: 2, messages: 2),
            make(HostileRelay.dot, .sayAndDrop("250 queued"), .accepted, connections: 2, messages: 2),
            make(HostileRelay.dot, .sayAndReset("250 queued"), .accepted, connections: 2, messages: 2),
        ]
        return scripts
    }()
}
