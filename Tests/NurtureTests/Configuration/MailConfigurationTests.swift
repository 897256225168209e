import FlowCommands
import FlowMail
import FlowModel
import Foundation
import Testing

import nurture

@Suite("The configuration of mail")
struct MailConfigurationTests {
    private let source = ConfigurationSource()

    @Test("has several relays, each a server or a provider")
    func relays() throws {
        let configuration = try source.load(
            """
            email:
              from: anna@example.com
              relays:
                Main: { url: "smtp://mail.example.com:587", username: nurture, password: one, weight: 3, per_second: 9 }
                spare: { url: "smtps://spare.example.com", tls: required, connections: 2 }
                ses: { provider: ses, account: AKIA, key: two, region: eu-west-1 }
                post: { provider: postmark, key: three, stream: broadcast, connections: 4 }
                grid: { provider: sendgrid, key: four, endpoint: "http://127.0.0.1:1" }
                gun: { provider: mailgun, domain: mg.example.com, key: five }
            """
        )
        #expect(configuration.email.transport == .smtp)
        #expect(configuration.email.smtp == nil)
        let login = Configuration.Login(username: "nurture", password: Secret("one"))
        let expected: [Slug: Configuration.Relay] = [
            Slug("main"): Configuration.Relay(
                carrier: .smtp(Configuration.SMTP(url: "smtp://mail.example.com:587", login: login)),
                weight: 3,
                perSecond: 9
            ),
            Slug("spare"): Configuration.Relay(
                carrier: .smtp(Configuration.SMTP(url: "smtps://spare.example.com", connections: 2))
            ),
            Slug("ses"): Configuration.Relay(
                carrier: .provider(.init(kind: .ses, account: "AKIA", key: Secret("two"), region: "eu-west-1"))
            ),
            Slug("post"): Configuration.Relay(
                carrier: .provider(.init(kind: .postmark, account: "broadcast", key: Secret("three"), connections: 4))
            ),
            Slug("grid"): Configuration.Relay(
                carrier: .provider(.init(kind: .sendgrid, key: Secret("four"), endpoint: "http://127.0.0.1:1"))
            ),
            Slug("gun"): Configuration.Relay(
                carrier: .provider(.init(kind: .mailgun, account: "mg.example.com", key: Secret("five")))
            ),
        ]
        #expect(configuration.email.relays == expected)
    }

    @Test("names the only server main among the relays")
    func onlyServer() throws {
        let text = "email: { from: a@example.com, smtp: { url: \"smtp://mail.example.com\" } }"
        let configuration = try source.load(text)
        let server = Configuration.SMTP(url: "smtp://mail.example.com")
        #expect(configuration.email.smtp == server)
        #expect(configuration.email.relays == [Slug("main"): Configuration.Relay(carrier: .smtp(server))])
    }

    @Test("takes a relay's secrets from credentials and all of a relay from the environment")
    func relaySources() throws {
        try source.writeCredential("email-relays-main-password", "from-credential")
        source.environment["NURTURE_EMAIL_FROM"] = "anna@example.com"
        source.environment["NURTURE_EMAIL_RELAYS_MAIN_URL"] = "smtp://mail.example.com"
        source.environment["NURTURE_EMAIL_RELAYS_MAIN_USERNAME"] = "nurture"
        source.environment["NURTURE_EMAIL_RELAYS_MAIN_PER_SECOND"] = "7"
        source.environment["NURTURE_EMAIL_RELAYS_GUN_PROVIDER"] = "mailgun"
        source.environment["NURTURE_EMAIL_RELAYS_GUN_DOMAIN"] = "mg.example.com"
        source.environment["NURTURE_EMAIL_RELAYS_GUN_KEY"] = "key"
        let relays = try source.load(nil).email.relays
        #expect(relays.keys.sorted() == [Slug("gun"), Slug("main")])
        #expect(relays[Slug("main")]?.perSecond == 7)
        guard case .smtp(let server)? = relays[Slug("main")]?.carrier else {
            Issue.record("main is no server")
            return
        }
        #expect(server.login == Configuration.Login(username: "nurture", password: Secret("from-credential")))
    }

    @Test("has a key that signs, or several while one replaces another")
    func signing() throws {
        let pem = Self.pem(seed: 1)
        try source.write("one.pem", pem)
        try source.write("two.pem", Self.pem(seed: 2))
        let one = try source.load(
            "email: { dkim: { domain: example.com, selector: n1, key_file: one.pem } }"
        )
        #expect(one.email.dkimKeys == [DKIMKey(domain: "example.com", selector: "n1", privateKeyPEM: pem)])
        let several = try source.load(
            """
            email:
              dkim:
                - { domain: example.com, selector: n1, key_file: one.pem }
                - { domain: example.com, selector: n2.mail, key_file: two.pem }
            """
        )
        #expect(several.email.dkimKeys.map(\.selector) == ["n1", "n2.mail"])
        try source.writeCredential("email-dkim-key", pem)
        let secret = try source.load("email: { dkim: { domain: example.com, selector: n1 } }")
        #expect(secret.email.dkimKeys.map(\.privateKeyPEM) == [pem.trimmingCharacters(in: .newlines)])
        source.environment["NURTURE_EMAIL_DKIM_DOMAIN"] = "example.org"
        #expect(try source.load("email: { dkim: { selector: n1 } }").email.dkimKeys.map(\.domain) == ["example.org"])
    }

