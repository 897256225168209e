extension HostileScript {
    /// The same with pipelining, where the answers of a group come as they like.
    static let pipelined: [HostileScript] = {
        func script(
            _ place: String,
            _ deed: HostileRelay.Deed,
            _ end: End,
            _ connections: Int,
            _ messages: Int
        ) -> HostileScript {
            make(place, deed, end, connections: connections, messages: messages) { $0.offers = ["PIPELINING"] }
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
