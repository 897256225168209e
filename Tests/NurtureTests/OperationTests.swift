import Foundation
import Testing

extension EndToEnd {
    /// What a service manager and an operator do with the daemon.
    struct Operation {
        private func workplace(_ sink: MailSink) throws -> Workplace {
            let workplace = try Workplace()
            try workplace.write("Flows/lead.flow", "on lead, send first; wait 2 seconds; send second")
            for name in ["first", "second", "third"] { try workplace.writeEmail(name) }
            try workplace.writeConfiguration(sink: sink)
            return workplace
        }

        @Test func `SIGTERM ends it cleanly, and it goes on where it was`() async throws {
            let sink = try await MailSink()
            let workplace = try workplace(sink)
            let addresses = (1...100).map { "contact\($0)@example.com" }
            let first = try await Daemon(in: workplace)
            #expect(try await first.batch(addresses.map { .track("lead", $0) }).status == 200)
            // Some mail is out, some is not, all are in the middle of the flow.
            _ = try await sink.mails.first("ten emails") { $0.count >= 10 ? true : nil }
            #expect(try await first.stop() == 0)

            let second = try await Daemon(in: workplace)
            _ = try await sink.mails.first("200 emails") { mails in
                Set(mails.map { [$0.recipients[0], $0.subject] }).count == 200 ? true : nil
            }
            #expect(try await second.stop() == 0)
            #expect(sink.mails.elements.count == 200, "a clean stop repeats nothing")
            let listed = try await workplace.nurture("outbox", "list", "--uncertain", "--format", "json")
            #expect(listed.output == [])
        }

        @Test func `a client that never ends its request does not keep the end from beginning`() async throws {
            let sink = try await MailSink()
            let daemon = try await Daemon(in: try workplace(sink))
            let call = HTTPCall("POST", "/v1/track", json: Data("{}".utf8))
            async let answer = LoopbackClient.exchange(Array(call.bytes.dropLast()), port: daemon.port)
            // By the time that these are answered the server has begun with that one.
            for _ in 1...3 { _ = try await daemon.get("/livez") }
            async let status = daemon.stop()
            // The server gives such a client ten seconds; that the end begins is said before.
            _ = try await daemon.log("stopping", within: 8)
            #expect(try await status == 0)
            _ = try? await answer
        }

        @Test func `SIGHUP takes new flows`() async throws {
            let sink = try await MailSink()
            let workplace = try workplace(sink)
            let daemon = try await Daemon(in: workplace)
            try workplace.write("Flows/upgrade.flow", "on upgrade, send third")
            daemon.reload()
            _ = try await daemon.log("reloaded")
            try await daemon.track("upgrade", "anna@example.com")
            _ = try await sink.mail(to: "anna@example.com", subject: "third")
            try await daemon.track("lead", "bob@example.com")
            _ = try await sink.mail(to: "bob@example.com", subject: "second")
        }

        @Test func `people inside a changed flow finish on what they entered`() async throws {
            let sink = try await MailSink()
            let workplace = try workplace(sink)
            let daemon = try await Daemon(in: workplace)
            try await daemon.track("lead", "anna@example.com")
            _ = try await sink.mail(to: "anna@example.com", subject: "first")
            try workplace.write("Flows/lead.flow", "on lead, send third")
            daemon.reload()
            _ = try await daemon.log("reloaded")
            try await daemon.track("lead", "bob@example.com")
            _ = try await sink.mail(to: "bob@example.com", subject: "third")
            _ = try await sink.mail(to: "anna@example.com", subject: "second")
            #expect(sink.subjects(to: "bob@example.com") == ["third"])
        }

        @Test func `SIGHUP with a mistake in the files changes nothing and says where it is`() async throws {
            let sink = try await MailSink()
            let workplace = try workplace(sink)
            let daemon = try await Daemon(in: workplace)
            try workplace.write("Flows/upgrade.flow", "on upgrade, send third")
            try workplace.write("Flows/lead.flow", "on lead, sned third")
            daemon.reload()
            _ = try await daemon.log("lead.flow:1")
            _ = try await daemon.log("reload refused")
            try await daemon.track("upgrade", "anna@example.com")
            try await daemon.track("lead", "anna@example.com")
            _ = try await sink.mail(to: "anna@example.com", subject: "second")
            #expect(sink.subjects(to: "anna@example.com") == ["first", "second"])
        }

        @Test func `the service manager shows that a reload was refused`() async throws {
            let sink = try await MailSink()
            let workplace = try workplace(sink)
            let manager = try DatagramSocket(isAbstract: true)
            let daemon = try await Daemon(in: workplace, environment: ["NOTIFY_SOCKET": manager.name])
            try workplace.write("Flows/lead.flow", "on lead, sned third")
            daemon.reload()
            _ = try await daemon.log("reload refused")
            #expect(try await daemon.stop() == 0)
            var heard: [String] = []
            while let message = manager.receive() { heard.append(message) }
            #expect(heard.first?.hasPrefix("READY=1\nSTATUS=running 1 flows on port ") == true, "\(heard)")
            #expect(heard.contains { $0.hasPrefix("READY=1") && $0.contains("reload was refused") }, "\(heard)")
            #expect(heard.last == "STOPPING=1", "\(heard)")
        }

        @Test func `it says when it is alive and ready`() async throws {
            let sink = try await MailSink()
            let daemon = try await Daemon(in: try workplace(sink))
            #expect(try await daemon.get("/livez").status == 200)
            #expect(try await daemon.get("/readyz").status == 200)
        }

        @Test func `the status counts what is there`() async throws {
            let sink = try await MailSink()
            let workplace = try workplace(sink)
            let daemon = try await Daemon(in: workplace)
            try await daemon.track("lead", "anna@example.com")
            _ = try await sink.mail(to: "anna@example.com", subject: "second")
            let status = try await workplace.nurture("status", "--config", "nurture.yaml", "--format", "json")
            #expect(status.status == 0, "\(status.text)")
            let text = status.output.joined()
            let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            #expect(document["contacts"] as? Int == 1, "\(text)")
        }
    }
}
