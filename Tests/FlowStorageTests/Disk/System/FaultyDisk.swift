import CFaultyDisk
import Foundation

/// A folder whose SQLite files lie on a disk that is played, which records what is done to it and fails when told to.
///
/// Talks to the C layer through pointers, which is why this stands in `System`. Unchecked: one thread at a time uses a
/// store and so its disk, which Swift cannot see.
@safe final class FaultyDisk: @unchecked Sendable {
    private let disk: OpaquePointer

    /// Mounts the folder; nil when too many are mounted.
    init?(folder: String) {
        guard let disk = unsafe cdisk_mount(folder) else { return nil }
        unsafe self.disk = unsafe disk
    }

    deinit { unsafe cdisk_unmount(disk) }

    /// How many operations were recorded so far.
    var count: Int { unsafe cdisk_count(disk) }

    /// Writes tried so far, failed ones included.
    var writes: Int { Int(unsafe cdisk_writes(disk)) }

    /// Syncs tried so far, failed ones included.
    var syncs: Int { Int(unsafe cdisk_syncs(disk)) }

    /// The write with that number, from 1, fails after half of it, once.
    func failWrite(_ number: Int) { unsafe cdisk_fail_write(disk, Int64(number)) }

    /// The sync with that number, from 1, fails, once.
    func failSync(_ number: Int) { unsafe cdisk_fail_sync(disk, Int64(number)) }

    /// There is no room for the next so many writes.
    func fill(forWrites count: Int) { unsafe cdisk_fill(disk, cdisk_writes(disk) + 1, Int64(count)) }

    /// SQLite runs with `synchronous = NORMAL` from the next PRAGMA on, and says that it was FULL.
    func lie() { unsafe cdisk_lie(disk) }

    /// Everything that was done, in order.
    var operations: [DiskOperation] { (0..<count).map { unsafe DiskOperation(cdisk_at(disk, $0)) } }
}

extension DiskOperation {
    fileprivate init(_ recorded: cdisk_operation) {
        let file = unsafe String(cString: recorded.name)
        switch unsafe recorded.kind {
        case CDISK_OPEN: self = unsafe .open(file, isRenewed: recorded.is_renewed != 0)
        case CDISK_WRITE:
            let bytes = unsafe Data(bytes: recorded.bytes, count: recorded.count)
            self = unsafe .write(file, at: Int(recorded.offset), bytes)
        case CDISK_TRUNCATE: self = unsafe .truncate(file, to: Int(recorded.offset))
        case CDISK_SYNC: self = unsafe .sync(file, syncsFolder: recorded.syncs_folder != 0)
        case CDISK_FAILED_SYNC: self = .failedSync(file)
        default: self = unsafe .delete(file, syncsFolder: recorded.syncs_folder != 0)
        }
    }
}
