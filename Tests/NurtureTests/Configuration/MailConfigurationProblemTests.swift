import FlowCommands
import Foundation
import Testing

import nurture

@Suite("What is wrong with a configuration of mail")
struct MailConfigurationProblemTests {
    private let source = ConfigurationSource()

    @Test(
        "is a value that cannot be used, said without the value",
        arguments: [
            ("email.return_path", "hunter2"), ("email.return_path", "Anna <hunter2@example.com>"),
            ("email.unsubscribe_address", "hunter2"),
            ("email.unsubscribe_address", "hunter2-and-more-of-what-is-long@example.com"),
            ("email.only_to", "[ hunter2 ]"), ("email.only_to", "[ \"a b@hunter2\" ]"),
            ("email.limits.per_second", "0"), ("email.limits.per_domain_per_second", "fast"),
            ("email.limits.per_contact_per_day", "-1"), ("email.limits.per_contact_per_week", "1.5"),
            ("email.pause", "hunter2"), ("email.pause.bounces", "5"), ("email.pause.bounces", "0%"),
            ("email.pause.complaints", "101%"), ("email.pause.messages", "0"),
            ("email.tracking.off_for_flows", "[ \"!\" ]"), ("email.dkim.domain", "hunter2@example.com"),
            ("email.dkim.selector", "hunter2."),
            ("email.relays.a.provider", "hunter2"), ("email.relays.a.url", "https://hunter2"),
            ("topics.news.tracking", "hunter2"), ("webhooks.crm.next_secret", "hunter2"),
            ("forms.lead.redirect", "/hunter2"), ("forms.lead.redirect", "javascript:hunter2"),
            ("forms.lead.confirm", "hunter2"), ("forms.lead.fields", "[ \"?\" ]"), ("forms.lead.honeypot", "\"?\""),
            ("hooks.ses.topics", "[ hunter2 ]"), ("hooks.sendgrid.public_key", "hunter2"),
        ]
    )
    func values(key: String, value: String) throws {
        let path = key.split(separator: ".").map(String.init)
        let lines = path.enumerated().map { depth, name in String(repeating: "  ", count: depth) + name + ":" }
        let problems = try source.problems(lines.joined(separator: "\n") + " " + value, for: .checking)
        let expected = "nurture.yaml:\(path.count): \(key) "
        #expect(problems.contains { $0.hasPrefix(expected) }, "\(problems)")
        #expect(!problems.joined().contains("hunter2"), "\(problems)")
    }

