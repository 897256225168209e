import FlowCommands
import FlowRuntime
import FlowStorage
import Foundation

extension Parts {
    /// What changes the database: the daemon that owns it, else this process, for as long as the command runs.
    ///
    /// The lock decides: whoever has it is asked, as is a daemon whose lock this user may not even try.
    static func administer<Answer>(
        _ settings: FlowCommands.Configuration,
        _ body: (any Administration) throws -> Answer
    ) throws -> Answer {
        guard FileManager.default.fileExists(atPath: settings.database) else {
            throw CommandError.noDatabase(path: settings.database)
        }
        let store: SQLiteStore
        do {
            store = try SQLiteStore(path: settings.database)
        } catch {
            let socket = AdministrationSocket(database: settings.database)
            // Whoever may write to the socket need not be able to touch the database.
            guard error.isOwned || socket.isAnswered else { throw CommandError.store(error) }
            return try body(
                SocketAdministration { (path, body) throws(CommandError) in try socket.post(path, body) }
            )
        }
        let answer = try body(StoreAdministration(store: store, clock: SystemClock()))
        do {
            try store.close()
        } catch {
            throw CommandError(reading: error)
        }
        return answer
    }
}

extension StoreError {
    /// Another process has the database.
    fileprivate var isOwned: Bool {
        if case .owned = self { true } else { false }
    }
}
