import Foundation
import Testing

extension EndToEnd {
    /// What comes in from the network and should not.
    struct HostileRequests {
        @Test func `each hostile request gets a clear answer, and the daemon goes on`() async throws {
            let sink = try await MailSink()
            let daemon = try await start(sink, try Workplace())
            for request in HostileRequest.all {
                let answer: HTTPAnswer?
                do {
                    answer = try await LoopbackClient.exchange(
                        request.bytes,
                        port: daemon.port,
                        closesAfter: request.closesAfter
                    )
                } catch LoopbackClient.Failure.noAnswer where request.closesAfter {
                    // Nobody is there any more to be answered.
                    answer = nil
                }
                if let answer {
                    #expect(request.allowed.contains(answer.status), "\(request.name): \(answer)")
                    #expect(!answer.body.contains("/Sources/"), "\(request.name): \(answer)")
                }
                #expect(try await daemon.get("/livez").status == 200, "after \(request.name)")
            }
            #expect(try await daemon.track("lead", "bob@example.com").status == 200)
            _ = try await sink.mail(to: "bob@example.com")
            // Nothing of what was refused became an event.
            #expect(Set(sink.mails.elements.flatMap(\.recipients)) == ["bob@example.com"])
            #expect(try await daemon.stop() == 0)
        }

        @Test(
            arguments: [
                "Anna\r\nBcc: all@example.com", "Anna\nX-Injected: yes", "Anna\u{2028}X-Injected: yes",
                "\u{0}\u{1B}[31m",
                "{{email}}", "<script>alert(1)</script>", "=?utf-8?B?SGk=?=", String(repeating: "ä", count: 400),
            ]
        )
        func `a name can say anything and stays a name`(_ name: String) async throws {
            let sink = try await MailSink()
            let workplace = try Workplace()
            let daemon = try await start(sink, workplace)
            let status = try await daemon.track("lead", "anna@example.com", traits: ["first_name": name]).status
            // A name with control characters may be refused at the door.
            guard status == 200 else {
                #expect(status == 400)
                return
            }
            let mail = try await sink.mail(to: "anna@example.com")
            #expect(mail.recipients == ["anna@example.com"])
            #expect(mail.header("Bcc") == nil)
            #expect(mail.header("X-Injected") == nil)
            #expect(mail.headers.filter { $0.first == "Subject" }.count == 1)
            #expect(!mail.html.contains("<script>"))
            #expect(!mail.text.contains("Hello anna@example.com"))
            #expect(mail.longestLine <= 998)
            #expect(mail.bareNewlines == 0)
        }

        @Test func `a name that makes a subject too long holds that email and no other`() async throws {
            let sink = try await MailSink()
            let workplace = try Workplace()
            let daemon = try await start(sink, workplace)
            let name = String(repeating: "ä", count: 5_000)
            try await daemon.track("lead", "anna@example.com", traits: ["first_name": name])
            try await daemon.track("lead", "bob@example.com")
            _ = try await sink.mail(to: "bob@example.com")
            #expect(sink.subjects(to: "anna@example.com") == [])
            let listed = try await workplace.nurture("outbox", "list", "--held", "--format", "json")
            #expect(listed.output.count == 1)
            #expect(listed.output.first?.contains("subject") == true, "\(listed.text)")
        }

        private func start(_ sink: MailSink, _ workplace: Workplace) async throws -> Daemon {
            try workplace.write("Flows/lead.flow", "on lead, send first")
            try workplace.write(
                "Flows/emails/first.md",
                """
                ---
                subject: "{{first_name}}, welcome"
                defaults: { first_name: "You" }
                ---
                Hello {{first_name}}, [read](https://example.com/ "guide")

                """
            )
            try workplace.writeConfiguration(sink: sink)
            return try await Daemon(in: workplace)
        }
    }
}
