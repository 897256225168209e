import Foundation
import Glibc

@testable import FlowTransport

/// A TCP server on a free port of 127.0.0.1 that runs a script on a thread for each connection.
final class LoopbackServer: Sendable {
    let port: Int
    private let listener: Int32
    private let accepted = Monitor(0)

    /// - Parameter script: gets the connection's number, from 1; the connection is closed when it returns.
    init(_ script: @escaping @Sendable (Int, LoopbackPeer) -> Void) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                let isBound = unsafe bind(listener, generic, size) == 0 && listen(listener, 16) == 0
                return unsafe isBound && getsockname(listener, generic, &size) == 0
            }
        }
        precondition(result, "no loopback listener")
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread { [accepted] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                let number = accepted.change { count in
                    count += 1
                    return count
                }
                Thread { script(number, LoopbackPeer(descriptor)) }.start()
            }
        }.start()
    }

    deinit { stop() }

    /// Connections accepted so far.
    var connectionCount: Int { accepted.read { $0 } }

    /// Accepts no more connections.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }
}

/// The server's end of one connection.
final class LoopbackPeer {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    /// What was handed out of the buffer.
    private var start = 0

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The next line without its end; nil when the client closed.
    func line() -> String? {
        while true {
            if let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer[start..<end]
                start = end + 1
                return String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
            }
            guard fill() else { return nil }
        }
    }

    func bytes(_ count: Int) -> [UInt8]? {
        while buffer.count - start < count {
            guard fill() else { return nil }
        }
        defer { start += count }
        return Array(buffer[start..<(start + count)])
    }

    func write(_ text: String) { write(bytes: Array(text.utf8)) }

    func write(bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let flags = Int32(MSG_NOSIGNAL)
            let count = unsafe rest.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, flags) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// One byte in each packet.
    func drip(_ text: String) {
        var on: Int32 = 1
        unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        for character in text { write(String(character)) }
    }

    /// The connection ends with a reset instead of a close when it is over.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Returns when the client closed.
    func awaitClose() {
        while fill() { start = buffer.count }
    }

    private func fill() -> Bool {
        var part = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe part.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return false }
        buffer.removeFirst(start)
        start = 0
        buffer += part.prefix(count)
        return true
    }
}
