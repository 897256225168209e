/// Counts under keys, each at a place of its own that stays.
struct Counts<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private(set) var keys: [Key] = []
    var values: [Value] = []
    private var places: [Key: Int] = [:]

    /// Whether the key has a place, or may get one while there are fewer than that.
    func hasRoom(_ key: Key, limit: Int) -> Bool { keys.count < limit || places[key] != nil }

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
///
/// Messages may be counted in their place.
struct ContactCount: Sendable {
    private(set) var contacts = 0
    private var last = 0

    mutating func count(_ contact: Int) {
        guard contact != last else { return }
        last = contact
        contacts += 1
    }
}
