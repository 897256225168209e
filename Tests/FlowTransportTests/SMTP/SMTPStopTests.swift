import FlowModel
import FlowRuntime
import Testing

@testable import FlowTransport

struct SMTPStopTests {
    private let box = ReportBox()

    private func mailer(_ relay: ScriptedRelay) -> SMTPMailer {
        let settings = RelaySettings(url: relay.url, tls: .none, connections: 1)
        return SMTPMailer(relay: settings, report: box.report, logger: quiet)
    }

    @Test("A connection begins no message before the report of its last is released")
    func release() async throws {
        let relay = ScriptedRelay()
        let mailer = mailer(relay)
        mailer.send([mail(1)])
        _ = try box.wait(1)
        mailer.send([mail(2)])
        await mailer.stop(graceSeconds: 0)
        #expect(try box.wait(2)[1] == DeliveryReport(id: OutboxID(2), outcome: .notBegun))
        #expect(relay.messages.count == 1)
    }

    @Test("A message that waits for a release begins when it comes")
    func lateRelease() throws {
        let relay = ScriptedRelay()
        let mailer = mailer(relay)
        mailer.send([mail(1)])
        _ = try box.wait(1)
        mailer.send([mail(2)])
        mailer.release([OutboxID(1)])
        #expect(try box.wait(2)[1].id == OutboxID(2))
    }

    @Test("Stopping waits for the reply to a message that left")
    func grace() async throws {
        let isStopping = Monitor(false)
        let relay = ScriptedRelay { _, verb in
            if verb == "." { _ = isStopping.wait(until: .after(seconds: 30)) { $0 ? true : nil } }
            return nil
        }
        let mailer = mailer(relay)
        mailer.send([mail()])
        try relay.awaitLine("DATA")
        async let stopped: Void = mailer.stop(graceSeconds: 30)
        isStopping.change { $0 = true }
        await stopped
        #expect(try box.outcome() == .accepted(status: 250, reply: "queued"))
        #expect(relay.lines("QUIT").count == 1)
        #expect(mailer.idleConnections == 0)
    }

    @Test("What got no reply within the grace is uncertain")
    func noReply() async throws {
        let relay = ScriptedRelay { _, verb in verb == "." ? .silence : nil }
        let mailer = mailer(relay)
        mailer.send([mail()])
        let arrived = relay.heard.wait(until: .after(seconds: 30)) { $0.messages.isEmpty ? nil : true }
        try #require(arrived != nil)
        await mailer.stop(graceSeconds: 0)
        #expect(box.count == 1)
        #expect(try box.outcome() == .uncertain(reason: "the program stopped before the server answered"))
    }

    @Test("A message whose DATA did not leave is given up at once")
    func beforeData() async throws {
        let relay = ScriptedRelay { _, verb in verb == "RCPT" ? .silence : nil }
        let mailer = mailer(relay)
        mailer.send([mail(1), mail(2)])
        try relay.awaitLine("RCPT")
        await mailer.stop(graceSeconds: 600)
        #expect(box.count == 2)
        let reports = try box.wait(2)
        #expect(
            reports.contains { $0.id == OutboxID(2) && $0.outcome == .notBegun }
        )
        #expect(relay.lines("DATA").isEmpty)
    }

    @Test("A connection that is being made is given up")
    func whileConnecting() async throws {
        let relay = ScriptedRelay(greeting: .say("220 relay")) { _, verb in verb == "EHLO" ? .silence : nil }
        let mailer = mailer(relay)
        mailer.send([mail()])
        try relay.awaitLine("EHLO")
        await mailer.stop(graceSeconds: 600)
        #expect(try box.outcome() == .notBegun)
    }

    @Test("Messages after the stop are handed back")
    func afterwards() async throws {
        let mailer = mailer(ScriptedRelay())
        await mailer.stop(graceSeconds: 0)
        mailer.send([mail()])
        #expect(try box.outcome() == .notBegun)
    }
}
