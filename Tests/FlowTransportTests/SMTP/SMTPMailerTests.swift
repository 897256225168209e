import FlowModel
import FlowRuntime
import Foundation
import Logging
import Testing

@testable import FlowTransport

final class SMTPMailerTests {
    private let box = ReportBox()
    /// A mailer that nobody holds stops.
    private var mailers: [SMTPMailer] = []

    private func mailer(_ relay: ScriptedRelay, _ change: (inout RelaySettings) -> Void = { _ in }) -> SMTPMailer {
        var settings = RelaySettings(url: relay.url, tls: .none, connections: 1, heloName: "nurture.example.com")
        change(&settings)
        let mailer = SMTPMailer(relay: settings, report: box.report, logger: quiet)
        box.release(for: mailer)
        mailers.append(mailer)
        return mailer
    }

    @Test("Messages follow each other on one connection", arguments: [[], ["PIPELINING"]])
    func reuse(offers: [String]) throws {
        let relay = ScriptedRelay(offers: offers)
        let mailer = mailer(relay)
        for number in 1...20 {
            #expect(mailer.idleConnections == 1)
            mailer.send([mail(Int64(number), text: "Number \(number)\r\n.\r\n")])
            let report = try box.wait(number)[number - 1]
            #expect(
                report == DeliveryReport(id: OutboxID(Int64(number)), outcome: .accepted(status: 250, reply: "queued"))
            )
        }
        #expect(relay.connectionCount == 1)
        #expect(relay.messages == (1...20).map { "Number \($0)\n.." })
        #expect(relay.lines("EHLO") == ["EHLO nurture.example.com"])
        #expect(relay.lines("RSET").isEmpty)
    }

    @Test("A connection that has work is not idle, and is when its report comes")
    func idleCount() throws {
        let relay = ScriptedRelay()
        let counts = Monitor<[Int]>([])
        let holder = Monitor<SMTPMailer?>(nil)
        let settings = RelaySettings(url: relay.url, tls: .none, connections: 3)
        let mailer = SMTPMailer(
            relay: settings,
            report: { [box] report in
                let idle = holder.wait(until: .after(seconds: 30)) { $0?.idleConnections } ?? -1
                counts.change { $0.append(idle) }
                box.report(report)
            },
            logger: quiet
        )
        #expect(mailer.idleConnections == 3)
        mailer.send([mail(1), mail(2)])
        #expect(mailer.idleConnections == 1)
        holder.change { $0 = mailer }
        defer { holder.change { $0 = nil } }
        _ = try box.wait(2)
        #expect(mailer.idleConnections == 3)
        #expect(counts.read { $0.allSatisfy { (2...3).contains($0) } })
    }

    @Test(
        "The server's code decides at every verb",
        arguments: ["MAIL", "RCPT", "DATA", "."],
        [
            ("550 5.7.1 no", DeliveryReport.Outcome.refused(status: 550, reply: "5.7.1 no")),
            ("451-first\r\n451 second", .deferred(status: 451, reply: "first second", retryAfter: nil)),
        ]
    )
    func codes(verb: String, answer: (text: String, outcome: DeliveryReport.Outcome)) throws {
        let relay = ScriptedRelay { _, heard in heard == verb ? .drip(answer.text) : nil }
        mailer(relay).send([mail()])
        #expect(try box.outcome() == answer.outcome)
    }

    @Test("A server that hangs up before MAIL is accepted is called once more at once")
    func hangsUp() throws {
        let relay = ScriptedRelay { number, verb in number == 1 && verb == "MAIL" ? .drop : nil }
        mailer(relay).send([mail()])
        #expect(try box.outcome() == .accepted(status: 250, reply: "queued"))
        #expect(relay.connectionCount == 2)
    }

    @Test("A server that always hangs up before MAIL is called twice and no more")
    func hangsUpAlways() throws {
        let relay = ScriptedRelay { _, verb in verb == "MAIL" ? .say("421 busy") : nil }
        mailer(relay).send([mail()])
        #expect(try box.outcome() == .deferred(status: 421, reply: "busy", retryAfter: nil))
        #expect(relay.connectionCount == 2)
    }

    @Test("A server that says 421 while the connection is idle is called anew")
    func leavesWhileIdle() throws {
        let relay = ScriptedRelay { number, verb in number == 1 && verb == "." ? .say("250 ok\r\n421 idle") : nil }
        let mailer = mailer(relay)
        mailer.send([mail(1)])
        _ = try box.wait(1)
        mailer.send([mail(2)])
        #expect(try box.wait(2)[1].outcome == .accepted(status: 250, reply: "queued"))
        #expect(relay.connectionCount == 2)
        #expect(relay.messages.count == 2)
    }

    @Test("A connection lost after the final dot is uncertain and not repeated")
    func lostAfterDot() throws {
        let relay = ScriptedRelay { _, verb in verb == "." ? .drop : nil }
        mailer(relay).send([mail()])
        #expect(try box.outcome() == .uncertain(reason: "the server closed the connection"))
        #expect(relay.messages.count == 1)
        #expect(relay.connectionCount == 1)
    }

    @Test("A connection lost before the final dot is not uncertain")
    func lostBeforeDot() throws {
        let relay = ScriptedRelay { _, verb in verb == "DATA" ? .drop : nil }
        mailer(relay).send([mail()])
        #expect(
            try box.outcome()
                == .deferred(status: 0, reply: "the server closed the connection", retryAfter: nil)
        )
    }

    @Test("A server that does not answer a message in time leaves it uncertain")
    func finalTimeout() throws {
        let relay = ScriptedRelay { _, verb in verb == "." ? .silence : nil }
        mailer(relay) { $0.finalReplySeconds = 1 }.send([mail()])
        #expect(try box.outcome() == .uncertain(reason: "the server did not answer in time"))
    }

    @Test("A server that refuses its greeting or does not listen was never reached")
    func unreachable() throws {
        let relay = ScriptedRelay(greeting: .say("554 go away"))
        mailer(relay).send([mail(1)])
        let refusal = "the relay refused the connection (the server said: 554 go away)"
        #expect(try box.outcome() == .unreachable(reason: refusal))

        let settings = RelaySettings(url: "smtp://127.0.0.1:1", tls: .none, connections: 1)
        let silent = SMTPMailer(relay: settings, report: box.report, logger: quiet)
        mailers.append(silent)
        silent.send([mail(2)])
        guard case .unreachable(let reason) = try box.wait(2)[1].outcome else {
            Issue.record("a closed port is not reached")
            return
        }
        #expect(reason.contains("cannot be reached"))
    }

    @Test("A connection that failed rests, says so, and works again")
    func rests() throws {
        let refuses = Monitor(true)
        let rested = Monitor(0)
        let relay = ScriptedRelay { _, verb in
            verb == "EHLO" || verb == "HELO" ? (refuses.read { $0 } ? .drop : nil) : nil
        }
        let settings = RelaySettings(url: relay.url, tls: .none, connections: 1)
        let mailer = SMTPMailer(
            relay: settings,
            report: box.report,
            logger: quiet,
            rested: { rested.change { $0 += 1 } }
        )
        box.release(for: mailer)
        mailer.send([mail(1)])
        _ = try box.wait(1)
        #expect(mailer.idleConnections == 0)
        refuses.change { $0 = false }
        try #require(rested.wait(until: .after(seconds: 30)) { $0 == 1 ? true : nil } != nil)
        #expect(mailer.idleConnections == 1)
        mailer.send([mail(2)])
        #expect(try box.wait(2)[1].outcome == .accepted(status: 250, reply: "queued"))
    }

    @Test("An idle connection says goodbye")
    func idleTimeout() throws {
        let relay = ScriptedRelay()
        let mailer = mailer(relay) { $0.idleSeconds = 1 }
        mailer.send([mail(1)])
        _ = try box.wait(1)
        try relay.awaitLine("QUIT")
        mailer.send([mail(2)])
        _ = try box.wait(2)
        #expect(relay.connectionCount == 2)
    }

    @Test("An address that could become a command reaches no server")
    func injection() throws {
        let relay = ScriptedRelay()
        mailer(relay).send([mail(to: "anna@example.com>\r\nRCPT TO:<bob@example.com")])
        guard case .refused(0, _, _) = try box.outcome() else {
            Issue.record("the address went out")
            return
        }
        #expect(relay.connectionCount == 0)
    }

    @Test("A server without STARTTLS gets no mail when TLS is required")
    func strippedTLS() throws {
        let relay = ScriptedRelay()
        mailer(relay) { $0.tls = .required }.send([mail()])
        guard case .unreachable(let reason) = try box.outcome() else {
            Issue.record("mail went out in clear text")
            return
        }
        #expect(reason.hasPrefix("the relay offers no STARTTLS, and tls is required: nothing was sent"))
        #expect(relay.lines("MAIL").isEmpty)
    }

    @Test("A server without AUTH gets no mail when a user name is configured")
    func strippedAuth() throws {
        let relay = ScriptedRelay()
        mailer(relay) { ($0.username, $0.password) = ("nurture", "secret") }.send([mail()])
        let reason = "the relay offers no way to sign in, and a user name is configured"
        #expect(try box.outcome() == .unreachable(reason: reason))
        #expect(relay.lines("MAIL").isEmpty)
    }

    @Test("A message of many megabytes arrives whole")
    func large() throws {
        let relay = ScriptedRelay(offers: ["PIPELINING"])
        let line = String(repeating: "x", count: 76) + "\r\n"
        mailer(relay).send([mail(text: String(repeating: line, count: 50_000))])
        #expect(try box.outcome() == .accepted(status: 250, reply: "queued"))
        #expect(relay.messages.first?.utf8.count == 50_000 * 77 - 1)
    }
}
