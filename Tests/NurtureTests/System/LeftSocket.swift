import Glibc

/// A listening socket whose file stays when it is closed: what a killed daemon leaves behind.
///
/// Unsafe code: socket addresses are C structures that Glibc takes as pointers.
final class LeftSocket {
    struct Failure: Error {
        let code: Int32
    }

    private let descriptor: Int32

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw Failure(code: ENAMETOOLONG) }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                unsafe bind(descriptor, target, length)
            }
        }
        guard result == 0, listen(descriptor, 1) == 0 else { throw Failure(code: errno) }
    }

    func close() {
        Glibc.close(descriptor)
    }
}
