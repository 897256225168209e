#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file that takes room on the disk for as long as it is not needed (ARCHITECTURE, "a full disk keeps a reserve to
/// record what was sent").
///
/// Calls of the C library, which is why this stands in `System`.
final class DiskReserve {
    /// Bytes: a thousand answers of mail servers with what follows from them, several times over.
    static let size = 8 << 20

    private let path: String
    /// Whether it was given back, so that nothing else may use the room.
    private(set) var isReleased = false

    init(path: String) { self.path = path }

    /// Takes the room, when as much again is left to work in; true when it is there already.
    func take() -> Bool {
        if !isReleased, fileSize(path: path) == Int64(DiskReserve.size) { return true }
        guard freeBytes() >= Int64(2 * DiskReserve.size), fill() else {
            isReleased = true
            return false
        }
        isReleased = false
        return true
    }

    /// Gives the room back; false when there was none.
    func release() -> Bool {
        isReleased = true
        return unsafe unlink(path) == 0
    }

    /// Bytes by chance, since a length alone takes no room, nor do zeros where files are compressed.
    private func fill() -> Bool {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        let chance = unsafe open("/dev/urandom", O_RDONLY | O_CLOEXEC)
        defer {
            if file >= 0 { close(file) }
            if chance >= 0 { close(chance) }
        }
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        for _ in 0..<DiskReserve.size / bytes.count where file >= 0 && chance >= 0 {
            let isWritten = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe read(chance, buffer.baseAddress, buffer.count) == buffer.count
                    && write(file, buffer.baseAddress, buffer.count) == buffer.count
            }
            guard isWritten else { break }
        }
        guard file >= 0, fileSize(path: path) == Int64(DiskReserve.size), fsync(file) == 0 else {
            unsafe unlink(path)
            return false
        }
        return true
    }

    /// What a program without privileges may still write where the file lies; 0 when that cannot be found out.
    private func freeBytes() -> Int64 {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        var status = statvfs()
        guard unsafe statvfs(folder, &status) == 0 else { return 0 }
        return Int64(status.f_bavail) * Int64(status.f_frsize)
    }
}
