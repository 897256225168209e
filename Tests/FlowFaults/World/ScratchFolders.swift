package import Foundation

/// Folders for the files of running stories, in memory where the machine has a place for that.
///
/// Each carries its process's number, so that the next process can remove what one that was killed left behind:
/// nobody else would, and it is memory that is held.
package enum ScratchFolders {
    private static let prefix = "nurture-faults-"

    private static let parent: URL = {
        let memory = URL(fileURLWithPath: "/dev/shm", isDirectory: true)
        let hasMemory = FileManager.default.isWritableFile(atPath: memory.path)
        let parent = hasMemory ? memory : FileManager.default.temporaryDirectory
        removeLeftBehind(in: parent)
        return parent
    }()

    static func make() throws -> URL {
        let process = ProcessInfo.processInfo.processIdentifier
        let folder = parent.appending(path: "\(prefix)\(process)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Removes the folders of processes that run no more.
    package static func removeLeftBehind(in parent: URL) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? [] {
            guard let process = process(ofFolder: name), !isRunning(process) else { continue }
            try? FileManager.default.removeItem(at: parent.appending(path: name))
        }
    }

    private static func process(ofFolder name: String) -> pid_t? {
        guard name.hasPrefix(prefix) else { return nil }
        let parts = name.dropFirst(prefix.count).split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let process = pid_t(parts[0]), process > 0 else { return nil }
        return process
    }

    /// A process of somebody else, which may not be asked, runs too.
    private static func isRunning(_ process: pid_t) -> Bool {
        kill(process, 0) == 0 || errno != ESRCH
    }
}
