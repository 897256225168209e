import FlowModel

/// The parts of the store that facts are read from, in the order in which those of one instant happened.
enum FactSection: CaseIterable {
    /// Applications' events, what readers did, and what they wished: in the order in which they were accepted.
    case events
    case entered
    /// Before what the flow did then: it goes on at the very instant at which the email is known to be taken.
    case sent
    /// What flows and rules did, as the timeline has it: recorded, moved, split, skipped, changed consent.
    case lines
    case left

    /// The kinds that it tells.
    var kinds: Set<Fact.Kind> {
        switch self {
        case .events:
            [.event, .opened, .clicked, .replied, .bounced, .complained, .unsubscribed, .subscribed]
        case .lines: [.event, .stage, .split, .skipped, .subscribed, .unsubscribed]
        case .entered: [.entered]
        case .sent: [.sent]
        case .left: [.converted, .stopped, .finished]
        }
    }

    /// Keys in one piece at least: that many rows, or less where keys are sparse.
    var pieceSize: Int64 {
        switch self {
        case .events, .sent: 1 << 16
        case .entered, .left: 1 << 15
        // Few lines of the timeline are told.
        case .lines: 1 << 18
        }
    }
}

/// A range of one section's keys: what is read at once.
struct FactPiece {
    var section: FactSection
    /// The keys behind this one and up to `upTo`.
    var after: Int64
    var upTo: Int64

    /// Pieces of a section at most: more keys make larger pieces.
    private static let limit: Int64 = 100_000

    /// All of a section, up to that key.
    ///
    /// `size` is that of the pieces, where it is not the section's own.
    static func pieces(of section: FactSection, upTo last: Int64, size: Int64? = nil) -> [FactPiece] {
        guard last > 0 else { return [] }
        let size = max(size ?? section.pieceSize, last / limit + 1)
        return stride(from: 0, to: last, by: Int64.Stride(size)).map { after in
            FactPiece(section: section, after: after, upTo: last - after > size ? after + size : last)
        }
    }
}
