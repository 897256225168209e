package import FlowModel
package import FlowRuntime
import GRDB

/// Reads the store's file beside its owner, whether a daemon runs or none.
///
/// Each call sees what was committed when it began and never waits for the writer.
package final class SQLiteStoreReader: StoreReader, Sendable {
    let path: String
    private let connection: any DatabaseReader

    /// Opens a file that a store has made before.
    package init(path: String) throws(StoreError) {
        self.path = path
        do {
            connection = try translatingErrors(path: path) { try Connection.readers(path: path) }
        } catch let error as StoreError {
            throw error.whileOpening(path)
        } catch {
            throw .unreadable(path: path, reason: "it cannot be opened for reading")
        }
    }

    init(sharing connection: any DatabaseReader, path: String) {
        (self.connection, self.path) = (connection, path)
    }

    package func close() throws {
        try translatingErrors(path: path) { try connection.close() }
    }

    package func link(of message: OutboxID, position: Int) throws -> MessageReference.Link? {
        try read { try $0.link(of: message, position: position) }
    }

    package func message(_ id: OutboxID) throws -> MessageSummary? {
        try read { try $0.message(id) }
    }

    package func outbox(_ filter: OutboxFilter, after last: OutboxID?, limit: Int) throws -> [OutboxSummary] {
        try read { try $0.outbox(filter, after: last, limit: limit) }
    }

    package func status() throws -> StoreStatus {
        try read { try $0.status() }
    }

    package func timeline(of contact: ContactID, limit: Int) throws -> [TimelineEntry] {
        try read { try $0.timeline(of: contact, limit: limit) }
    }

    package func consent(ofRecipient message: OutboxID) throws -> Consent? {
        try read { try $0.consent(ofRecipient: message) }
    }

    package func contact(address: String) throws -> Contact? {
        try read { try $0.contact(address: address) }
    }

    package func consentRecords(of address: String) throws -> [ConsentRecord] {
        try read { try $0.consentRecords(of: address) }
    }

    package func suppressions(after address: String?, limit: Int) throws -> [SuppressionEntry] {
        try read { try $0.suppressions(after: address, limit: limit) }
    }

    /// Where several threads can read at once, each what was committed when it began.
    var pool: DatabasePool? { connection as? DatabasePool }

    func read<Result>(_ body: (SQLiteTransaction) throws -> Result) throws -> Result {
        try translatingErrors(path: path) {
            try connection.read { try body(SQLiteTransaction(database: $0, names: Names(), path: path)) }
        }
    }
}
