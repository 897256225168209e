import Foundation
import Glibc

/// Why a file could not be written to the outbox folder.
package struct OutboxFolderError: Error, Hashable {
    /// What was tried, on what, and why it failed.
    package let sentence: String
    /// Why alone, in the system's words.
    package let reason: String

    init(_ attempt: String, path: String, code: Int32) {
        reason = unsafe String(cString: strerror(code))
        sentence = "cannot \(attempt) \(path): \(reason)"
    }
}

/// An open folder in which files appear whole and stay after a power loss.
final class FolderHandle: Sendable {
    private let path: String
    private let descriptor: Int32

    init(path: String) throws(OutboxFolderError) {
        self.path = path
        // A failure shows when the folder is opened, with a better reason.
        try? FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o750]
        )
        descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw OutboxFolderError("open the folder", path: path, code: errno) }
        guard unsafe faccessat(descriptor, ".", W_OK | X_OK, 0) == 0 else {
            let code = errno
            close(descriptor)
            throw OutboxFolderError("write to the folder", path: path, code: code)
        }
    }

    deinit { close(descriptor) }

    /// Replaces the file by one with these bytes; durable after `sync()`.
    func write(_ bytes: [UInt8], as name: String) throws(OutboxFolderError) {
        let temporary = "." + name + ".tmp"
        let file = unsafe openat(descriptor, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard file >= 0 else { throw failure("create", temporary) }
        let isWritten = FolderHandle.writeAll(bytes, to: file) && fsync(file) == 0
        let code = errno
        close(file)
        guard isWritten else {
            _ = unsafe unlinkat(descriptor, temporary, 0)
            throw OutboxFolderError("write", path: path + "/" + temporary, code: code)
        }
        guard unsafe renameat(descriptor, temporary, descriptor, name) == 0 else { throw failure("write", name) }
    }

    /// Makes the names of written files durable.
    func sync() throws(OutboxFolderError) {
        guard fsync(descriptor) == 0 else { throw OutboxFolderError("sync", path: path, code: errno) }
    }

    private func failure(_ attempt: String, _ name: String) -> OutboxFolderError {
        OutboxFolderError(attempt, path: path + "/" + name, code: errno)
    }

    private static func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
        unsafe bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[offset...])
                let count = unsafe Glibc.write(file, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                offset += count
            }
            return true
        }
    }
}
