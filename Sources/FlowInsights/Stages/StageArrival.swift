import FlowModel

/// When a contact first came to a place of the funnel or further.
struct StageArrival: Sendable {
    /// When it came, or the move from there that tells that it had come before.
    var at: Instant
    /// Whether it came by a move; somebody gave it that stage otherwise.
    var isKnown: Bool
    /// How many of the contact's moves were before: who jumps comes to several places in one.
    var move: Int

    /// Whether it came in that time; nil is ever.
    ///
    /// An unknown time lies somewhere before `at`, and so within a period that has an end alone, but who knows of one
    /// that has a beginning.
    func isWithin(_ period: Range<Instant>?) -> Bool {
        guard let period else { return true }
        return period.contains(at) && (isKnown || period.lowerBound == .distantPast)
    }
}
