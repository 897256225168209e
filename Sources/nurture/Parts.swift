import FlowCommands
import FlowRuntime
import FlowStorage
import Foundation

/// What several commands are composed of.
enum Parts {
    /// The database for reading; it is never made here.
    static func reader(_ settings: FlowCommands.Configuration) throws -> any StoreReader {
        try storeReader(settings)
    }

    /// What an export of the database reads.
    static func export(_ settings: FlowCommands.Configuration) throws -> any EventExport {
        try storeReader(settings)
    }

    /// The same with what reports read.
    static func storeReader(_ settings: FlowCommands.Configuration) throws -> SQLiteStoreReader {
        guard FileManager.default.fileExists(atPath: settings.database) else {
            throw CommandError.noDatabase(path: settings.database)
        }
        do {
            return try SQLiteStoreReader(path: settings.database)
        } catch {
            throw CommandError(reading: error)
        }
    }
}
