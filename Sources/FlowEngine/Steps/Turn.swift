import FlowModel

/// Whose turn it is among what is ready: the lowest first.
///
/// A wait that is over with no step behind it is ready to finish, in its turn, and has no step to be ready at. Such an
/// enrolment keeps its wait, with an end at the beginning of time that holds its turn.
extension Enrolment {
    /// Its turn; nil while it is not ready.
    var turn: Int? {
        switch state {
        case .ready(_, let order): order
        case .waiting(_, _, let until): Enrolment.turn(fromEndOfWait: until)
        case .delivering, .left: nil
        }
    }

    /// When its wait is over; nil when it is in none.
    var waitEnd: Instant? {
        guard turn == nil, case .waiting(_, _, let until) = state else { return nil }
        return until
    }

    /// The end of a wait that is over, with the turn at which the enrolment finishes.
    static func endOfWait(finishingInTurn turn: Int) -> Instant {
        Instant.distantPast.adding(milliseconds: Int64(turn))
    }

    private static func turn(fromEndOfWait until: Instant) -> Int? {
        let turn = until.milliseconds(since: .distantPast)
        return turn < 1 << 40 ? Int(turn) : nil
    }
}
