import FlowModel

/// Counts under keys, each at a place of its own that stays.
struct Counts<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private(set) var keys: [Key] = []
    var values: [Value] = []
    private var places: [Key: Int] = [:]

    /// The place of the key, which begins with `new` where it has none yet.
    mutating func index(_ key: Key, new: @autoclosure () -> Value) -> Int {
        if let known = places[key] { return known }
        places[key] = keys.count
        keys.append(key)
        values.append(new())
        return keys.count - 1
    }
}

/// How many contacts did something: each once, as long as all that one did comes before what the next one did.
struct ContactCount: Sendable {
    private(set) var contacts = 0
    private var last = 0

    mutating func count(_ contact: Int) {
        guard contact != last else { return }
        last = contact
        contacts += 1
    }
}

/// What became of the entries in one version of a flow.
struct FlowCount: Sendable {
    struct Key: Hashable, Sendable {
        var flow: UInt32
        var version: UInt16
    }

    var entered = 0
    var converted = 0
    var finished = 0
    /// By the number of the reason.
    var stopped: [UInt32: Int] = [:]
    var times: [Int64] = []
    var sent = 0
    var openers = ContactCount()
    var clickers = ContactCount()
}

/// What became of an email that one version of a flow sent.
struct EmailCount: Sendable {
    struct Key: Hashable, Sendable {
        var email: UInt32
        var flow: UInt32
        var version: UInt16
        var arm: UInt16

        init(email: UInt32, flow: UInt32, _ visit: FlowVisit?) {
            (self.email, self.flow, version, arm) = (email, flow, visit?.version ?? 0, visit?.arm ?? 0)
        }
    }

    enum Reading: Int, CaseIterable {
        case opened, clicked, replied, bounced, complained, unsubscribed
    }

    var sent = 0
    /// By `Reading`.
    var readers = Array(repeating: ContactCount(), count: Reading.allCases.count)
    /// By the number of the reason.
    var skipped: [UInt32: Int] = [:]
}

/// An email that was skipped while the contact was in several flows: which of them is said by who sends it to others.
struct OpenSkip: Hashable, Sendable {
    /// Flows beyond which nobody asks which of them it was.
    static let limit = 16

    var email: UInt32
    var reason: UInt32
    var choices: [EmailCount.Key]
}
