import Foundation
import Glibc
import Synchronization

/// A client's side of one TCP connection that sends exactly the bytes it is given, right or wrong.
///
/// System calls block, so each runs on a thread of its own: the server under test needs those of Swift and Dispatch.
final class ClientConnection: Sendable {
    private let descriptor: Int32
    private let unread = Mutex<[UInt8]>([])

    /// Connects to a port of this machine.
    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 120, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { rebound in
                unsafe connect(descriptor, rebound, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(errno: errno) }
    }

    struct Failure: Error {
        var errno: Int32
    }

    deinit {
        close(descriptor)
    }

    /// Sends all of it, or as much as the server takes before it closes the connection.
    func send(_ bytes: [UInt8]) async {
        await elsewhere { [descriptor] in
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

    func send(_ text: String) async {
        await send(Array(text.utf8))
    }

    /// Says that nothing more will be sent.
    func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// The next answer; nil when the server closes the connection instead.
    func answer(isHead: Bool = false) async -> HTTPAnswer? {
        await elsewhere { [self] in
            while true {
                if let answer = unread.withLock({ HTTPAnswer.take(from: &$0, isHead: isHead) }) { return answer }
                guard receive(flags: 0) else { return nil }
            }
        }
    }

    /// Whether something has arrived that was not read yet; does not wait.
    var hasSomethingToRead: Bool {
        _ = receive(flags: Int32(MSG_DONTWAIT))
        return unread.withLock { !$0.isEmpty }
    }

    /// False at the end of the stream, and when there was nothing in time.
    private func receive(flags: Int32) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe recv(descriptor, bytes.baseAddress, bytes.count, flags)
        }
        guard count > 0 else { return false }
        unread.withLock { $0.append(contentsOf: buffer[..<count]) }
        return true
    }

    private func elsewhere<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }
}
