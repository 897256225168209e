import FlowRuntime
import FlowStorage
import Foundation

/// The store's file, in memory where the machine has a place for that, opened anew for each life.
final class StoreFiles {
    private let folder: URL
    private var store: SQLiteStore?

    init() throws {
        let memory = URL(fileURLWithPath: "/dev/shm", isDirectory: true)
        let hasMemory = FileManager.default.isWritableFile(atPath: memory.path)
        let parent = hasMemory ? memory : FileManager.default.temporaryDirectory
        folder = parent.appending(path: "nurture-faults-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

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
