import FlowModel

/// Whether a relay gets mail: one that was not reached rests, each time twice as long, and then shows with a single
/// message whether it is there again.
package struct RelayHealth: Hashable, Sendable {
    enum State: Hashable, Sendable {
        case well
        /// Gets nothing before that monotonic millisecond, and one message afterwards.
        case resting(until: Int64)
        /// That message is underway.
        case probing(OutboxID)
    }

    private(set) var state = State.well
    private let rest: ClosedRange<Int64>
    private var nextRest: Int64

    /// `rest` in milliseconds.
    package init(rest: ClosedRange<Int64>) {
        self.rest = rest
        nextRest = rest.lowerBound
    }

    /// How many messages may begin, as far as its health goes.
    func room(at now: Int64) -> Int {
        switch state {
        case .well: .max
        case .resting(let until): now >= until ? 1 : 0
        case .probing: 0
        }
    }

    /// A message begins.
    mutating func begin(_ id: OutboxID) {
        if case .resting = state { state = .probing(id) }
    }

    /// A message got as far as the relay's own answer.
    mutating func reached() {
        state = .well
        nextRest = rest.lowerBound
    }

    /// A message did not reach it.
    ///
    /// Of the many that were underway when it went only the first counts: the others say nothing new.
    mutating func failed(_ id: OutboxID, at now: Int64) {
        switch state {
        case .resting: return
        case .probing(let probe) where probe != id: return
        case .well, .probing:
            state = .resting(until: now + nextRest)
            nextRest = min(nextRest * 2, rest.upperBound)
        }
    }

    /// A message came back without having been tried: the next may show what it did not.
    mutating func ended(_ id: OutboxID, at now: Int64) {
        if state == .probing(id) { state = .resting(until: now) }
    }
}
