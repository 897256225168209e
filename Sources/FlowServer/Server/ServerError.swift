/// Why the server could not start.
package enum ServerError: Error, Hashable, CustomStringConvertible {
    /// Another program listens there.
    case addressInUse(host: String, port: Int)
    /// The host has no such address, its name is unknown, or the port is reserved.
    case cannotListen(host: String, port: Int, reason: String)

    package var description: String {
        switch self {
        case .addressInUse(let host, let port):
            "Cannot listen on \(host) port \(port): another program uses it. Stop that program (`ss -ltnp` names it), "
                + "or choose another port with `listen` in the configuration."
        case .cannotListen(let host, let port, let reason):
            "Cannot listen on \(host) port \(port): \(reason). Change `listen` in the configuration."
        }
    }
}
