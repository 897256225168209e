package import FlowMail
package import FlowModel
package import FlowRuntime

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
        /// Servers and providers by name when the transport is `smtp`, `smtp` alone among them as `main`.
        package var relays: [Slug: Relay] = [:]
        package var dkimKeys: [DKIMKey] = []
        /// A bare address whose server hands bounces back (`bounces@example.com`); nil is the sender's own.
        package var returnPath: String?
        /// A bare address whose server hands back what asks to unsubscribe.
        package var unsubscribeAddress: String?
        /// Whom mail may go to at all; nil is everybody.
        package var onlyTo: AddressPatterns?
        package var limits = Limits()
        package var pauseAt = PauseLimits()
        /// Flows whose emails are not tracked.
        package var untrackedFlows: Set<Slug> = []

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

    /// One way out of several.
    package struct Relay: Hashable, Sendable {
        /// A server of one's own, or a provider's interface over HTTP.
        package enum Carrier: Hashable, Sendable {
            case smtp(SMTP)
            case provider(Provider)
        }

        package var carrier: Carrier
        /// How much of the mail it gets beside the others, 1 to 1,000.
        package var weight: Int
        /// Messages a second; nil is no limit.
        package var perSecond: Int?

        package init(carrier: Carrier, weight: Int = 1, perSecond: Int? = nil) {
            (self.carrier, self.weight, self.perSecond) = (carrier, weight, perSecond)
        }
    }

    /// A provider that takes messages over HTTP.
    package struct Provider: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            case ses, postmark, sendgrid, mailgun
        }

        package var kind: Kind
        /// The access key of SES, the domain of Mailgun, the message stream of Postmark; nil elsewhere.
        package var account: String?
        /// The server token, key or secret.
        package var key: Secret
        /// The region of SES (`eu-west-1`).
        package var region: String?
        /// In the place of the provider's own address: for its other regions and for tests.
        package var endpoint: String?
        package var connections: Int

        package init(
            kind: Kind,
            account: String? = nil,
            key: Secret,
            region: String? = nil,
            endpoint: String? = nil,
            connections: Int = 8
        ) {
            self.kind = kind
            self.account = account
            self.key = key
            self.region = region
            self.endpoint = endpoint
            self.connections = connections
        }
    }

    /// How fast and how often mail goes out; nil is no limit.
    package struct Limits: Hashable, Sendable {
        package var perSecond: Int?
        /// To one domain.
        package var perDomainPerSecond: Int?
        /// To one contact.
        package var caps = FrequencyCaps()

        package init() {}
    }

    /// Shares of the last 24 hours' mail at which sending pauses by itself.
    package struct PauseLimits: Hashable, Sendable {
        /// 0.05 is five bounces of a hundred messages; nil never pauses.
        package var bounces: Double? = 0.05
        package var complaints: Double? = 0.003
        /// Fewer messages tell nothing.
        package var messages = 500

        package init() {}
    }

    /// A form of a web page.
    package struct Form: Hashable, Sendable {
        /// Where the browser goes afterwards.
        package var redirect: String
        /// What the person subscribes to by sending it; nil is nothing.
        package var topic: Slug?
        /// Whether the subscription waits until a flow's email is confirmed.
        package var mustConfirm: Bool
        /// Names of the fields that become the contact's, besides `email`; others are the event's alone.
        package var fields: [String]
        /// What stands beside the button: the words that are agreed to.
        package var wording: String?
        /// A field that people do not see: what fills it in is no person.
        package var honeypot: String

        package init(
            redirect: String,
            topic: Slug? = nil,
            mustConfirm: Bool = false,
            fields: [String] = [],
            wording: String? = nil,
            honeypot: String = "website"
        ) {
            self.redirect = redirect
            self.topic = topic
            self.mustConfirm = mustConfirm
            self.fields = fields
            self.wording = wording
            self.honeypot = honeypot
        }
    }

    /// What tells that news of bounces and complaints comes from its provider; one that is not configured is not heard.
    package struct Hooks: Hashable, Sendable {
        /// Topics of Amazon SNS whose messages are taken.
        package var sesTopics: Set<String> = []
        /// The password of basic authentication in the address given to Postmark.
        package var postmark: Secret?
        /// SendGrid's public key, base64.
        package var sendgrid: String?
        /// Mailgun's HTTP webhook signing key.
        package var mailgun: Secret?
        /// The bearer token or basic-auth password of whoever hands in whole messages.
        package var rfc822: Secret?

        package init() {}
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
