import Dispatch
import Glibc

/// Sends bytes to a port of this machine and reads the HTTP answer.
///
/// A plain socket, because the tests also send what client libraries refuse to. Sockets are a C interface: the unsafe
/// calls get pointers to values that outlive them.
enum LoopbackClient {
    enum Failure: Error {
        case notConnected(port: Int, errno: Int32)
        /// The connection ended, or two minutes passed, without a whole answer.
        case noAnswer(received: Int)
    }

    /// The answer to the bytes; with `closesAfter` our side ends behind them, as a client does that gives up.
    static func exchange(_ bytes: [UInt8], port: Int, closesAfter: Bool = false) async throws -> HTTPAnswer {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try blocking(bytes, port: port, closesAfter: closesAfter) })
            }
        }
    }

    private static func blocking(_ bytes: [UInt8], port: Int, closesAfter: Bool) throws -> HTTPAnswer {
        let descriptor = try connected(port: port)
        // Beside the reading: a server may answer before it has read everything, and then read no more.
        let sending = DispatchGroup()
        DispatchQueue.global().async(group: sending) {
            send(bytes, to: descriptor)
            if closesAfter { shutdown(descriptor, Int32(SHUT_WR)) }
        }
        defer {
            shutdown(descriptor, Int32(SHUT_RDWR))
            sending.wait()
            close(descriptor)
        }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 { received += buffer[..<count] }
            if let answer = HTTPAnswer(received, isOver: count <= 0) { return answer }
            guard count > 0 else { throw Failure.noAnswer(received: received.count) }
        }
    }

    private static func connected(port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // A server in this process waits for its turn among all tests.
        var limit = timeval(tv_sec: 120, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            let reason = errno
            close(descriptor)
            throw Failure.notConnected(port: port, errno: reason)
        }
        return descriptor
    }

    /// Sends as much as the other side takes.
    private static func send(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
