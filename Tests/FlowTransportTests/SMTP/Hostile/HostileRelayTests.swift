import FlowModel
import FlowRuntime
import Testing

@testable import FlowTransport

struct HostileRelayTests {
    /// A script underway: all run at once, since many of them wait for a time-out.
    private struct Run {
        let script: HostileScript
        let relay: HostileRelay
        let mailer: SMTPMailer
        let box = ReportBox()

        init(_ script: HostileScript) {
            self.script = script
            relay = HostileRelay(offers: script.offers, at: script.place, times: script.times, script.deed)
            let settings = RelaySettings(
                url: relay.url,
                username: script.signsIn ? "nurture" : nil,
                password: script.signsIn ? "correct horse" : nil,
                tls: script.tls,
                connections: 1,
                heloName: "nurture.example.com",
                connectSeconds: 1,
                replySeconds: 1,
                finalReplySeconds: 1
            )
            mailer = SMTPMailer(relay: settings, report: box.report, logger: quiet)
            box.release(for: mailer)
            mailer.send([mail(1, text: script.text)])
        }
    }

    @Test("There are more than sixty scripts")
    func count() {
        let all = HostileScript.beforeMail + HostileScript.stepwise + HostileScript.pipelined
        #expect(all.count > 100)
    }

    @Test("A relay that goes wrong before mail begins gets none, and no password in clear text")
    func beforeMail() throws {
        for run in HostileScript.beforeMail.map({ Run($0) }) {
            let outcome = try run.box.outcome()
            #expect(HostileScript.End(outcome) == run.script.end, "\(run.script.name): \(outcome)")
            let heard = run.relay.heard.read { $0 }
            #expect(!heard.contains { $0.hasPrefix("MAIL") }, "\(run.script.name)")
            #expect(run.relay.messages.read { $0 } == 0, "\(run.script.name)")
            guard run.script.tls == .required else { continue }
            let allowed = ["EHLO", "HELO", "STARTTLS", "QUIT"]
            let others = heard.filter { line in
                // The beginning of a TLS handshake is no text.
                line.utf8.allSatisfy { (0x20..<0x7f).contains($0) } && !allowed.contains { line.hasPrefix($0) }
            }
            #expect(others.isEmpty, "\(run.script.name): \(others)")
            #expect(!heard.contains { $0.contains("correct") || $0.contains("AG51cnR1cmU") }, "\(run.script.name)")
        }
    }

    @Test(
        "Each misbehaviour leads to its outcome, and the connection is kept exactly where it can be",
        arguments: [false, true]
    )
    func scripts(isPipelined: Bool) throws {
        let runs = (isPipelined ? HostileScript.pipelined : HostileScript.stepwise).map { Run($0) }
        for run in runs {
            let outcome = try run.box.outcome()
            #expect(HostileScript.End(outcome) == run.script.end, "\(run.script.name): \(outcome)")
        }
        for run in runs { run.mailer.send([mail(2)]) }
        for run in runs {
            let outcome = try run.box.wait(2)[1].outcome
            #expect(outcome == .accepted(status: 250, reply: "queued"), "\(run.script.name): the second message")
            #expect(run.relay.connectionCount == run.script.connections, "\(run.script.name)")
            #expect(run.relay.messages.read { $0 } == run.script.messages, "\(run.script.name)")
            #expect(run.box.count == 2, "\(run.script.name)")
        }
    }

    @Test(
        "A relay that does not answer in time before MAIL was not reached",
        arguments: [["MAIL"], ["MAIL", "PIPELINING"]]
    )
    func stalls(words: [String]) throws {
        let deeds: [HostileRelay.Deed] = [.stall, .sayAndStall("250-half")]
        let runs = deeds.map { deed in
            Run(
                HostileScript(
                    place: "MAIL",
                    deed: deed,
                    end: .unreachable,
                    connections: 1,
                    messages: 0,
                    offers: Array(words.dropFirst())
                )
            )
        }
        for run in runs {
            #expect(HostileScript.End(try run.box.outcome()) == .unreachable, "\(run.script.name)")
            #expect(run.relay.connectionCount == 1)
        }
    }

    @Test("A relay that reads no further in the middle of a message is given up")
    func stalledBody() throws {
        var script = HostileScript(
            place: HostileRelay.body,
            deed: .drop,
            end: .deferred(0),
            connections: 1,
            messages: 0
        )
        script.text = String(repeating: String(repeating: "x", count: 76) + "\r\n", count: 200_000)
        let holds = Monitor(true)
        let server = LoopbackServer { _, peer in
            peer.write("220 relay\r\n")
            while let line = peer.line() {
                peer.write(line == "DATA" ? "354 go\r\n" : "250 ok\r\n")
                if line == "DATA" { _ = holds.wait(until: .after(seconds: 30)) { $0 ? nil : true } }
            }
        }
        let box = ReportBox()
        let settings = RelaySettings(
            url: "smtp://127.0.0.1:\(server.port)",
            tls: .none,
            connections: 1,
            replySeconds: 1,
            finalReplySeconds: 30
        )
        let mailer = SMTPMailer(relay: settings, report: box.report, logger: quiet)
        mailer.send([mail(1, text: script.text)])
        let reply = "the server did not answer in time"
        #expect(try box.outcome() == .deferred(status: 0, reply: reply, retryAfter: nil))
        holds.change { $0 = false }
        _ = mailer.idleConnections
    }

    /// The first message leaves a transaction behind that RSET has to end.
    @Test("A relay that goes wrong at RSET or QUIT costs a connection and no message")
    func reset() async throws {
        let deeds: [(String, HostileRelay.Deed)] = [
            ("RSET", .say("500 what?")), ("RSET", .say("450 later")), ("RSET", .sayAndDrop("421 bye")),
            ("RSET", .drop), ("RSET", .junk([0x00, 0x0a])), ("RSET", .reset), ("RSET", .sayAndDrop("250-half")),
            ("QUIT", .drop), ("QUIT", .stall), ("QUIT", .junk([0x00, 0x0a])), ("QUIT", .say("500 what?")),
            ("QUIT", .reset),
        ]
        for (place, deed) in deeds {
            let relay = HostileRelay(offers: [], at: place, times: 1, deed, refusing: 1)
            let box = ReportBox()
            let settings = RelaySettings(url: relay.url, tls: .none, connections: 1, replySeconds: 1)
            let mailer = SMTPMailer(relay: settings, report: box.report, logger: quiet)
            box.release(for: mailer)
            mailer.send([mail(1)])
            #expect(try box.outcome() == .refused(status: 550, reply: "no"))
            mailer.send([mail(2)])
            #expect(try box.wait(2)[1].outcome == .accepted(status: 250, reply: "queued"))
            await mailer.stop(graceSeconds: 0)
            #expect(box.count == 2, "\(place) \(deed)")
        }
    }
}
