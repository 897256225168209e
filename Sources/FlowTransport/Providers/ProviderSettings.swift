/// How to reach a provider that takes messages over HTTP.
package struct ProviderSettings: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case ses, postmark, sendgrid, mailgun
    }

    package var kind: Kind
    /// The access key of SES, the domain of Mailgun, the message stream of Postmark; empty elsewhere.
    package var account: String
    /// The server token, key or secret.
    package var key: String
    /// The region of SES.
    package var region: String
    /// `https://host[:port]`, or `http://` to this machine; nil is the provider's own.
    package var endpoint: String?
    /// Messages under way at a time.
    package var connections: Int
    /// Certificate authorities (PEM) that are trusted beside the system's.
    package var certificateFile: String?
    package var connectSeconds: Int
    /// From the beginning to the answer; a large message gets more.
    package var totalSeconds: Int
    /// A provider that was not reached rests: at first this long, each time twice as long up to the second.
    package var restSeconds: ClosedRange<Int>

    package init(
        kind: Kind,
        account: String = "",
        key: String,
        region: String = "us-east-1",
        endpoint: String? = nil,
        connections: Int = 8,
        certificateFile: String? = nil,
        connectSeconds: Int = 20,
        totalSeconds: Int = 60,
        restSeconds: ClosedRange<Int> = 1...30
    ) {
        self.kind = kind
        self.account = account
        self.key = key
        self.region = region
        self.endpoint = endpoint
        self.connections = connections
        self.certificateFile = certificateFile
        self.connectSeconds = connectSeconds
        self.totalSeconds = totalSeconds
        self.restSeconds = restSeconds
    }

    /// Without a slash at its end.
    var base: String {
        var base = endpoint ?? ownEndpoint
        while base.hasSuffix("/") { base.removeLast() }
        return base
    }

    private var ownEndpoint: String {
        switch kind {
        case .ses: "https://email.\(region).amazonaws.com"
        case .postmark: "https://api.postmarkapp.com"
        case .sendgrid: "https://api.sendgrid.com"
        case .mailgun: "https://api.mailgun.net"
        }
    }
}
