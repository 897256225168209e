import Foundation
import Glibc

/// The service manager's end: an AF_UNIX datagram socket that listens.
///
/// Unsafe code: socket addresses are C structures that Glibc takes as pointers.
final class DatagramSocket {
    struct Failure: Error {
        let code: Int32
    }

    /// As NOTIFY_SOCKET has it; `@` begins an abstract name.
    let name: String
    private let descriptor: Int32

    init(isAbstract: Bool) throws {
        let unique = "nurture-notify-" + UUID().uuidString
        name = isAbstract ? "@" + unique : NSTemporaryDirectory() + unique
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if isAbstract { bytes[0] = 0 }
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw Failure(code: ENAMETOOLONG) }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1))
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                unsafe bind(descriptor, target, length)
            }
        }
        guard result == 0 else { throw Failure(code: errno) }
    }

    deinit {
        close(descriptor)
        if !name.hasPrefix("@") { try? FileManager.default.removeItem(atPath: name) }
    }

    /// The next message that has arrived already; nil when there is none.
    func receive() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }
}
