import Foundation
import Testing

extension EndToEnd {
    /// Looking at emails, and administering a daemon that runs.
    struct MailCommands {
        private func workplace(_ sink: MailSink? = nil, more: String = "") throws -> Workplace {
            let workplace = try Workplace()
            try workplace.write("Flows/relay.flow", "on lead, send first")
            try workplace.writeEmail("first")
            try workplace.writeConfiguration(sink: sink, more: more)
            return workplace
        }

        @Test func `the administration is at the socket and nowhere else`() async throws {
            let workplace = try workplace()
            let daemon = try await Daemon(in: workplace)
            let attributes = try FileManager.default.attributesOfItem(atPath: workplace.path("admin.sock"))
            #expect(attributes[.posixPermissions] as? Int == 0o660)
            for path in ["/api/v1/status", "/api/v1/suppressions", "/api/v1/release"] {
                #expect(try await daemon.get(path).status == 404)
                #expect(try await daemon.send(HTTPCall("POST", path, json: Data("{}".utf8))).status == 404)
            }
            #expect(try await daemon.stop() == 0)
            #expect(!FileManager.default.fileExists(atPath: workplace.path("admin.sock")))
        }

        @Test func `the socket of a killed daemon does not keep the next from its own`() async throws {
            let workplace = try workplace()
            let first = try await Daemon(in: workplace)
            try await first.kill()
            #expect(FileManager.default.fileExists(atPath: workplace.path("admin.sock")))
            let second = try await Daemon(in: workplace)
            #expect(try await second.get("/livez").status == 200)
            #expect(try await second.stop() == 0)
            #expect(!FileManager.default.fileExists(atPath: workplace.path("admin.sock")))
        }

        @Test func `an email is shown with a browser's page, as text, and as a message`() async throws {
            let workplace = try workplace()
            let page = try await workplace.nurture("preview", "first", "--set", "first_name=Anna")
            #expect(page.status == 0, "\(page.text)")
            #expect(page.output == ["first.html"])
            let html = try String(contentsOfFile: workplace.path("first.html"), encoding: .utf8)
            #expect(html.contains("Hello Anna,"))
            let text = try await workplace.nurture("preview", "first", "--format", "text")
            #expect(text.output.first == "Hello there,", "\(text.text)")
            let message = try await workplace.nurture("preview", "first", "--format", "eml", "--output", "-")
            #expect(message.output.contains("Subject: first\r"), "\(message.text)")
            let unknown = try await workplace.nurture("preview", "fist")
            #expect(unknown.status == 64)
            #expect(unknown.text.contains("The nearest is first."), "\(unknown.text)")
            #expect(!FileManager.default.fileExists(atPath: workplace.path("nurture.sqlite")))
        }

        @Test func `a test message goes the way of all mail and is remembered nowhere`() async throws {
            let sink = try await MailSink(["--refuse", "bob@example.com"])
            let workplace = try workplace(sink)
            let sent = try await workplace.nurture("send-test", "first", "--to", "anna@example.com")
            #expect(sent.status == 0, "\(sent.text)")
            #expect(sent.output.first?.hasPrefix("accepted: 2") == true, "\(sent.text)")
            let mail = try await sink.mail(to: "anna@example.com")
            #expect(mail.header("X-Nurture-Test") == "yes")
            #expect(sent.output.contains("Message-ID: <\(mail.messageID)>"))
            let refused = try await workplace.nurture(
                "send-test",
                "first",
                "--to",
                "bob@example.com",
                "--format",
                "json"
            )
            #expect(refused.status == 1)
            #expect(refused.output.first?.hasPrefix(#"{"outcome":"refused","status":550"#) == true, "\(refused.text)")
            #expect(!FileManager.default.fileExists(atPath: workplace.path("nurture.sqlite")))
        }

        @Test func `a test message needs a mail server that is there`() async throws {
            let workplace = try workplace()
            let port = try await MailSink().port
            let configuration = """
                flows: Flows
                email: { from: a@example.com, smtp: { url: "smtp://127.0.0.1:\(port)", tls: none } }
                """
            try workplace.write("nurture.yaml", configuration)
            let outcome = try await workplace.nurture("send-test", "first", "--to", "anna@example.com")
            #expect(outcome.status == 69, "\(outcome.text)")
            #expect(outcome.output.first?.hasPrefix("unreachable: ") == true, "\(outcome.text)")
        }

        @Test func `a list with a wrong line is not imported, and the line is named`() async throws {
            let workplace = try workplace()
            try workplace.write("list.csv", "email\nanna@example.com\nbob\n")
            let missing = try await workplace.nurture("suppressions", "import", "list.csv")
            #expect(missing.status == 69, "\(missing.text)")
            let daemon = try await Daemon(in: workplace)
            let wrong = try await workplace.nurture("suppressions", "import", "list.csv")
            #expect(wrong.status == 65)
            #expect(wrong.errors.first == "list.csv:3: its address is not an email address", "\(wrong.text)")
            #expect(try await daemon.stop() == 0)
        }
    }
}
