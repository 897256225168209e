#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Holds an advisory lock on a file for as long as it lives: one process at a time owns a store.
///
/// `flock` and `open` are C, which is why this stands in `System`.
final class FileLock {
    enum Failure: Error {
        /// Somebody else holds it.
        case held
        /// The file cannot be made or opened.
        case unavailable(reason: String)
    }

    private var descriptor: Int32?

    /// Takes the lock at once or fails; the file stays when the lock is given back.
    init(path: String) throws(Failure) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unavailable(reason: unsafe String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let reason = unsafe String(cString: strerror(errno))
            close(descriptor)
            throw isHeld ? .held : .unavailable(reason: reason)
        }
        self.descriptor = descriptor
    }

    deinit { release() }

    func release() {
        guard let descriptor else { return }
        // A child that is just beginning has a copy of the descriptor, which would hold the lock until it closes it.
        flock(descriptor, LOCK_UN)
        close(descriptor)
        self.descriptor = nil
    }
}
