/// How to reach and to treat one mail relay.
package struct RelaySettings: Hashable, Sendable {
    /// `smtp://host:port`, or `smtps://host:port` for TLS from the start.
    package var url: String
    package var username: String?
    package var password: String?
    package var tls: TLSMode
    /// Messages under way at a time, each on a connection of its own.
    package var connections: Int
    /// Certificate authorities (PEM) that are trusted beside the system's.
    package var certificateFile: String?
    /// The name said in EHLO; nil is the machine's.
    package var heloName: String?
    /// From the look-up of the host to the end of signing in.
    package var connectSeconds: Int
    /// For the replies to MAIL, RCPT and DATA (RFC 5321, section 4.5.3.2).
    package var replySeconds: Int
    /// For the reply to a finished message (RFC 5321, section 4.5.3.2.6).
    package var finalReplySeconds: Int
    /// A connection without work is closed after this time.
    package var idleSeconds: Int
    /// A connection that could not be made rests: at first this long, each time twice as long up to the second.
    package var restSeconds: ClosedRange<Int>

    package init(
        url: String,
        username: String? = nil,
        password: String? = nil,
        tls: TLSMode = .required,
        connections: Int = 8,
        certificateFile: String? = nil,
        heloName: String? = nil,
        connectSeconds: Int = 60,
        replySeconds: Int = 300,
        finalReplySeconds: Int = 600,
        idleSeconds: Int = 20,
        restSeconds: ClosedRange<Int> = 1...30
    ) {
        self.url = url
        self.username = username
        self.password = password
        self.tls = tls
        self.connections = connections
        self.certificateFile = certificateFile
        self.heloName = heloName
        self.connectSeconds = connectSeconds
        self.replySeconds = replySeconds
        self.finalReplySeconds = finalReplySeconds
        self.idleSeconds = idleSeconds
        self.restSeconds = restSeconds
    }

    /// When mail may travel in clear text; `smtps://` is TLS with a checked certificate in every mode.
    package enum TLSMode: String, Hashable, Sendable, CaseIterable {
        /// STARTTLS with a checked certificate, or nothing is said at all.
        case required
        /// STARTTLS when it is offered, whatever the certificate: clear text would be accepted as well.
        case opportunistic
        case none
    }
}
