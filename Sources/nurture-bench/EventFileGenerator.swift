import FlowModel
import Foundation

/// Writes a file of events as a shop with newsletters exports it: the same bytes for the same numbers.
struct EventFileGenerator {
    static let journey = Journey(
        title: "Lead to customer",
        steps: [
            step(.event(Slug("form submitted"))), step(.sent(email: Slug("welcome"))),
            step(.message(.clicked, email: Slug("welcome"))), step(.stage(Slug("sql"))), step(.event(Slug("purchase"))),
        ]
    )

    private static func step(_ touchpoint: Touchpoint) -> Journey.Step {
        Journey.Step(title: "step", paths: [Journey.Path(title: "step", touchpoint: touchpoint)])
    }

    private static let chunkBytes = 4 << 20
    /// On which there are events.
    static let someDay = "2026-01-10"
    private static let start = Instant(milliseconds: 1_767_225_600_000)
    /// Between two lines of the file.
    private static let pace: Int64 = 1_500

    let events: Int
    let contacts: Int
    private var random: UInt64 = 1
    private var bytes: [UInt8] = []

    init(events: Int, contacts: Int) {
        (self.events, self.contacts) = (events, contacts)
    }

    mutating func write(to path: String) throws {
        try Data().write(to: URL(fileURLWithPath: path))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        bytes.reserveCapacity(EventFileGenerator.chunkBytes + 4_096)
        for number in 0..<events {
            let passed = Int64(number) * EventFileGenerator.pace
            line(number, at: EventFileGenerator.start.adding(milliseconds: passed))
            if bytes.count >= EventFileGenerator.chunkBytes {
                try file.write(contentsOf: bytes)
                bytes.removeAll(keepingCapacity: true)
            }
        }
        try file.write(contentsOf: bytes)
        bytes = []
    }

    // MARK: Lines

    private mutating func line(_ number: Int, at now: Instant) {
        // Contacts come one after the other, and are then heard of for a while.
        let newest = number * contacts / events
        let contact = max(0, newest - below(max(1, min(contacts, 1 + contacts / 4))))
        let at = ISO8601.text(of: now, in: .utc)
        let sent = #""email":"welcome","flow":"nurture","version":2,"step":"1""#
        switch below(20) {
        case 0: visitor(contact, at)
        case 1: application("form submitted", contact, number, at, #""form":"guide","source":"\#(source())""#)
        case 2...5:
            let properties = #""path":"/products/\#(below(500))","seconds":\#(below(300))"#
            application("page viewed", contact, number, at, properties)
        case 6:
            let properties = #""amount":\#(below(90_000)).\#(10 + below(89)),"currency":"EUR""#
            application("purchase", contact, number, at, properties)
        case 7:
            let properties = #""utm_source":"\#(source())","sku":"A-\#(below(9_999))""#
            application("product viewed", contact, number, at, properties)
        case 8...10: daemon("sent", contact, at, sent)
        case 11, 12: daemon("delivered", contact, at, sent)
        case 13, 14: daemon("opened", contact, at, sent + #","automatic":\#(below(4) == 0)"#)
        case 15:
            let link = "https://www.example.com/guide?utm_campaign=nurture"
            daemon("clicked", contact, at, sent + #","link":"\#(link)","automatic":false"#)
        case 16: daemon("entered", contact, at, #""flow":"nurture","version":2"#)
        case 17: daemon("stage", contact, at, #""from":"mql","to":"sql""#)
        case 18: daemon("split", contact, at, #""flow":"nurture","version":2,"step":"2","arm":\#(1 + below(2))"#)
        default: identify(contact, at)
        }
    }

    /// Somebody who is known by a cookie, and by a user id as well on every third of such lines.
    private mutating func visitor(_ contact: Int, _ at: String) {
        let user = below(3) == 0 ? #""userId":"customer-\#(contact)","# : ""
        add(
            #"{"type":"page",\#(user)"anonymousId":"5f2c1c1e-\#(contact)-4c57","name":"Home","timestamp":"\#(at)","#
                + #""properties":{"url":"https://www.example.com/","referrer":"https://www.google.com/"},"#
                + #""context":{"campaign":{"name":"spring","source":"google"},"locale":"nl-NL"}}"#
        )
    }

    private mutating func application(
        _ event: String,
        _ contact: Int,
        _ number: Int,
        _ at: String,
        _ properties: String
    ) {
        add(
            #"{"type":"track","messageId":"ajs-next-\#(number)-77f0e2","userId":"customer-\#(contact)","#
                + #""event":"\#(event)","timestamp":"\#(at)","receivedAt":"\#(at)","properties":{\#(properties)},"#
                + #""context":{"library":{"name":"analytics.js","version":"2.1.0"},"#
                + #""traits":{"email":"customer\#(contact)@example.com"}}}"#
        )
    }

    private mutating func daemon(_ event: String, _ contact: Int, _ at: String, _ properties: String) {
        add(
            #"{"type":"track","userId":"customer-\#(contact)","event":"\#(event)","timestamp":"\#(at)","#
                + #""receivedAt":"\#(at)","properties":{\#(properties)},"#
                + #""context":{"traits":{"email":"customer\#(contact)@example.com"}}}"#
        )
    }

    private mutating func identify(_ contact: Int, _ at: String) {
        add(
            #"{"type":"identify","userId":"customer-\#(contact)","timestamp":"\#(at)","receivedAt":"\#(at)","#
                + #""traits":{"email":"customer\#(contact)@example.com","first_name":"Zoë","plan":"pro"}}"#
        )
    }

    private mutating func add(_ line: String) {
        bytes.append(contentsOf: line.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func source() -> String {
        ["google", "newsletter", "linkedin", "bing", "fair"][below(5)]
    }

    /// Steele, Lea and Flood 2014 (SplitMix64).
    private mutating func below(_ limit: Int) -> Int {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
