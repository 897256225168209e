import FlowModel
import GRDB

/// People on their way out of the tables.
struct PeopleBatch {
    /// Occurrences of one thing that a person's history holds at most: the latest.
    static let occurrenceLimit = 1000

    /// The contacts' numbers as JSON.
    let list: String
    /// In the order asked for; nil for a contact that does not exist.
    var people: [Person?]
}

extension History.EventFact {
    /// Four columns from the given one on: how often, first, last and the last event.
    init(_ row: StatementRow, from start: Int, part: Int) {
        self.init(
            count: row[start],
            first: Instant(milliseconds: row[start + 1]),
            last: Instant(milliseconds: row[start + 2]),
            lastEvent: EventOrder(EventID(row[start + 3]), part: part)
        )
    }
}
