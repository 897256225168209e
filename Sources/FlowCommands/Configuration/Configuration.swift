package import FlowModel
package import FlowRuntime

/// Everything that can be configured, with the defaults that hold when nothing is (INTERFACES, Configuration).
package struct Configuration: Hashable, Sendable {
    /// Path of the flows folder.
    package var flows = "Flows"
    /// Path of the SQLite file.
    package var database = "nurture.sqlite"
    package var listen = ListenAddress(host: "127.0.0.1", port: 8480)
    /// What links in emails begin with, without a slash at its end; nil is the listening address.
    package var configuredPublicURL: String?
    /// IANA name.
    package var timeZone = "UTC"
    /// Who may send events; empty lets everybody who can connect.
    package var writeKeys: [WriteKey] = []
    package var email = Email()
    package var webhooks: [Slug: Webhook] = [:]
    /// Addresses by team.
    package var teams: [Slug: String] = [:]
    package var topics: [Slug: Topic] = [:]
    package var holidays: Set<LocalDate> = []

    package init() {}

    /// What links in emails begin with, without a slash at its end; this machine when nothing else is configured.
    package var publicURL: String {
        if let configuredPublicURL { return configuredPublicURL }
        // An address that stands for every interface leads nowhere.
        let isWildcard = listen.host == "0.0.0.0" || listen.host == "::"
        return "http://\(isWildcard ? ListenAddress(host: "127.0.0.1", port: listen.port) : listen)"
    }

    package var unsubscribedByDefault: Set<Slug> {
        Set(topics.filter { !$0.value.isSubscribedByDefault }.keys)
    }

    /// A key for event intake.
    package enum WriteKey: Hashable, Sendable {
        case plain(Secret)
        /// SHA-256 of the key's UTF-8, 64 lower-case hexadecimal digits.
        case hashed(String)
    }

    /// Where a webhook goes.
    package struct Webhook: Hashable, Sendable {
        /// `http` or `https`.
        package var url: String
        /// For the signature, in the Standard Webhooks form: `whsec_` and base64.
        package var secret: Secret
        /// Whether addresses of this machine and its network may be called.
        package var allowsPrivate: Bool

        package init(url: String, secret: Secret, allowsPrivate: Bool = false) {
            (self.url, self.secret, self.allowsPrivate) = (url, secret, allowsPrivate)
        }
    }

    /// A consent topic.
    package struct Topic: Hashable, Sendable {
        /// For readers.
        package var name: String
        package var isSubscribedByDefault: Bool

        package init(name: String, isSubscribedByDefault: Bool = true) {
            (self.name, self.isSubscribedByDefault) = (name, isSubscribedByDefault)
        }
    }
}

extension Configuration {
    /// How emails look and leave.
    package struct Email: Hashable, Sendable {
        package enum Transport: String, Hashable, Sendable, CaseIterable {
            case smtp, outbox
        }

        /// `Anna <anna@example.com>`, or an address alone.
        package var from = "nurture <nurture@localhost>"
        package var postalAddress: String?
        package var replyTo: String?
        package var transport = Transport.outbox
        package var onUnknownOutcome = UnknownOutcomePolicy.resend
        /// There when the transport is `smtp`.
        package var smtp: SMTP?
        /// Where `.eml` files go when the transport is `outbox`.
        package var outboxFolder = "outbox"

        package init() {}
    }

    /// The mail server.
    package struct SMTP: Hashable, Sendable {
        package enum TLS: String, Hashable, Sendable, CaseIterable {
            case required, opportunistic, none
        }

        /// `smtp://HOST[:PORT]`, or `smtps://…` for TLS from the start.
        package var url: String
        package var login: Login?
        package var tls: TLS
        /// 1 to 200.
        package var connections: Int
        /// Certificates to trust instead of the system's, as a PEM file.
        package var certificates: String?

        package init(
            url: String,
            login: Login? = nil,
            tls: TLS = .required,
            connections: Int = 8,
            certificates: String? = nil
        ) {
            self.url = url
            self.login = login
            self.tls = tls
            self.connections = connections
            self.certificates = certificates
        }
    }

    /// A user name with its password.
    package struct Login: Hashable, Sendable {
        package var username: String
        package var password: Secret

        package init(username: String, password: Secret) {
            (self.username, self.password) = (username, password)
        }
    }
}
