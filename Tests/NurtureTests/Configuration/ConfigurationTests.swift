import FlowCommands
import FlowModel
import FlowRuntime
import Foundation
import Testing

import nurture

@Suite("The configuration")
struct ConfigurationTests {
    private let source = ConfigurationSource()

    @Test("has a default for everything, so that no file is needed")
    func defaults() throws {
        let configuration = try ConfigurationLoader(zones: ZoneFiles(), environment: [:]).load(file: nil, for: .serving)
        #expect(configuration == Configuration())
        #expect(configuration.database == "nurture.sqlite")
        #expect(configuration.email.outboxFolder == "outbox")
        #expect(configuration.email.transport == .outbox)
        #expect(configuration.listen.description == "127.0.0.1:8480")
        #expect(configuration.publicURL == "http://127.0.0.1:8480")
    }

    @Test("is read from one file with all of its keys")
    func allKeys() throws {
        let certificates = try source.write("ca.pem", "-----BEGIN CERTIFICATE-----")
        let configuration = try source.load(
            """
            flows: flows
            database: /var/lib/nurture/nurture.sqlite
            listen: "[::]:9000"
            public_url: https://go.example.com/n/
            time_zone: Europe/Amsterdam
            write_keys: [ plain-key, "sha256:\(String(repeating: "Ab", count: 32))" ]
            email:
              from: "Anna <anna@example.com>"
              postal_address: |
                Example BV
                Straat 1, Amsterdam
              reply_to: hello@example.com
              transport: smtp
              on_unknown_outcome: hold
              outbox_folder: mail
              smtp:
                url: smtp://mail.example.com:587
                username: nurture
                password: 0123
                tls: opportunistic
                connections: 20
                ca_file: ca.pem
            webhooks:
              My CRM: { url: "https://crm.example.com/hooks?team=1", secret: \(Self.secret), allow_private: yes }
            teams: { sales: sales@example.com }
            topics:
              newsletter: { name: "Newsletter", default: subscribed }
              Product News: { default: unsubscribed }
            holidays: [ 2026-12-25, 2026-12-26 ]
            """
        )
        var expected = Configuration()
        expected.flows = source.path("flows")
        expected.database = "/var/lib/nurture/nurture.sqlite"
        expected.listen = ListenAddress(host: "::", port: 9000)
        expected.configuredPublicURL = "https://go.example.com/n"
        expected.timeZone = "Europe/Amsterdam"
        expected.writeKeys = [.plain(Secret("plain-key")), .hashed(String(repeating: "ab", count: 32))]
        expected.email.from = "Anna <anna@example.com>"
        expected.email.postalAddress = "Example BV, Straat 1, Amsterdam"
        expected.email.replyTo = "hello@example.com"
        expected.email.transport = .smtp
        expected.email.onUnknownOutcome = .hold
        expected.email.outboxFolder = source.path("mail")
        expected.email.smtp = Configuration.SMTP(
            url: "smtp://mail.example.com:587",
            login: Configuration.Login(username: "nurture", password: Secret("0123")),
            tls: .opportunistic,
            connections: 20,
            certificates: certificates
        )
        let server = try #require(expected.email.smtp)
        expected.email.relays = [Slug("main"): Configuration.Relay(carrier: .smtp(server))]
        expected.webhooks[Slug("my crm")] = Configuration.Webhook(
            url: "https://crm.example.com/hooks?team=1",
            secret: Secret(Self.secret),
            allowsPrivate: true
        )
        expected.teams[Slug("sales")] = "sales@example.com"
        expected.topics[Slug("newsletter")] = Configuration.Topic(name: "Newsletter")
        expected.topics[Slug("product news")] = Configuration.Topic(name: "product-news", isSubscribedByDefault: false)
        expected.holidays = Set(["2026-12-25", "2026-12-26"].compactMap { ISO8601.date($0) })
        #expect(configuration == expected)
        #expect(configuration.unsubscribedByDefault == [Slug("product news")])
    }

