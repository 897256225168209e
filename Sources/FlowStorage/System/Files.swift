#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

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
