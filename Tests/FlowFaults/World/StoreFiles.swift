import FlowRuntime
import FlowStorage
import Foundation

/// The store's file, opened anew for each life.
final class StoreFiles {
    private let folder: URL
    private var store: SQLiteStore?

    init() throws { folder = try ScratchFolders.make() }

    deinit {
        store = nil
        try? FileManager.default.removeItem(at: folder)
    }

    func open() throws -> SQLiteStore {
        let opened = try SQLiteStore(path: folder.appending(path: "nurture.sqlite").path)
        store = opened
        return opened
    }

    /// Lets go of the file without a word to it, as a dead process does.
    func abandon() { store = nil }
}