    @Test("takes an empty file, one of comments and keys that are left open", arguments: ["", "# later\n", "email:\n"])
    func nothingSaid(text: String) throws {
        #expect(try source.load(text) == Configuration())
    }

    @Test("takes the environment before a credential and a credential before the file")
    func precedence() throws {
        let file = """
            email:
              from: anna@example.com
              smtp: { url: "smtp://mail.example.com", username: nurture, password: from-file }
            """
        func password() throws -> String? { try source.load(file).email.smtp?.login?.password.text }
        #expect(try password() == "from-file")
        try source.writeCredential("email-smtp-password", "from-credential\n")
        #expect(try password() == "from-credential")
        source.environment["NURTURE_EMAIL_SMTP_PASSWORD"] = "from-environment"
        #expect(try password() == "from-environment")
        source.environment["NURTURE_EMAIL_SMTP_PASSWORD"] = ""
        #expect(try password() == "from-credential")
    }

    @Test("can be set by the environment alone")
    func environment() throws {
        source.environment = [
            "NURTURE_EMAIL_SMTP_URL": "smtps://mail.example.com",
            "NURTURE_EMAIL_FROM": "anna@example.com",
            "NURTURE_WRITE_KEYS": "one, two",
            "NURTURE_WEBHOOKS_MY_CRM_URL": "https://crm.example.com",
            "NURTURE_WEBHOOKS_MY_CRM_SECRET": Self.secret,
            "NURTURE_TEAMS_SALES": "sales@example.com",
            "NURTURE_TOPICS_NEWS_DEFAULT": "unsubscribed",
            "NURTURE_HOLIDAYS": "2026-12-25",
            "PATH": "/usr/bin",
        ]
        let configuration = try source.load(nil)
        #expect(configuration.email.smtp?.url == "smtps://mail.example.com")
        #expect(configuration.email.transport == .smtp)
        #expect(configuration.writeKeys == [.plain(Secret("one")), .plain(Secret("two"))])
        #expect(configuration.webhooks[Slug("my crm")]?.url == "https://crm.example.com")
        #expect(configuration.teams == [Slug("sales"): "sales@example.com"])
        #expect(configuration.unsubscribedByDefault == [Slug("news")])
        #expect(configuration.holidays.count == 1)
    }

    @Test("finds the secret of a webhook and the write keys among the credentials")
    func credentials() throws {
        try source.writeCredential("webhooks-my-crm-secret", Self.secret)
        try source.writeCredential("write-keys", "one\ntwo\n")
        try source.writeCredential("of-somebody-else", "three")
        let configuration = try source.load("webhooks: { my crm: { url: \"https://crm.example.com\" } }")
        #expect(configuration.webhooks[Slug("my crm")]?.secret == Secret(Self.secret))
        #expect(configuration.writeKeys == [.plain(Secret("one")), .plain(Secret("two"))])
    }

    @Test("shows no secret when it is printed")
    func secrets() throws {
        let configuration = try source.load(
            """
            write_keys: [ hunter2 ]
            email:
              from: anna@example.com
              smtp: { url: "smtp://mail.example.com", username: nurture, password: hunter2 }
            """
        )
        var text = "\(configuration) \(String(reflecting: configuration))"
        dump(configuration, to: &text)
        #expect(text.contains("mail.example.com"))
        #expect(!text.contains("hunter2"))
    }

    @Test("needs no secrets on a machine that only checks flows")
    func checking() throws {
        let file = """
            listen: 0.0.0.0:8480
            email: { smtp: { url: "smtp://mail.example.com", username: nurture } }
            webhooks: { crm: { url: "https://crm.example.com" } }
            """
        #expect(try source.load(file, for: .checking).webhooks.count == 1)
        #expect(throws: CommandError.self) { try source.load(file, for: .serving) }
    }

    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
}
