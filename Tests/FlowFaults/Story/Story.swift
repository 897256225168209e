package import FlowModel

/// Everything that happens in one run, made from a seed or by hand: who does what when, and what goes wrong.
///
/// Times are milliseconds since the story began, by a clock that nobody sets.
package struct Story: Sendable {
    package var seed: UInt64
    /// What the wall clock shows at the beginning.
    package var start: Instant
    /// After this nothing goes wrong any more, and nobody begins anything.
    var length: Int64
    /// The daemon's time zone.
    var zone: String
    /// Connections to the mail server.
    var connections: Int
    /// Whether mail whose outcome is unknown waits for a person, and is not sent again.
    var holdsUnknown: Bool
    /// The folder as it was written at first, and as it is changed to later.
    var editions: [StoryFolder]
    var contacts: [StoryContact]
    var deeds: [Deed]
    var faults: [Fault]
    /// How mail goes out, and what operators do about it.
    var mail = StoryMail()
}

extension Story {
    /// The first folder without what lets contacts in again and again; nil when no folder has that.
    var calmEdition: StoryFolder? {
        guard editions.contains(where: { $0.flows.contains { $0.triggers.contains(where: \.isEndless) } }) else {
            return nil
        }
        var calm = editions[0]
        for index in calm.flows.indices {
            calm.flows[index].triggers.removeAll(where: \.isEndless)
            if calm.flows[index].triggers.isEmpty {
                calm.flows[index].triggers = [StoryFlow.Trigger(kind: .event("lead"))]
            }
        }
        return calm
    }
}

/// Somebody that a story is about.
struct StoryContact: Sendable {
    /// The same when others are taken away.
    var id: Int
    var name: String
    /// Known from the beginning; else it comes with a deed, if ever.
    var hasAddress: Bool
    var zone: String?
    var habits: Habits

    /// What the contact does with a message, in percent.
    struct Habits: Sendable {
        var opens = 50
        var clicks = 30
        var replies = 5
        var unsubscribes = 4
        var unsubscribesFromTopic = 4
        var bounces = 2
        var complains = 1
        /// A scanner that follows links before the reader does.
        var isScanned = false
        /// A mailbox that is full: everything bounces softly.
        var isFull = false
        /// Nobody has the address: its server refuses everything.
        var isGone = false
    }

    var address: String { "\(name)@example.com" }
    var userID: String { "user-\(id)" }
}

/// Something that an application reports about a contact, or that the contact does itself.
struct Deed: Sendable {
    var id: Int
    var at: Int64
    /// The contact's id.
    var contact: Int
    var kind: Kind
    /// How long before it is reported it happened.
    var delay: Int64 = 0
    /// When the sender sends it again although it had its answer.
    var repeats: [Int64] = []

    enum Kind: Sendable {
        case track(String, properties: [String: Value], traits: [String: Value])
        case identify([String: Value])
        case unsubscribe(topic: String?)
        case subscribe(topic: String)
    }
}

/// Something that goes wrong, or is done to the machine.
struct Fault: Sendable {
    var at: Int64
    var kind: Kind

    enum Kind: Sendable, Hashable {
        /// The process dies at the first such point from then on, and is started again later.
        case crash(CrashPoint, down: Int64)
        /// SIGTERM, and a start later.
        case stop(down: Int64)
        /// Somebody sets the wall clock.
        case step(Int64)
        /// At once, or when the next message leaves.
        case diskFull(Int64, hasReserve: Bool, atHandover: Bool)
        case reload(edition: Int)
        /// The mail server does this to so many percent of the messages.
        case relay(Int64, Behaviour, percent: Int)
        case webhook(Int64, Behaviour, percent: Int)
    }
}

/// Where the process dies.
enum CrashPoint: Sendable, Hashable {
    /// At a commit that does this, before it is durable or after.
    case commit(Work, isDurable: Bool)
    /// When a sender is about to be answered.
    case answer
    /// When messages are handed over, before anything left.
    case handover
    /// When a reply of a server has come and was not taken in yet.
    case reply
    /// Whatever it does.
    case now

    enum Work: String, Sendable, Hashable, CaseIterable {
        case anything, accepting, deciding, beginning, settling, starting
    }
}

/// How a server treats what it gets.
enum Behaviour: Sendable, Hashable, CaseIterable {
    case accept
    /// For good: 550, or 410.
    case refuse
    /// For good: nobody has that address.
    case noAddress
    /// For now: 451, or 503.
    case later
    /// 421, or 429 with a time to come back after.
    case busy
    /// The connection drops before the message was accepted, in a way that shows it.
    case dropBefore
    /// The connection drops when the message has left and was not accepted.
    case dropUnaccepted
    /// The connection drops when the message has been accepted and the reply is on its way.
    case dropAfter
    /// No reply within ten minutes; the message was accepted or not.
    case stall
    case unreachable
}
