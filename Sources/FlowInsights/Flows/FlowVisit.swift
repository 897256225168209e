import FlowModel

/// What is known of one contact in one flow, while that contact's facts are counted.
struct FlowVisit: Sendable {
    struct Entry: Sendable {
        var at: Instant
        /// Of its flow and version among those counted; nil where it began outside the period.
        var row: Int?
    }

    private var contact = 0
    /// Gives back while it grows: a contact that enters without end is one of a broken application, or of a test.
    private var open = PieceList<Entry>()
    /// How many of `open` left already.
    private var gone = 0
    /// Of the last entry; 0 is not known.
    private(set) var version: UInt16 = 0
    /// Of the last split since; 0 is none.
    private(set) var arm: UInt16 = 0
    /// Of the last entry.
    private(set) var row: Int?

    /// This visit when it is that contact's.
    func of(_ contact: Int) -> FlowVisit? { self.contact == contact ? self : nil }

    private mutating func begin(_ contact: Int) {
        guard self.contact != contact else { return }
        open.removeAll()
        (self.contact, gone, version, arm, row) = (contact, 0, 0, 0, nil)
    }

    mutating func enter(_ entry: Entry, version: UInt16, _ contact: Int) {
        begin(contact)
        open.append(entry)
        (self.version, arm, row) = (version, 0, entry.row)
    }

    mutating func pass(arm: UInt16, _ contact: Int) {
        begin(contact)
        self.arm = arm
    }

    /// Ends the oldest entry; nil where none is known.
    mutating func leave(_ contact: Int) -> Entry? {
        guard self.contact == contact, gone < open.count else { return nil }
        gone += 1
        return open[gone - 1]
    }
}
