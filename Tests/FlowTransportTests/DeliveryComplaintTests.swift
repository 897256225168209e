import FlowModel
import FlowRuntime
import Foundation
import Testing

@testable import FlowTransport

final class DeliveryComplaintTests {
    private let box = ReportBox()
    private let log = LogBox()

    private func mailLines(_ answer: String, on verb: String = "RCPT") throws -> [String] {
        let relay = ScriptedRelay { _, heard in heard == verb ? .drip(answer) : nil }
        let settings = RelaySettings(url: relay.url, tls: .none, connections: 1)
        let mailer = SMTPMailer(relay: settings, report: box.report, logger: log.logger)
        box.release(for: mailer)
        mailer.send([mail(7)])
        _ = try box.wait(1)
        return log.all
    }

    @Test func `A refused mail is logged with its codes and without the address in the reply`() throws {
        let lines = try mailLines("550 5.1.1 <anna@example.com>: no anna here")
        #expect(lines == ["mail refused, not tried again code=5.1.1 outbox_id=7 status=550"])
    }

    @Test func `A deferred mail is logged`() throws {
        let lines = try mailLines("451 try later, anna@example.com", on: ".")
        #expect(lines == ["mail deferred, tried again later outbox_id=7 status=451"])
    }

    @Test func `A relay that names an address while it wants a sign-in is logged without it`() throws {
        let lines = try mailLines("530 5.7.0 anna@example.com must sign in")
        #expect(lines.count == 1)
        #expect(lines.first?.contains("530 5.7.0 [address] must sign in") == true, "\(lines)")
    }

    @Test func `A relay that is back after a failure is logged once`() throws {
        let refuses = Monitor(true)
        let relay = ScriptedRelay { _, heard in
            heard == "EHLO" || heard == "HELO" ? (refuses.read { $0 } ? .drop : nil) : nil
        }
        let settings = RelaySettings(url: relay.url, tls: .none, connections: 1)
        let mailer = SMTPMailer(relay: settings, report: box.report, logger: log.logger)
        box.release(for: mailer)
        mailer.send([mail(1)])
        _ = try box.wait(1)
        refuses.change { $0 = false }
        for number in 2...3 {
            mailer.send([mail(Int64(number))])
            _ = try box.wait(number)
        }
        #expect(log.all.count == 2)
        #expect(log.all.first?.hasPrefix("mail relay unreachable") == true, "\(log.all)")
        #expect(log.all.last == "mail relay reachable again")
    }

    @Test func `Mail that was accepted says nothing`() throws {
        #expect(try mailLines("250 2.1.5 fine").isEmpty)
    }

    @Test func `A webhook that refuses or fails is logged with its name`() throws {
        let peer = HTTPPeer { request in
            HTTPPeer.answer(request.headers["webhook-id"] == "msg_1" ? 404 : 500, body: "no anna@example.com")
        }
        let url = "http://127.0.0.1:\(peer.port)/"
        let caller = CurlWebhookCaller(
            targets: [Slug("crm"): WebhookTarget(url: url, allowPrivate: true)],
            maximumConnections: 1,
            report: box.report,
            logger: log.logger
        )
        for number in 1...2 {
            let body = MessageBody(sender: "", recipient: "", messageID: "msg_\(number)", bytes: [])
            let id = OutboxID(Int64(number))
            caller.call([OutgoingCall(id: id, webhook: Slug("crm"), body: body, at: Instant(milliseconds: 0))])
            _ = try box.wait(number)
        }
        #expect(
            log.all == [
                "webhook refused, not tried again outbox_id=1 status=404 webhook=crm",
                "webhook deferred, tried again later outbox_id=2 status=500 webhook=crm",
            ]
        )
    }

    @Test func `An outbox folder that cannot be written is logged`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "outbox-" + UUID().uuidString)
        let mailer = try OutboxFolderMailer(folder: folder.path, report: box.report, logger: log.logger)
        try FileManager.default.removeItem(at: folder)
        mailer.send([mail()])
        _ = try box.wait(1)
        #expect(log.all.count == 1)
        let line = "outbox folder unwritable, tried again later messages=1 reason=cannot create "
        #expect(log.all.first?.hasPrefix(line + folder.path) == true, "\(log.all)")
    }

    @Test(
        "Only a code of three numbers is taken from a reply",
        arguments: [("5.1.1 no", "5.1.1"), ("4.7.28", "4.7.28"), ("anna.b.c no", nil), ("1.2.3 x", nil), ("", nil)]
    )
    func codes(reply: String, code: String?) {
        #expect(DeliveryComplaint.enhancedCode(reply).map(String.init) == code)
    }
}
