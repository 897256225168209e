import FlowModel
import FlowRuntime
import FlowTesting

/// A store reader that hands out the rows and counts it was made with.
struct ShelfReader: StoreReader {
    var rows: [OutboxSummary] = []
    var counts = StoreStatus(contacts: 0, faulted: 0, pendingEvents: 0, flows: [], outbox: [:], uncertain: 0)
    var failure: StoreError?
    var people: [Contact] = []
    var records: [ConsentRecord] = []
    /// In order of addresses.
    var list: [SuppressionEntry] = []

    func link(of message: OutboxID, position: Int) throws -> MessageReference.Link? { nil }

    func message(_ id: OutboxID) throws -> MessageSummary? { nil }

    func consent(ofRecipient message: OutboxID) throws -> Consent? { nil }

    func contact(address: String) throws -> Contact? { people.first { $0.address == address } }

    func consentRecords(of address: String) throws -> [ConsentRecord] { records }

    func suppressions(after address: String?, limit: Int) throws -> [SuppressionEntry] {
        Array(list.drop { entry in address.map { entry.address <= $0 } ?? false }.prefix(limit))
    }

    func outbox(_ filter: OutboxFilter, after last: OutboxID?, limit: Int) throws -> [OutboxSummary] {
        if let failure { throw failure }
        let matching = rows.filter { row in
            switch filter {
            case .all: true
            case .queued: row.state == .queued
            case .sending: row.state == .sending
            case .held: row.state == .held
            case .failed: row.state == .failed
            case .uncertain: row.isUncertain
            case .open: row.state != .done && row.state != .cancelled
            }
        }
        return Array(matching.filter { row in last.map { row.id > $0 } ?? true }.prefix(limit))
    }

    func timeline(of contact: ContactID, limit: Int) throws -> [TimelineEntry] { [] }

    func status() throws -> StoreStatus {
        if let failure { throw failure }
        return counts
    }

    static func row(
        _ number: Int64,
        _ state: OutboxRow.State,
        isUncertain: Bool = false,
        note: String = ""
    ) -> OutboxSummary {
        OutboxSummary(
            id: OutboxID(number),
            contact: "anna@example.com",
            flow: Slug("Nurture"),
            name: Slug("nurture email 1"),
            channel: .mail,
            state: state,
            isUncertain: isUncertain,
            attempts: 2,
            notBefore: Instant(milliseconds: 1_772_438_400_000),
            note: note,
            messageID: isUncertain ? "1@example.com" : nil
        )
    }
}
