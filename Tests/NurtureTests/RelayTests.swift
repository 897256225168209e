import Foundation
import Testing

extension EndToEnd {
    /// Mail servers as they are: with TLS and passwords, refusing, busy, breaking off.
    struct Relays {
        private func workplace(_ flow: String = "on lead, send first") throws -> Workplace {
            let workplace = try Workplace()
            try workplace.write("Flows/relay.flow", flow)
            try workplace.writeEmail("first")
            try workplace.writeEmail("second")
            return workplace
        }

        @Test func `mail goes through STARTTLS with a name and a password`() async throws {
            let workplace = try workplace()
            let sink = try await MailSink(["--tls", workplace.folder.path, "--login", "nurture:secret"])
            let smtp = """
                username: nurture, password: secret, tls: required, connections: 2, ca_file: "\(sink.certificate)"
                """
            try workplace.writeConfiguration(sink: sink, smtp: smtp)
            let daemon = try await Daemon(in: workplace)
            try await daemon.track("lead", "anna@example.com")
            let mail = try await sink.mail(to: "anna@example.com")
            #expect(mail.secure)
            #expect(mail.login == "nurture")
        }

        @Test func `a server whose certificate nobody vouches for gets no mail`() async throws {
            let workplace = try workplace()
            let sink = try await MailSink(["--tls", workplace.folder.path])
            try workplace.writeConfiguration(sink: sink, smtp: "tls: required, connections: 1")
            let daemon = try await Daemon(in: workplace)
            try await daemon.track("lead", "anna@example.com")
            _ = try await daemon.log("certificate")
            #expect(sink.mails.elements.isEmpty)
            let listed = try await workplace.nurture("outbox", "list", "--format", "json")
            #expect(listed.output.contains { $0.contains("\"queued\"") }, "\(listed.text)")
        }

        @Test func `who refuses is not asked again, and the flow goes on another way`() async throws {
            let workplace = try workplace("on lead, send first, otherwise call webhook crm")
            let sink = try await MailSink(["--refuse", "anna@example.com"])
            let hooks = try await HookServer()
            try workplace.writeConfiguration(sink: sink, hooks: hooks)
            let daemon = try await Daemon(in: workplace)
            try await daemon.track("lead", "anna@example.com")
            _ = try await hooks.call(about: "anna@example.com")
            let listed = try await workplace.nurture("outbox", "list", "--failed", "--format", "json")
            #expect(listed.output.count == 1)
            #expect(listed.output.first?.contains("550 ") == true, "\(listed.text)")
            _ = try await sink.mail(to: "anna@example.com")
            #expect(sink.mails.elements.count == 1)
            let line = try await daemon.log("mail refused", "status=550", "code=5.1.1")
            #expect(!line.contains("anna"), "\(line)")
        }

        @Test func `who is busy is asked later, and the others are served meanwhile`() async throws {
            let workplace = try workplace()
            let sink = try await MailSink(["--defer", "anna@example.com"])
            try workplace.writeConfiguration(sink: sink, smtp: "tls: none, connections: 1")
            let daemon = try await Daemon(in: workplace)
            try await daemon.track("lead", "anna@example.com")
            _ = try await sink.mail(to: "anna@example.com")
            // On the one connection, Bob's message begins only after Anna's outcome is on disk.
            try await daemon.track("lead", "bob@example.com")
            _ = try await sink.mail(to: "bob@example.com")
            let listed = try await workplace.nurture("outbox", "list", "--format", "json")
            let row = try #require(listed.output.first { $0.contains("anna@example.com") }, "\(listed.text)")
            #expect(row.contains("\"queued\""))
            #expect(row.contains("come back later"))
            _ = try await daemon.log("mail deferred", "status=451")
            #expect(try await daemon.stop() == 0)
        }

        @Test func `a message without a reply is listed as uncertain and kept to be sent again`() async throws {
            let workplace = try workplace()
            let sink = try await MailSink(["--drop", "anna@example.com"])
            try workplace.writeConfiguration(sink: sink, smtp: "tls: none, connections: 1")
            let daemon = try await Daemon(in: workplace)
            try await daemon.track("lead", "anna@example.com")
            let lost = try await sink.mail(to: "anna@example.com")
            #expect(lost.outcome == .dropped)
            // On the one connection, Bob's message begins only after Anna's outcome is on disk.
            try await daemon.track("lead", "bob@example.com")
            _ = try await sink.mail(to: "bob@example.com")
            let listed = try await workplace.nurture("outbox", "list", "--uncertain", "--format", "json")
            #expect(listed.output.count == 1, "\(listed.text)")
            #expect(listed.output.first?.contains(lost.messageID) == true, "\(listed.text)")
            #expect(listed.output.first?.contains("\"queued\"") == true, "\(listed.text)")
            #expect(try await daemon.stop() == 0)
        }
    }
}
