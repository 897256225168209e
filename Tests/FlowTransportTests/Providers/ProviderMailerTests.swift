import FlowModel
import FlowRuntime
import Foundation
import Testing

@testable import FlowTransport

final class ProviderMailerTests {
    private let box = ReportBox()
    private let attempts = Monitor<[CarrierReport]>([])
    private var mailers: [ProviderMailer] = []
    /// In 2015, on 30 August at 12:36.
    private let now = Instant(milliseconds: 1_440_938_160_000)

    private func mailer(
        _ kind: ProviderSettings.Kind,
        port: Int,
        connections: Int = 2,
        _ change: (inout ProviderSettings) -> Void = { _ in }
    ) -> ProviderMailer {
        var settings = ProviderSettings(
            kind: kind,
            account: kind == .mailgun ? "mg.example.com" : "AKIDEXAMPLE",
            key: "secret-key",
            region: "eu-west-1",
            endpoint: "http://127.0.0.1:\(port)",
            connections: connections
        )
        change(&settings)
        let mailer = ProviderMailer(
            settings,
            now: { [now] in now },
            attempts: { [attempts, box] attempt in
                attempts.change { $0.append(attempt) }
                box.report(attempt.report)
            },
            logger: quiet
        )
        box.release(for: mailer)
        mailers.append(mailer)
        return mailer
    }

    /// What the provider got, as JSON where it is.
    private func request(_ kind: ProviderSettings.Kind) throws -> (HTTPPeer.Request, [String: Value]) {
        let peer = HTTPPeer { _ in HTTPPeer.answer(200, body: "{}") }
        mailer(kind, port: peer.port).send([SampleMessage.mail])
        #expect(try box.outcome() == .accepted(status: 200, reply: "{}"))
        let request = try #require(peer.requests.read { $0.first })
        guard kind != .mailgun else { return (request, [:]) }
        guard case .object(let members) = try JSONReader.read(request.body) else { return (request, [:]) }
        return (request, members)
    }

    private func member(_ members: [String: Value], _ path: String...) -> Value? {
        path.reduce(Value?.some(.object(members))) { value, name in
            switch value {
            case .object(let members)?: members[name]
            case .list(let values)?: Int(name).flatMap { values.indices.contains($0) ? values[$0] : nil }
            default: nil
            }
        }
    }

