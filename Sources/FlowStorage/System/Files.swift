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
/// Failures?", Rebello et al., USENIX ATC 2020). Writing the same bytes is harmless wherever it is cut short, as
/// long as nobody else writes to the file: the store's lock has been taken.
func writeAgain(path: String) throws(StoreError) {
    let file = unsafe open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else {
        if errno == ENOENT { return }
        throw unwritable(path)
    }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    var offset: off_t = 0
    while true {
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(file, $0.baseAddress, $0.count, offset) }
        if count == 0 { break }
        guard count > 0 else { throw unwritable(path) }
        let written = unsafe bytes.withUnsafeBytes { unsafe pwrite(file, $0.baseAddress, count, offset) }
        guard written == count else { throw unwritable(path) }
        offset += off_t(count)
    }
    guard fsync(file) == 0 else { throw unwritable(path) }
}

/// What the last failed call on that file means.
private func unwritable(_ path: String) -> StoreError {
    // A file system that writes elsewhere instead of in place needs room for it.
    errno == ENOSPC ? .full : .unreadable(path: path, reason: unsafe String(cString: strerror(errno)))
}

/// Where a path leads when every link in it is followed; a file that does not exist yet stands in its folder's place.
func resolvedPath(_ path: String) -> String {
    if let resolved = followed(path) { return resolved }
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? path
    let folder = path.dropLast(name.count)
    return followed(folder.isEmpty ? "." : String(folder)).map { $0 + "/" + name } ?? path
}

private func followed(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
}
