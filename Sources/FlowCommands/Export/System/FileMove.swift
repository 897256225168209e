import Foundation

/// Puts a file that is whole in the place of another, at once.
///
/// `rename` is C, which is why this stands in `System`.
enum FileMove {
    static func replace(_ path: String, with whole: String) throws {
        guard unsafe rename(whole, path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
}
