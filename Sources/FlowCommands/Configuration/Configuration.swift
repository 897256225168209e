package import FlowModel

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
    /// Forms of web pages by name.
    package var forms: [Slug: Form] = [:]
    /// Providers whose news of bounces and complaints is believed.
    package var hooks = Hooks()

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

    package var untrackedTopics: Set<Slug> {
        Set(topics.filter { !$0.value.isTracked }.keys)
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
        /// Signs beside it while receivers change from one to the other.
        package var nextSecret: Secret?
        /// Whether addresses of this machine and its network may be called.
        package var allowsPrivate: Bool

        package init(url: String, secret: Secret, nextSecret: Secret? = nil, allowsPrivate: Bool = false) {
            (self.url, self.secret, self.nextSecret) = (url, secret, nextSecret)
            self.allowsPrivate = allowsPrivate
        }
    }

    /// A consent topic.
    package struct Topic: Hashable, Sendable {
        /// For readers.
        package var name: String
        package var isSubscribedByDefault: Bool
        /// Whether clicks and openings of its emails are counted.
        package var isTracked: Bool

        package init(name: String, isSubscribedByDefault: Bool = true, isTracked: Bool = true) {
            (self.name, self.isSubscribedByDefault) = (name, isSubscribedByDefault)
            self.isTracked = isTracked
        }
    }
}
