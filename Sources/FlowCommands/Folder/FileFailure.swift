import Foundation

/// Puts an error of the file system into words for people.
enum FileFailure {
    /// The reason without a path and without a full stop: `permission denied`.
    static func reason(_ error: any Error) -> String {
        guard let code = posixCode(of: error as NSError) else { return reason((error as? CocoaError)?.code) }
        return switch code {
        case EACCES, EPERM: "permission denied"
        case ENOENT: "there is no such file or folder"
        case ENOTDIR: "a part of its path is no folder"
        case EISDIR: "it is a folder"
        case ELOOP: "its links lead in a circle"
        case ENAMETOOLONG: "its path is too long"
        case ENOSPC, EDQUOT: "the disk is full"
        case EROFS: "the disk is read-only"
        case EMFILE, ENFILE: "too many files are open"
        case EPIPE: "its reader has gone"
        case EIO: "the disk reports an error"
        default: "the system reports error \(code)"
        }
    }

    static func isMissing(_ error: any Error) -> Bool {
        if let code = posixCode(of: error as NSError) { return code == ENOENT }
        let code = (error as? CocoaError)?.code
        return code == .fileReadNoSuchFile || code == .fileNoSuchFile
    }

    private static func reason(_ code: CocoaError.Code?) -> String {
        switch code {
        case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
        case .fileReadNoSuchFile, .fileNoSuchFile: "there is no such file or folder"
        case .fileWriteOutOfSpace: "the disk is full"
        default: "the system refuses"
        }
    }

    private static func posixCode(of error: NSError) -> Int32? {
        if error.domain == NSPOSIXErrorDomain { return Int32(truncatingIfNeeded: error.code) }
        return (error.userInfo[NSUnderlyingErrorKey] as? any Error).flatMap { posixCode(of: $0 as NSError) }
    }
}