    @Test("says how much goes to whom, and when to stop")
    func limits() throws {
        let email = try source.load(
            """
            email:
              return_path: bounces@example.com
              unsubscribe_address: unsubscribe@example.com
              only_to: [ "*@Example.com", bob@example.org ]
              limits: { per_second: 50, per_domain_per_second: 10, per_contact_per_day: 1, per_contact_per_week: 3 }
              pause: { bounces: 2.5%, complaints: 1 %, messages: 100 }
              tracking: { off_for_flows: [ "Password reset", invoices ] }
            """
        ).email
        #expect(email.returnPath == "bounces@example.com")
        #expect(email.unsubscribeAddress == "unsubscribe@example.com")
        #expect(email.onlyTo == AddressPatterns(["*@example.com", "bob@example.org"]))
        #expect(email.limits.perSecond == 50)
        #expect(email.limits.perDomainPerSecond == 10)
        #expect(email.limits.caps == FrequencyCaps(perDay: 1, perWeek: 3))
        #expect(email.pauseAt.bounces == 0.025)
        #expect(email.pauseAt.complaints == 0.01)
        #expect(email.pauseAt.messages == 100)
        #expect(email.untrackedFlows == [Slug("password reset"), Slug("invoices")])
    }

    @Test("never pauses when that is off, in whole or for one of the shares")
    func pauseOff() throws {
        let off = try source.load("email: { pause: off }").email.pauseAt
        #expect(off.bounces == nil)
        #expect(off.complaints == nil)
        source.environment["NURTURE_EMAIL_PAUSE_BOUNCES"] = "off"
        let some = try source.load(nil).email.pauseAt
        #expect(some.bounces == nil)
        #expect(some.complaints == 0.003)
        #expect(some.messages == 500)
    }

    @Test("mails nobody when the list of whom to mail is empty")
    func nobody() throws {
        #expect(try source.load("email: { only_to: [ ] }").email.onlyTo == AddressPatterns([]))
        #expect(throws: CommandError.self) { try source.load("email: { only_to: }") }
        source.environment["NURTURE_EMAIL_ONLY_TO"] = ""
        #expect(throws: CommandError.self) { try source.load("") }
        source.environment["NURTURE_EMAIL_ONLY_TO"] = "*@example.com, anna@example.org"
        #expect(try source.load(nil).email.onlyTo == AddressPatterns(["*@example.com", "anna@example.org"]))
    }

    @Test("knows topics that are not tracked and a webhook's next secret")
    func topicsAndWebhooks() throws {
        let next = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
        let present = "whsec_" + Data(repeating: 6, count: 32).base64EncodedString()
        source.environment["NURTURE_WEBHOOKS_CRM_NEXT_SECRET"] = next
        let configuration = try source.load(
            """
            topics: { newsletter: { tracking: off }, product: { tracking: on } }
            webhooks: { crm: { url: "https://crm.example.com", secret: "\(present)" } }
            """
        )
        #expect(configuration.topics[Slug("newsletter")]?.isTracked == false)
        #expect(configuration.topics[Slug("product")]?.isTracked == true)
        #expect(configuration.webhooks.keys.sorted() == [Slug("crm")])
        #expect(configuration.webhooks[Slug("crm")]?.secret == Secret(present))
        #expect(configuration.webhooks[Slug("crm")]?.nextSecret == Secret(next))
    }

    @Test("has forms")
    func forms() throws {
        let configuration = try source.load(
            """
            topics: { newsletter: { name: Newsletter } }
            forms:
              Sign up:
                redirect: "https://example.com/thanks?from=form"
                topic: Newsletter
                confirm: yes
                fields: [ first_name, company ]
                wording: |
                  Yes, send me
                  the newsletter.
                honeypot: fax
              contact: { redirect: "https://example.com/thanks" }
            """
        )
        var expected = Configuration.Form(redirect: "https://example.com/thanks?from=form", topic: Slug("newsletter"))
        expected.mustConfirm = true
        expected.fields = ["first_name", "company"]
        expected.wording = "Yes, send me the newsletter."
        expected.honeypot = "fax"
        #expect(
            configuration.forms == [
                Slug("sign up"): expected,
                Slug("contact"): Configuration.Form(redirect: "https://example.com/thanks"),
            ]
        )
    }

    @Test("has what tells news of providers from forgeries")
    func hooks() throws {
        try source.writeCredential("hooks-mailgun-signing-key", "signing")
        let key = Data(repeating: 1, count: 91).base64EncodedString()
        let hooks = try source.load(
            """
            hooks:
              ses: { topics: [ "arn:aws:sns:eu-west-1:123456789012:bounces" ] }
              postmark: { password: one }
              sendgrid: { public_key: "\(key)" }
              rfc822: { token: two }
            """
        ).hooks
        #expect(hooks.sesTopics == ["arn:aws:sns:eu-west-1:123456789012:bounces"])
        #expect(hooks.postmark == Secret("one"))
        #expect(hooks.sendgrid == key)
        #expect(hooks.mailgun == Secret("signing"))
        #expect(hooks.rfc822 == Secret("two"))
    }

    /// An Ed25519 key (RFC 8410, section 7) made of that byte.
    static func pem(seed: UInt8) -> String {
        let algorithm: [UInt8] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]
        return pem(algorithm + [UInt8](repeating: seed, count: 32), kind: "PRIVATE KEY")
    }

    static func pem(_ bytes: [UInt8], kind: String) -> String {
        "-----BEGIN \(kind)-----\n" + Data(bytes).base64EncodedString() + "\n-----END \(kind)-----\n"
    }
}
