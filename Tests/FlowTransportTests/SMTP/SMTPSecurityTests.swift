import FlowRuntime
import Testing

@testable import FlowTransport

@Suite
final class SMTPSecurityTests {
    private let box = ReportBox()
    /// A mailer that nobody holds stops.
    private var mailers: [SMTPMailer] = []
    private let relay: SecureRelay

    init() throws {
        relay = try SecureRelay()
    }

    private func mailer(
        password: String? = "secret",
        certificate: Bool = true,
        tls: RelaySettings.TLSMode = .required,
        fromTheStart: Bool = false
    ) -> SMTPMailer {
        let settings = RelaySettings(
            url: fromTheStart ? "smtps://localhost:\(relay.securePort)" : "smtp://localhost:\(relay.port)",
            username: password == nil ? nil : "nurture",
            password: password,
            tls: tls,
            connections: 1,
            certificateFile: certificate ? relay.certificate : nil
        )
        let mailer = SMTPMailer(relay: settings, report: box.report, logger: quiet)
        box.release(for: mailer)
        mailers.append(mailer)
        return mailer
    }

    private func reason() throws -> String {
        guard case .unreachable(let reason) = try box.outcome() else { return "" }
        return reason
    }

    @Test("Mail goes through STARTTLS after the sign-in, on one connection")
    func starttls() throws {
        let mailer = mailer()
        mailer.send([mail(1)])
        #expect(try box.outcome() == .accepted(status: 250, reply: "kept"))
        #expect(relay.kept() == "tls user anna@example.com 4")
        mailer.send([mail(2, to: "bob@example.com", text: String(repeating: "0123456789abcd\r\n", count: 100_000))])
        #expect(try box.wait(2)[1].outcome == .accepted(status: 250, reply: "kept"))
        #expect(relay.kept() == "tls user bob@example.com 1600000")
    }

    @Test("A wrong password leaves the mail waiting")
    func wrongPassword() throws {
        mailer(password: "wrong").send([mail()])
        #expect(try reason().hasPrefix("the relay refused the sign-in (the server said: 535"))
    }

    @Test("A server that wants a sign-in when none is configured leaves the mail waiting")
    func noPassword() throws {
        mailer(password: nil).send([mail()])
        #expect(try reason().hasPrefix("the server wants a sign-in: 530"))
    }

    @Test("A certificate that nobody vouches for leaves the mail waiting")
    func untrusted() throws {
        mailer(certificate: false).send([mail()])
        #expect(try reason().hasPrefix("the relay's certificate is not trusted"))
    }

    @Test(
        "A certificate that expired or is another host's leaves the mail waiting",
        arguments: SecureRelay.Flaw.allCases
    )
    func flawed(flaw: SecureRelay.Flaw) throws {
        let flawed = try SecureRelay(flaw: flaw)
        let urls = ["smtp://localhost:\(flawed.port)", "smtps://localhost:\(flawed.securePort)"]
        for (number, url) in urls.enumerated() {
            let settings = RelaySettings(
                url: url,
                username: "nurture",
                password: "secret",
                connections: 1,
                certificateFile: flawed.certificate
            )
            let mailer = SMTPMailer(relay: settings, report: box.report, logger: quiet)
            mailers.append(mailer)
            mailer.send([mail(Int64(number))])
            guard case .unreachable(let reason) = try box.wait(number + 1)[number].outcome else {
                Issue.record("mail went to \(url)")
                continue
            }
            #expect(reason.hasPrefix("the relay's certificate is not trusted"))
        }
    }

    @Test("TLS from the start checks the certificate in every mode", arguments: RelaySettings.TLSMode.allCases)
    func fromTheStart(tls: RelaySettings.TLSMode) throws {
        mailer(tls: tls, fromTheStart: true).send([mail(1)])
        #expect(try box.outcome() == .accepted(status: 250, reply: "kept"))
        #expect(relay.kept() == "tls user anna@example.com 4")
        mailer(certificate: false, tls: tls, fromTheStart: true).send([mail(2)])
        guard case .unreachable(let reason) = try box.wait(2)[1].outcome else {
            Issue.record("mail went to a server that nobody vouches for")
            return
        }
        #expect(reason.hasPrefix("the relay's certificate is not trusted"))
    }

    @Test("Opportunistic TLS takes any certificate")
    func opportunistic() throws {
        mailer(certificate: false, tls: .opportunistic).send([mail()])
        #expect(try box.outcome() == .accepted(status: 250, reply: "kept"))
        #expect(relay.kept() == "tls user anna@example.com 4")
    }
}
