import Foundation
import Testing

extension EndToEnd {
    /// From an event over HTTP to the inbox, and on by what the reader does.
    struct LeadToInbox {
        /// The sentence of the mission, in seconds, with a call so that the other system hears of the wait's end.
        private static let flow = """
            on lead
            1. send nurture email 1
            2. wait 2 seconds
            3. call webhook crm
            4. wait 5 seconds
            5. if clicked go to step 8
            6. send nurture email 2
            7. stop
            8. send nurture email 3
            """

        @Test func `who clicks goes one way and who does not goes the other`() async throws {
            let sink = try await MailSink()
            let hooks = try await HookServer()
            let workplace = try Workplace()
            try workplace.write("Flows/nurture.flow", Self.flow)
            for number in 1...3 { try workplace.writeEmail("nurture email \(number)") }
            try workplace.writeConfiguration(sink: sink, hooks: hooks)
            let daemon = try await Daemon(in: workplace)

            #expect(try await daemon.track("lead", "anna@example.com", traits: ["first_name": "Anna"]).status == 200)
            #expect(try await daemon.track("Lead", "bob@example.com").status == 200)
            let first = try await sink.mail(to: "anna@example.com", subject: "nurture email 1")
            try expectReadable(first)

            let call = try await hooks.call(about: "anna@example.com")
            #expect(call.verified, "\(call)")
            #expect(call.type.hasPrefix("application/json"))
            let body = try #require(try JSONSerialization.jsonObject(with: Data(call.body.utf8)) as? [String: Any])
            #expect(body["type"] as? String == "flow.webhook")
            let data = try #require(body["data"] as? [String: Any])
            #expect(data["flow"] as? String == "nurture")
            #expect(data["step"] as? String == "3")

            let click = try #require(first.path("/c/"), "\(first.html)")
            let answer = try await daemon.get(click)
            #expect(answer.status == 302)
            #expect(answer.headers["location"] == "https://example.com/nurture-email-1")

            _ = try await sink.mail(to: "anna@example.com", subject: "nurture email 3")
            _ = try await sink.mail(to: "bob@example.com", subject: "nurture email 2")
            #expect(sink.subjects(to: "anna@example.com") == ["nurture email 1", "nurture email 3"])
            #expect(sink.subjects(to: "bob@example.com") == ["nurture email 1", "nurture email 2"])
            #expect(try await daemon.stop() == 0)
        }

        /// What every message owes its reader and the mail servers on its way.
        private func expectReadable(_ mail: Mail) throws {
            #expect(mail.text.contains("Hello Anna,"))
            #expect(mail.html.contains("Hello Anna,"))
            #expect(mail.header("From") == "Anna <anna@nurture.example.com>")
            #expect(mail.header("To")?.contains("anna@example.com") == true)
            #expect(mail.header("Date") != nil)
            #expect(mail.header("MIME-Version") == "1.0")
            #expect(mail.header("Content-Type")?.hasPrefix("multipart/alternative") == true)
            #expect(mail.header("List-Unsubscribe")?.contains(Mail.linkBase + "/u/") == true)
            #expect(mail.header("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click")
            #expect(!mail.messageID.isEmpty)
            #expect(mail.longestLine <= 998)
            #expect(mail.bareNewlines == 0)
            #expect(mail.path("/o/")?.hasSuffix(".gif") == true)
        }

        @Test func `a reader who opens is counted by the picture, and a wait for it ends at once`() async throws {
            let sink = try await MailSink()
            let workplace = try Workplace()
            try workplace.write(
                "Flows/open.flow",
                "on lead, send first; wait 2 seconds; call webhook crm; "
                    + "wait until opened, at most 1 hour, otherwise stop; send second"
            )
            for name in ["first", "second"] { try workplace.writeEmail(name) }
            let hooks = try await HookServer()
            try workplace.writeConfiguration(sink: sink, hooks: hooks)
            let daemon = try await Daemon(in: workplace)
            try await daemon.track("lead", "anna@example.com")
            let first = try await sink.mail(to: "anna@example.com", subject: "first")
            // Whoever loads the picture in the first second is a machine.
            _ = try await hooks.call(about: "anna@example.com")
            let picture = try await daemon.get(try #require(first.path("/o/")))
            #expect(picture.status == 200)
            #expect(picture.headers["content-type"] == "image/gif")
            _ = try await sink.mail(to: "anna@example.com", subject: "second")
        }

        @Test func `a webhook that is not taken is tried again under the same id`() async throws {
            let hooks = try await HookServer(["--first", "503"])
            let workplace = try Workplace()
            try workplace.write("Flows/hook.flow", "on lead, call webhook crm")
            try workplace.writeConfiguration(hooks: hooks)
            let daemon = try await Daemon(in: workplace)
            try await daemon.track("lead", "anna@example.com")
            let calls = try await hooks.calls.first("the second attempt") { $0.count == 2 ? $0 : nil }
            #expect(calls.map(\.status) == [503, 200])
            #expect(calls[0].id == calls[1].id)
            #expect(calls[0].body == calls[1].body)
            #expect(calls.allSatisfy { $0.verified })
        }

        @Test func `without a mail server emails become files`() async throws {
            let hooks = try await HookServer()
            let workplace = try Workplace()
            try workplace.write("Flows/files.flow", "on lead, send first; call webhook crm")
            try workplace.writeEmail("first")
            try workplace.writeConfiguration(hooks: hooks)
            let daemon = try await Daemon(in: workplace)
            try await daemon.track("lead", "anna@example.com")
            _ = try await hooks.call(about: "anna@example.com")
            let outbox = workplace.folder.appending(path: "outbox")
            let names = try FileManager.default.contentsOfDirectory(atPath: outbox.path)
            #expect(names.count == 1)
            let name = try #require(names.first { $0.hasSuffix(".eml") })
            let text = String(decoding: try Data(contentsOf: outbox.appending(path: name)), as: UTF8.self)
            #expect(text.contains("Subject: first\r\n"))
            #expect(text.contains("anna@example.com"))
        }

        @Test func `an event that is sent twice counts once`() async throws {
            let sink = try await MailSink()
            let workplace = try Workplace()
            try workplace.write("Flows/again.flow", "on lead\nenter every time\nsend first")
            try workplace.writeEmail("first")
            try workplace.writeConfiguration(sink: sink, smtp: "tls: none, connections: 1")
            let daemon = try await Daemon(in: workplace)
            let call = Daemon.Call.track("lead", "anna@example.com", messageID: "once")
            for _ in 1...3 { #expect(try await daemon.post("/v1/track", call).status == 200) }
            try await daemon.track("lead", "bob@example.com")
            _ = try await sink.mail(to: "bob@example.com")
            #expect(sink.subjects(to: "anna@example.com") == ["first"])
        }
    }
}