    @Test("SES gets the finished message with a signature over the whole request")
    func ses() throws {
        let (request, members) = try request(.ses)
        #expect(request.line == "POST /v2/email/outbound-emails HTTP/1.1")
        #expect(
            member(members, "Content", "Raw", "Data") == .text(Data(SampleMessage.bytes).base64EncodedString())
        )
        #expect(member(members, "Destination", "ToAddresses", "0") == .text("bob@example.com"))
        #expect(member(members, "EmailTags", "0", "Value") == .text("m1@example.com"))
        #expect(request.headers["x-amz-date"] == "20150830T123600Z")
        // Signed again from what came over the wire.
        let signature = AWSSignature(
            accessKey: "AKIDEXAMPLE",
            secretKey: "secret-key",
            region: "eu-west-1",
            service: "ses"
        )
        let headers = ["content-type", "host", "x-amz-date"].map { ($0, request.headers[$0] ?? "") }
        #expect(
            request.headers["authorization"]
                == signature.authorization(
                    method: "POST",
                    path: "/v2/email/outbound-emails",
                    headers: headers,
                    body: request.body,
                    timestamp: "20150830T123600Z"
                )
        )
    }

    @Test("Mailgun gets the finished message as a file of a form")
    func mailgun() throws {
        let (request, _) = try request(.mailgun)
        #expect(request.line == "POST /v3/mg.example.com/messages.mime HTTP/1.1")
        #expect(request.headers["authorization"] == "Basic " + Data("api:secret-key".utf8).base64EncodedString())
        let type = try #require(request.headers["content-type"])
        let boundary = try #require(HeaderParameters(type)["boundary"])
        let parts = String(decoding: request.body, as: UTF8.self).components(separatedBy: "--\(boundary)")
        #expect(parts.count == 6)
        #expect(parts[1].hasSuffix("name=\"to\"\r\n\r\nbob@example.com\r\n"))
        #expect(parts[3].hasSuffix("name=\"v:message-id\"\r\n\r\nm1@example.com\r\n"))
        #expect(parts[4].hasSuffix("\r\n\r\n" + String(decoding: SampleMessage.bytes, as: UTF8.self) + "\r\n"))
    }

    @Test("Postmark gets the message in its pieces and keeps its Message-ID")
    func postmark() throws {
        let (request, members) = try request(.postmark)
        #expect(request.line == "POST /email HTTP/1.1")
        #expect(request.headers["x-postmark-server-token"] == "secret-key")
        #expect(members["From"] == .text("\"Anna Één\" <anna@example.com>"))
        #expect(members["To"] == .text("bob@example.com"))
        #expect(members["ReplyTo"] == .text("\"Help, \\\"Desk\\\"\" <help@example.com>"))
        #expect(members["Subject"] == .text("Hi ✓"))
        #expect(members["TextBody"] == .text("Café open"))
        #expect(members["HtmlBody"] == .text("<p>Café</p><img src=\"cid:logo\">"))
        #expect(member(members, "Metadata", "message-id") == .text("m1@example.com"))
        #expect(members["MessageStream"] == .text("AKIDEXAMPLE"))
        guard case .list(let headers)? = members["Headers"] else { return }
        let wanted = [("Message-ID", "<m1@example.com>"), ("X-PM-KeepID", "true")]
        for (name, value) in wanted {
            #expect(headers.contains(.object(["Name": .text(name), "Value": .text(value)])))
        }
        #expect(headers.count == 5)
        #expect(member(members, "Attachments", "0", "ContentID") == .text("cid:logo"))
        #expect(member(members, "Attachments", "1", "Name") == .text("naïve.pdf"))
    }

    @Test("SendGrid gets the message in its pieces and keeps its Message-ID")
    func sendgrid() throws {
        let (request, members) = try request(.sendgrid)
        #expect(request.line == "POST /v3/mail/send HTTP/1.1")
        #expect(request.headers["authorization"] == "Bearer secret-key")
        #expect(member(members, "personalizations", "0", "to", "0", "email") == .text("bob@example.com"))
        #expect(members["from"] == .object(["email": .text("anna@example.com"), "name": .text("Anna Één")]))
        #expect(member(members, "content", "0", "type") == .text("text/plain"))
        #expect(member(members, "content", "1", "type") == .text("text/html"))
        #expect(member(members, "headers", "Message-ID") == .text("<m1@example.com>"))
        #expect(member(members, "headers", "Feedback-ID") == .text("welcome:guide:nurture"))
        #expect(member(members, "custom_args", "message-id") == .text("m1@example.com"))
        #expect(member(members, "attachments", "0", "content_id") == .text("logo"))
        #expect(member(members, "tracking_settings", "click_tracking", "enable") == .flag(false))
    }

    /// What an answer leads to, without its words.
    private enum End: Equatable, Sendable {
        case accepted, refused, bad, deferred(Int64?), unreachable, other

        init(_ outcome: DeliveryReport.Outcome) {
            self =
                switch outcome {
                case .accepted: .accepted
                case .refused(_, _, let isBad): isBad ? .bad : .refused
                case .deferred(_, _, let pause): .deferred(pause)
                case .unreachable: .unreachable
                case .uncertain, .notBegun: .other
                }
        }
    }

    private static let answers: [(ProviderSettings.Kind, Int, String, String, End)] = [
        (.ses, 200, "", #"{"MessageId":"1"}"#, .accepted), (.ses, 400, "MessageRejected", "{}", .refused),
        (.ses, 400, "SendingPausedException:http://x", "{}", .unreachable),
        (.ses, 400, "LimitExceededException", "{}", .unreachable), (.ses, 404, "NotFoundException", "{}", .unreachable),
        (.ses, 429, "TooManyRequestsException", "{}", .deferred(7)), (.ses, 403, "", "{}", .unreachable),
        (.postmark, 200, "", #"{"ErrorCode":0}"#, .accepted), (.postmark, 422, "", #"{"ErrorCode":406}"#, .bad),
        (.postmark, 422, "", #"{"ErrorCode":300,"Message":"Invalid 'To' address"}"#, .bad),
        (.postmark, 422, "", #"{"ErrorCode":300,"Message":"Invalid 'From' address"}"#, .refused),
        (.postmark, 422, "", #"{"ErrorCode":412}"#, .unreachable), (.postmark, 401, "", "{}", .unreachable),
        (.postmark, 500, "", "", .deferred(7)), (.postmark, 422, "", #"{"ErrorCode":1e99}"#, .refused),
        (.sendgrid, 202, "", "", .accepted), (.sendgrid, 401, "", "", .unreachable),
        (.sendgrid, 400, "", #"{"errors":[{"field":"personalizations.0.to.0.email"}]}"#, .bad),
        (.sendgrid, 400, "", #"{"errors":[{"field":"from.email"}]}"#, .refused), (.sendgrid, 413, "", "", .refused),
        (.sendgrid, 503, "", "", .deferred(7)),
        (.mailgun, 200, "", #"{"id":"<1@x>"}"#, .accepted), (.mailgun, 402, "", "", .unreachable),
        (.mailgun, 400, "", #"{"message":"to parameter is not a valid address."}"#, .bad),
        (.mailgun, 400, "", "{}", .refused), (.mailgun, 302, "", "", .unreachable),
        (.mailgun, 408, "", "", .deferred(7)),
    ]

    @Test("A provider's answer decides, by its status and by what it says", arguments: answers.indices)
    func outcomes(index: Int) throws {
        let (kind, status, errorType, body, end) = ProviderMailerTests.answers[index]
        let peer = HTTPPeer { _ in
            HTTPPeer.answer(status, ["Retry-After: 7", "x-amzn-ErrorType: \(errorType)"], body: body)
        }
        mailer(kind, port: peer.port).send([SampleMessage.mail])
        #expect(End(try box.outcome()) == end)
        // One that has no time now took nothing, and another relay may have it at once.
        let isTurnedAway = [429, 503].contains(status)
        #expect(attempts.read { $0.first?.isForAnother } == (end == .unreachable || isTurnedAway))
    }

    @Test("A provider that does not listen, or hangs up before it has the request, was not reached")
    func unreachable() throws {
        mailer(.ses, port: 1).send([SampleMessage.mail])
        guard case .unreachable = try box.outcome() else {
            Issue.record("a closed port is reached")
            return
        }
        #expect(attempts.read { $0.allSatisfy(\.isForAnother) })
    }

    @Test("A whole request without an answer is uncertain", arguments: ProviderSettings.Kind.allCases)
    func uncertain(kind: ProviderSettings.Kind) throws {
        let server = LoopbackServer { _, peer in
            while let line = peer.line(), !line.isEmpty {}
            _ = peer.bytes(100)
        }
        mailer(kind, port: server.port).send([SampleMessage.mail])
        guard case .uncertain = try box.outcome() else {
            Issue.record("a request that left is certain")
            return
        }
        #expect(attempts.read { $0.first?.isForAnother } == false)
    }

    @Test("A provider that hangs up in the middle of a request has nothing of it")
    func halfRequest() throws {
        let server = LoopbackServer { _, peer in
            while let line = peer.line(), !line.isEmpty {}
        }
        let line = String(repeating: "x", count: 76) + "\r\n"
        let large = mail(text: "Subject: Hi\r\n\r\n" + String(repeating: line, count: 300_000))
        mailer(.mailgun, port: server.port).send([large])
        guard case .unreachable = try box.outcome() else {
            Issue.record("half a request is taken for a whole one")
            return
        }
        #expect(attempts.read { $0.first?.isForAnother } == true)
    }

    @Test("A provider that never answers is given up, and the message is uncertain")
    func silence() throws {
        let peer = HTTPPeer { _ in nil }
        mailer(.sendgrid, port: peer.port) { $0.totalSeconds = 1 }.send([SampleMessage.mail])
        guard case .uncertain = try box.outcome() else {
            Issue.record("a request that left is certain")
            return
        }
    }

    @Test("A kept connection that breaks does not send a request twice")
    func noRepetition() throws {
        let bodies = Monitor(0)
        let server = LoopbackServer { _, peer in
            var isFirst = true
            while let line = peer.line() {
                var length = 0
                var header = line
                while !header.isEmpty {
                    if header.lowercased().hasPrefix("content-length:") { length = Int(header.dropFirst(16)) ?? 0 }
                    guard let next = peer.line() else { return }
                    header = next
                }
                guard peer.bytes(length) != nil else { return }
                bodies.change { $0 += 1 }
                // The second request on a connection is read whole and not answered.
                guard isFirst else { return }
                isFirst = false
                peer.write(HTTPPeer.answer(200))
            }
        }
        let mailer = mailer(.ses, port: server.port, connections: 1)
        mailer.send([SampleMessage.mail])
        #expect(try box.outcome() == .accepted(status: 200, reply: ""))
        mailer.send([OutgoingMail(id: OutboxID(2), body: SampleMessage.mail.body)])
        guard case .uncertain = try box.wait(2)[1].outcome else {
            Issue.record("the request went out again")
            return
        }
        #expect(bodies.read { $0 } == 2)
    }

    @Test("In clear text nothing leaves this machine")
    func clearText() throws {
        let elsewhere = mailer(.postmark, port: 0) { $0.endpoint = "http://198.51.100.1" }
        elsewhere.send([SampleMessage.mail])
        let reason = "the provider's address is in clear text and not of this machine"
        #expect(try box.outcome() == .unreachable(reason: reason))
    }

    @Test("A recipient that could be a header or a field is refused without a request")
    func injection() throws {
        let peer = HTTPPeer { _ in HTTPPeer.answer(200) }
        let mailer = mailer(.mailgun, port: peer.port)
        mailer.send([mail(to: "anna@example.com\r\nX: 1")])
        guard case .refused(0, _, _) = try box.outcome() else {
            Issue.record("the address went out")
            return
        }
        #expect(peer.requests.read { $0.isEmpty })
        #expect(mailer.idleConnections == 2)
    }

    @Test("A place is idle again with the report and taken again after the release")
    func places() async throws {
        let peer = HTTPPeer { _ in HTTPPeer.answer(200) }
        let settings = ProviderSettings(
            kind: .ses,
            account: "AKIDEXAMPLE",
            key: "k",
            endpoint: "http://127.0.0.1:\(peer.port)",
            connections: 1
        )
        let mailer = ProviderMailer(
            settings,
            now: { [now] in now },
            attempts: { [box] in box.report($0.report) },
            logger: quiet
        )
        mailer.send([mail(1)])
        #expect(try box.wait(1).count == 1)
        #expect(mailer.idleConnections == 1)
        mailer.send([mail(2)])
        #expect(peer.requests.read { $0.count } == 1)
        mailer.release([OutboxID(1)])
        _ = try box.wait(2)
        await mailer.stop(graceSeconds: 0)
        mailer.send([mail(3)])
        #expect(try box.wait(3)[2].outcome == .notBegun)
    }

    @Test("A provider and a mail server share the mail, and one stands in for the other")
    func fleet() throws {
        let peer = HTTPPeer { _ in HTTPPeer.answer(401, body: "who are you?") }
        let relay = ScriptedRelay()
        let provider = ProviderSettings(kind: .sendgrid, key: "k", endpoint: "http://127.0.0.1:\(peer.port)")
        let fleet = RelayFleet(
            [
                FleetMember(name: "provider", way: .provider(provider), weight: 100),
                FleetMember(name: "own", way: .smtp(RelaySettings(url: relay.url, tls: .none, connections: 1))),
            ],
            now: { [now] in now },
            report: box.report,
            logger: quiet
        )
        box.release(for: fleet)
        fleet.send([mail(1)])
        #expect(try box.outcome() == .accepted(status: 250, reply: "queued"))
        #expect(peer.requests.read { $0.count } == 1)
        #expect(fleet.idleConnections == 1)
    }
}
