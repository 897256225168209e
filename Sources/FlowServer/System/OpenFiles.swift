import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// How many files and sockets this process may have open.
enum OpenFiles {
    /// For everything but the connections of the server: up to 200 to mail servers, as many to webhooks as are in use
    /// or kept, the database, flow files.
    private static let reserve = 384
    private static let fewest = 16

    /// The wanted number of connections, or as many as leave the reserve.
    ///
    /// Without a file descriptor for a new connection the listening socket would be given up, and the daemon with it.
    static func connections(wanted: Int) -> Int {
        min(wanted, max(fewest, limit - reserve))
    }

    /// The process's soft limit; the system's call wants a pointer to what it fills.
    private static var limit: Int {
        var limits = rlimit()
        guard unsafe getrlimit(resource, &limits) == 0 else { return 1024 }
        return Int(clamping: limits.rlim_cur)
    }

    #if canImport(Glibc)
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    private static let resource = RLIMIT_NOFILE
    #endif
}
