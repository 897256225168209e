/// Where the daemon listens: `127.0.0.1:8480`, `[::1]:8480`, `localhost:8480`.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// An IP address without brackets, or a host name.
    package let host: String
    /// 0 lets the system choose.
    package let port: Int

    package init(host: String, port: Int) {
        (self.host, self.port) = (host, port)
    }

    /// Nil when the text is not `HOST:PORT` with a port from 0 to 65535.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(digits),
            port <= 65_535
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        let isName = host.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || (0x30...0x39).contains(scalar.value)
                    || ".:-_%".unicodeScalars.contains(scalar))
        }
        guard !host.isEmpty, isName else { return nil }
        self.init(host: String(host), port: port)
    }

    /// Whether only programs of this machine can reach it.
    package var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" || host.lowercased() == "localhost" }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
