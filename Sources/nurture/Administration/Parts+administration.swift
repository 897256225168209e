import FlowCommands
import FlowRuntime
import FlowStorage
import Foundation

extension Parts {
    /// What changes the database: the daemon that owns it, else this process, for as long as the command runs.
    ///
    /// The lock decides: whoever has it is asked.
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
        } catch StoreError.owned {
            let socket = AdministrationSocket(database: settings.database)
            return try body(
                SocketAdministration { (path, body) throws(CommandError) in try socket.post(path, body) }
            )
        } catch {
            throw CommandError.store(error)
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