    @Test(
        "is a key that does not fit to the others",
        arguments: [
            (
                "email: { smtp: { url: \"smtp://a\" }, relays: { b: { url: \"smtp://b\" } } }",
                "email.smtp is there beside email.relays. Write the server of `email.smtp` as one of the relays"
            ),
            ("email: { relays: { b: { weight: 2 } } }", "email.relays.b.url is missing, and so is a provider."),
            (
                "email: { relays: { b: { url: \"smtp://b\", provider: ses } } }",
                "email.relays.b.url is there beside a provider."
            ),
            (
                "email: { relays: { b: { url: \"smtp://b\", key: a } } }",
                "email.relays.b.key means nothing for a mail server. Take it out."
            ),
            (
                "email: { relays: { b: { provider: postmark, key: a, username: b } } }",
                "email.relays.b.username means nothing for a provider. Take it out."
            ),
            (
                "email: { relays: { b: { provider: postmark, key: a, region: b } } }",
                "email.relays.b.region means nothing for postmark. Take it out."
            ),
            ("email: { relays: { b: { provider: ses, key: a, region: b } } }", "email.relays.b.account is missing."),
            ("email: { relays: { b: { provider: ses, key: a, account: b } } }", "email.relays.b.region is missing."),
            ("email: { relays: { b: { provider: mailgun, key: a } } }", "email.relays.b.domain is missing."),
            (
                "email: { relays: { b: { provider: postmark } } }",
                "email.relays.b.key is missing. Set NURTURE_EMAIL_RELAYS_B_KEY or the credential email-relays-b-key."
            ),
            (
                "email: { relays: { b: { url: \"smtp://b\", username: a } } }",
                "email.relays.b.password is missing, while there is a username. Set "
                    + "NURTURE_EMAIL_RELAYS_B_PASSWORD or the credential email-relays-b-password."
            ),
            ("email: { dkim: { domain: example.com } }", "email.dkim.selector is missing."),
            ("email: { dkim: [ { domain: example.com } ] }", "email.dkim.1.selector is missing."),
            (
                "email: { dkim: { domain: example.com, selector: a, key_file: b, key: c } }",
                "email.dkim.key_file is there beside the key itself. Keep one of the two."
            ),
            ("forms: { lead: { topic: news } }", "forms.lead.redirect is missing."),
            (
                "forms: { lead: { redirect: \"https://a\", confirm: yes } }",
                "forms.lead.topic is missing, while there is something to confirm."
            ),
            (
                "forms: { lead: { redirect: \"https://a\", fields: [ company, Website ] } }",
                "forms.lead.honeypot is website, which people fill in too. "
                    + "Write a name that is none of the form's fields."
            ),
            (
                "forms: { lead: { redirect: \"https://a\", honeypot: email } }",
                "forms.lead.honeypot is email, which people fill in too."
            ),
            (
                "topics: { newsletter: { name: N } }\nforms: { lead: { redirect: \"https://a\", topic: newsleter } }",
                "forms.lead.topic is none of the topics. The nearest is newsletter."
            ),
        ]
    )
    func together(text: String, expected: String) throws {
        let problems = try source.problems(text)
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }

    @Test("is an unknown key in a list, with the nearest known one")
    func unknown() throws {
        #expect(
            try source.problems("email: { dkim: [ { domian: example.com } ] }").first
                == "nurture.yaml:1: email.dkim.1.domian is no known key. The nearest is email.dkim.1.domain."
        )
        #expect(
            try source.problems("email:\n  limits: { per_sec: 1 }")
                == [
                    "nurture.yaml:2: email.limits.per_sec is no known key. Known here: per_contact_per_day, "
                        + "per_contact_per_week, per_domain_per_second, per_second."
                ]
        )
        #expect(
            try source.problems("email: { dkim: [ a ] }")
                == [
                    "nurture.yaml:1: email.dkim.1 has settings of its own. Write them indented below it, for example "
                        + "`domain: …`."
                ]
        )
    }

    @Test("is a key file that cannot be read, is no key, or is the public one")
    func keyFile() throws {
        try source.write("text.pem", "hello")
        let noise = [UInt8](repeating: 5, count: 634)
        try source.write("noise.pem", MailConfigurationTests.pem(noise, kind: "PRIVATE KEY"))
        try source.write("public.pem", MailConfigurationTests.pem(noise, kind: "PUBLIC KEY"))
        let key = "cannot sign: the DKIM key a._domainkey.example.com "
        for (name, reason) in [
            ("nowhere.pem", "names a file that cannot be read"), ("text.pem", key + "is not in PEM"),
            ("noise.pem", key + "is neither RSA of 2048"), ("public.pem", key + "is a public key"),
        ] {
            let text = "email: { dkim: { domain: example.com, selector: a, key_file: \(name) } }"
            let problems = try source.problems(text)
            #expect(problems.count == 1)
            #expect(problems.first?.hasPrefix("nurture.yaml:1: email.dkim.key_file " + reason) == true, "\(problems)")
            #expect(problems.first?.contains("openssl genrsa") == true)
            #expect(try source.problems(text, for: .checking) == [])
        }
        let inline = try source.problems("email: { dkim: { domain: example.com, selector: a, key: hunter2 } }")
        #expect(inline.count == 1)
        #expect(inline.first?.hasPrefix("nurture.yaml:1: email.dkim.key " + key + "is not in PEM") == true, "\(inline)")
        #expect(!inline.joined().contains("hunter2"))
    }
}
