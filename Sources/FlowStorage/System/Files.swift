#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import FlowRuntime

// Calls of the C library, which is why this stands in `System`.

/// The size of a file in bytes; 0 when there is none.
func fileSize(path: String) -> Int64 {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? Int64(status.st_size) : 0
}

/// Makes an empty file that only its owner may read, unless there is one of that name: it will hold secrets.
///
/// SQLite gives its log the same permissions. A failure shows when SQLite opens the file. An existing file is not
/// even opened, since closing it would give back the locks that another connection of this process holds on it.
func makePrivateFile(path: String) {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 { close(descriptor) }
}

/// Writes a file's bytes over themselves and syncs them; does nothing when there is none.
///
/// After a failed sync Linux counts what was not written as written: a log that an ended process left behind may be
/// readable and yet not be on the disk, and no later sync would change that ("Can Applications Recover from fsync
/// Failures?", Rebello et al., USENIX ATC 2020). Writing the same bytes is harmless wherever it is cut short.
func writeAgain(path: String) throws(StoreError) {
    let file = unsafe open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else {
        guard errno == ENOENT else { throw .unreadable(path: path, reason: unsafe String(cString: strerror(errno))) }
        return
    }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    var offset: off_t = 0
    while true {
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(file, $0.baseAddress, $0.count, offset) }
        if count == 0 { break }
        let written =
            count < 0 ? count : unsafe bytes.withUnsafeBytes { unsafe pwrite(file, $0.baseAddress, count, offset) }
        guard count > 0, written == count else {
            throw .unreadable(path: path, reason: unsafe String(cString: strerror(errno)))
        }
        offset += off_t(count)
    }
    guard fsync(file) == 0 else { throw .unreadable(path: path, reason: unsafe String(cString: strerror(errno))) }
}
