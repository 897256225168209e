import FlowCommands
import Foundation
import Testing

import nurture

@Suite("What is wrong with a configuration")
struct ConfigurationProblemTests {
    private let source = ConfigurationSource()

    @Test("is an unknown key, with the nearest known one")
    func unknownKeys() throws {
        let problems = try source.problems(
            """
            flow: Flows
            from: anna@example.com
            colour: red
            email:
              smtp: { urll: "smtp://mail.example.com" }
            webhooks:
              crm: { url: "https://crm.example.com", secret: \(Self.secret), token: x }
            """
        )
        #expect(
            problems == [
                "nurture.yaml:1: flow is no known key. The nearest is flows.",
                "nurture.yaml:2: from is no known key. The nearest is email.from.",
                "nurture.yaml:3: colour is no known key. Known here: database, email, flows, forms, holidays, "
                    + "hooks, listen, public_url, teams, time_zone, topics, webhooks, write_keys.",
                "nurture.yaml:5: email.smtp.urll is no known key. The nearest is email.smtp.url.",
                "nurture.yaml:7: webhooks.crm.token is no known key. Known here: allow_private, next_secret, "
                    + "secret, url.",
            ]
        )
    }

    @Test(
        "is a key that this version does not have yet",
        arguments: [
            "admin_tokens: [ a ]", "retention: { events: 2 years }",
        ]
    )
    func later(text: String) throws {
        let problems = try source.problems(text)
        #expect(problems.count == 1)
        #expect(problems.first?.hasSuffix("is not part of this version yet. Take it out.") == true)
    }

    @Test(
        "is a value of the wrong shape",
        arguments: zip(
            ["teams: sales", "write_keys: key", "flows: [ a ]", "holidays: [ { a: b } ]", "flows: { a: b }"],
            [
                "teams has settings of its own. Write them indented below it, for example `NAME: …`.",
                "write_keys is not a list. Write a list: `[ …, … ]`.",
                "flows is not a single value. Write one value behind the colon.",
                "holidays has an element that is no text. Write a list of texts: `[ …, … ]`.",
                "flows is not a single value. Write one value behind the colon.",
            ]
        )
    )
    func shapes(text: String, expected: String) throws {
        #expect(try source.problems(text) == ["nurture.yaml:1: " + expected])
    }

    @Test(
        "is a value that cannot be used, said without the value",
        arguments: [
            ("listen", "hunter2"), ("listen", "127.0.0.1:hunter2"), ("listen", "127.0.0.1:99999"),
            ("public_url", "ftp://hunter2"), ("public_url", "hunter2.example.com"),
            ("public_url", "https://a:hunter2@go.example.com"), ("public_url", "https://go.example.com/?hunter2"),
            ("time_zone", "Europe/hunter2"), ("time_zone", "../hunter2"),
            ("email.from", "hunter2"), ("email.from", "Anna <hunter2>"), ("email.reply_to", "a@b, hunter2@c"),
            ("email.from", "\"Anna\\nBcc: hunter2@example.com <a@example.com>\""),
            ("email.transport", "hunter2"), ("email.on_unknown_outcome", "hunter2"),
            ("email.smtp.url", "https://hunter2"), ("email.smtp.url", "smtp://u:hunter2@mail.example.com"),
            ("email.smtp.url", "smtp://mail.example.com/hunter2"), ("email.smtp.url", "smtp:hunter2"),
            ("teams.sales", "hunter2"), ("topics.news.default", "hunter2"),
            ("webhooks.crm.url", "hunter2"), ("webhooks.crm.url", "ftp://hunter2"),
            ("webhooks.crm.url", "https://u:hunter2@crm.example.com"),
        ]
    )
    func values(key: String, value: String) throws {
        let path = key.split(separator: ".").map(String.init)
        let lines = path.enumerated().map { depth, name in String(repeating: "  ", count: depth) + name + ":" }
        let problems = try source.problems(lines.joined(separator: "\n") + " " + value, for: .checking)
        #expect(problems.first?.hasPrefix("nurture.yaml:\(path.count): \(key) is ") == true, "\(problems)")
        #expect(!problems.joined().contains("hunter2"))
    }

    @Test("is a number of connections outside 1 to 200", arguments: ["0", "201", "-1", "eight", "8.5"])
    func connections(text: String) throws {
        source.environment["NURTURE_EMAIL_SMTP_CONNECTIONS"] = text
        #expect(
            try source.problems("email: { from: a@example.com, smtp: { url: \"smtp://mail.example.com\" } }") == [
                "environment variable NURTURE_EMAIL_SMTP_CONNECTIONS: email.smtp.connections is not a number from 1 "
                    + "to 200. Write for example 8."
            ]
        )
    }

    @Test("is an environment variable that sets no key, but not one that Kubernetes makes for its services")
    func environment() throws {
        source.environment = [
            "NURTURE_LISTN": "127.0.0.1:1", "NURTURE_ADMIN_TOKENS": "a", "NURTURE_WEBHOOKS__URL": "a",
            "NURTURE_SERVICE_HOST": "10.0.0.1", "NURTURE_PORT": "tcp://10.0.0.1:80", "NURTURE_PORT_80_TCP": "a",
        ]
        #expect(
            try source.problems(nil) == [
                "environment variable NURTURE_ADMIN_TOKENS: admin_tokens is not part of this version yet. Unset it.",
                "environment variable NURTURE_LISTN: sets no known key. The nearest is NURTURE_LISTEN.",
                "environment variable NURTURE_WEBHOOKS__URL: sets no known key. Unset it.",
            ]
        )
    }

    @Test("is what serving needs and nobody gave")
    func missing() throws {
        let problems = try source.problems(
            """
            listen: 0.0.0.0:8480
            email:
              transport: smtp
              smtp: { username: nurture, ca_file: nowhere.pem }
            webhooks: { crm: { allow_private: true } }
            """
        )
        let keys = [
            "write_keys is empty, while `listen`", "email.smtp.password is missing", "email.smtp.ca_file names a file",
            "email.smtp.url is missing", "email.from is missing", "webhooks.crm.url is missing",
            "webhooks.crm.secret is missing",
        ]
        #expect(problems.count == keys.count, "\(problems)")
        for key in keys { #expect(problems.contains { $0.contains(key) }, "\(key)") }
    }

    @Test("is a secret that no receiver could verify with", arguments: ["hunter2", "whsec_aGVsbG8=", "whsec_"])
    func webhookSecret(text: String) throws {
        let file = "webhooks: { crm: { url: \"https://crm.example.com\", secret: \"\(text)\" } }"
        let problems = try source.problems(file)
        #expect(problems.count == 1)
        #expect(problems.first?.contains("webhooks.crm.secret is not base64 of 24 to 64 bytes") == true)
    }

    @Test("is one name written in two ways")
    func twice() throws {
        #expect(
            try source.problems("teams:\n  Sales: a@example.com\n  sales: b@example.com") == [
                "nurture.yaml:3: teams.sales is there twice. Keep one of the two."
            ]
        )
    }

    @Test(
        "is a file that is no YAML, said with its line and without its text",
        arguments: zip(
            [
                "flows: Flows\n  password: \"hunter2", "a: [ hunter2, }", "- hunter2", "flows: a\nflows: hunter2",
                "\tx: hunter2",
            ],
            [2, 1, 1, 1, 1]
        )
    )
    func noYAML(text: String, line: Int) throws {
        let problems = try source.problems(text)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("nurture.yaml:\(line): the file ") == true, "\(problems)")
        #expect(!problems.joined().contains("hunter2"))
    }

    @Test("is a file that cannot be read")
    func unreadable() throws {
        try source.write("bad.yaml", [0x66, 0x3A, 0x20, 0x61, 0x0A, 0xFF])
        let loader = ConfigurationLoader(zones: ZoneFiles(), environment: [:])
        for (name, reason) in [("bad.yaml", "is not UTF-8 text"), ("nowhere.yaml", "does not exist"), ("", "")] {
            let error = #expect(throws: CommandError.self) {
                try loader.load(file: source.path(name), for: .checking)
            }
            #expect(error?.exitCode == .badConfiguration)
            #expect(error?.message.contains("the file " + reason) == true)
        }
    }

    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
}
