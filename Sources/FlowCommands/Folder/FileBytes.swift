import Foundation

/// Reads whole files, but never more of one than a limit.
package enum FileBytes {
    /// The file's bytes.
    /// - Throws: `CommandError.missing`, `unreadable` or `fileTooLarge`.
    package static func read(_ path: String, limit: Int) throws(CommandError) -> [UInt8] {
        var data = Data()
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            data = try handle.read(upToCount: limit + 1) ?? Data()
        } catch {
            throw failure(error, path: path)
        }
        guard data.count <= limit else { throw .fileTooLarge(path: path, limitBytes: limit) }
        return Array(data)
    }

    /// The error that goes with one of the file system's.
    static func failure(_ error: any Error, path: String) -> CommandError {
        FileFailure.isMissing(error)
            ? .missing(path: path) : .unreadable(path: path, reason: FileFailure.reason(error))
    }
}
