import Glibc

/// Tells the service manager how the process is: sd_notify(3) over NOTIFY_SOCKET, and its watchdog.
///
/// Unsafe code: a datagram socket's address is a C structure of bytes that Glibc takes as a pointer.
package struct SystemdNotifier: Sendable {
    private let socketPath: String?
    /// How often `watchdog()` is to be called at least, in microseconds; nil when nobody watches.
    ///
    /// Half of what the manager allows, as sd_watchdog_enabled(3) advises.
    package let watchdogIntervalMicroseconds: UInt64?

    /// - Parameters:
    ///   - environment: The process's, with NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID where there is a manager.
    ///   - processID: The process's own, since WATCHDOG_PID may name another.
    package init(environment: [String: String], processID: Int32 = getpid()) {
        let path = environment["NOTIFY_SOCKET"] ?? ""
        // Other forms (vsock) are for virtual machines.
        socketPath = path.hasPrefix("/") || path.hasPrefix("@") ? path : nil
        let isMine = environment["WATCHDOG_PID"].map { Int32($0) == processID } ?? true
        let limit = environment["WATCHDOG_USEC"].flatMap { UInt64($0) } ?? 0
        watchdogIntervalMicroseconds = isMine && limit > 1 ? limit / 2 : nil
    }

    /// The start, or the reload, is over.
    package func ready(status: String) { send("READY=1\nSTATUS=\(Self.line(status))") }

    /// A reload begins; `ready` ends it.
    package func reloading() {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        let microseconds = UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
        send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
    }

    /// The end begins.
    package func stopping() { send("STOPPING=1") }

    /// One line for `systemctl status`.
    package func status(_ text: String) { send("STATUS=\(Self.line(text))") }

    /// The process is alive; to be called at least every `watchdogIntervalMicroseconds`.
    package func watchdog() { send("WATCHDOG=1") }

    /// A line end would begin another field.
    private static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// Sends one datagram.
    ///
    /// A failure is not told: the manager that cannot be reached is the one that would be told, and it notices by
    /// itself when READY or the watchdog stays away.
    private func send(_ message: String) {
        guard let socketPath, var address = Self.address(socketPath) else { return }
        let socket = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return }
        defer { close(socket) }
        let bytes = Array(message.utf8)
        // The length counts exactly the name's bytes: in an abstract name every further zero would be part of it.
        let nameLength = socketPath.utf8.count + (socketPath.hasPrefix("@") ? 0 : 1)
        let length = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { socklen_t($0 + nameLength) } ?? 0
        unsafe bytes.withUnsafeBytes { body in
            unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                    _ = unsafe sendto(socket, body.baseAddress, body.count, Int32(MSG_NOSIGNAL), target, length)
                }
            }
        }
    }

    /// The socket's address; nil when the path is too long for one.
    private static func address(_ path: String) -> sockaddr_un? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(path.utf8)
        // `@` stands for the zero byte that begins an abstract name.
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
            guard name.count < field.count else { return false }
            unsafe field.copyBytes(from: name)
            return true
        }
        return fits ? address : nil
    }
}
