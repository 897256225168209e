import FlowRuntime
import Testing

@testable import FlowTransport

struct SMTPSessionTests {
    /// Plays a server that gives these replies in turn and then closes; each is cut into pieces of that many bytes.
    private func play(
        _ session: inout SMTPSession,
        _ replies: [String],
        pieces: Int = .max,
        loss: SMTPSession.Loss = .closed("gone")
    ) throws -> (sent: [String], ending: SMTPSession.Ending) {
        var sent: [String] = []
        var left = replies[...]
        var action = session.begin(try SMTPMessage(mail().body))
        while true {
            switch action {
            case .finished(let ending): return (sent, ending)
            case .send(let bytes):
                sent.append(String(decoding: bytes, as: UTF8.self))
                action = session.sent()
            case .receive:
                guard let reply = left.popFirst() else {
                    action = session.lost(loss)
                    continue
                }
                var bytes = Array((reply + "\r\n").utf8)[...]
                while !bytes.isEmpty {
                    action = session.received(Array(bytes.prefix(pieces)))
                    bytes = bytes.dropFirst(pieces)
                }
            }
        }
    }

    private func session(pipelining: Bool) -> SMTPSession {
        SMTPSession(extensions: SMTPExtensions(hasPipelining: pipelining))
    }

    @Test("An accepted message is four exchanges without pipelining and two with it", arguments: [1, 3, Int.max])
    func accepted(pieces: Int) throws {
        let replies = ["250 ok", "250-two\r\n250 lines", "354 go", "250 2.0.0 queued as 1"]
        var plain = session(pipelining: false)
        let (single, ending) = try play(&plain, replies, pieces: pieces)
        #expect(ending.outcome == .accepted(status: 250, reply: "2.0.0 queued as 1"))
        #expect(ending.keepsConnection)
        let commands = ["MAIL FROM:<nurture@example.com>\r\n", "RCPT TO:<anna@example.com>\r\n", "DATA\r\n"]
        #expect(single == commands + ["Hi\r\n.\r\n"])

        var pipelined = session(pipelining: true)
        let (group, same) = try play(&pipelined, replies, pieces: pieces)
        #expect(same == ending)
        #expect(group == [commands.joined(), "Hi\r\n.\r\n"])
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var at: String
        var replies: [String]
        var outcome: DeliveryReport.Outcome
        var keeps: Bool
        var repeats = false
        var pipelinedRest: [String] = []

        var testDescription: String { "\(at): \(replies.last ?? "")" }
    }

    private static let refused = DeliveryReport.Outcome.refused(status: 550, reply: "5.1.1 no")
    private static let badAddress = DeliveryReport.Outcome.refused(status: 550, reply: "5.1.1 no", isAddressBad: true)
    private static let deferred = DeliveryReport.Outcome.deferred(status: 451, reply: "later", retryAfter: nil)
    private static let leaving = DeliveryReport.Outcome.deferred(status: 421, reply: "bye", retryAfter: nil)
    private static let signIn = DeliveryReport.Outcome.unreachable(reason: "the server wants a sign-in: 530 auth")

    private static let cases: [Case] = [
        Case(at: "MAIL", replies: ["550 5.1.1 no"], outcome: refused, keeps: true, pipelinedRest: ["503", "503"]),
        Case(at: "MAIL", replies: ["451 later"], outcome: deferred, keeps: true, pipelinedRest: ["503", "503"]),
        Case(at: "MAIL", replies: ["530 auth"], outcome: signIn, keeps: true, pipelinedRest: ["530 x", "530 x"]),
        Case(at: "MAIL", replies: ["421 bye"], outcome: leaving, keeps: false, repeats: true),
        Case(at: "RCPT", replies: ["250", "550 5.1.1 no"], outcome: badAddress, keeps: true, pipelinedRest: ["554"]),
        Case(at: "RCPT", replies: ["250", "451 later"], outcome: deferred, keeps: true, pipelinedRest: ["554"]),
        Case(at: "RCPT", replies: ["250", "421 bye"], outcome: leaving, keeps: false),
        Case(at: "DATA", replies: ["250", "250", "550 5.1.1 no"], outcome: badAddress, keeps: true),
        Case(at: "DATA", replies: ["250", "250", "451 later"], outcome: deferred, keeps: true),
        Case(at: "DATA", replies: ["250", "250", "421 bye"], outcome: leaving, keeps: false),
        Case(
            at: "DATA",
            replies: ["250", "250", "250 what"],
            outcome: .deferred(status: 0, reply: "unexpected reply 250 what", retryAfter: nil),
            keeps: false
        ),
        Case(at: "dot", replies: ["250", "250", "354", "550 5.1.1 no"], outcome: badAddress, keeps: true),
        Case(at: "dot", replies: ["250", "250", "354", "451 later"], outcome: deferred, keeps: true),
        Case(at: "dot", replies: ["250", "250", "354", "421 bye"], outcome: leaving, keeps: false),
        Case(
            at: "dot",
            replies: ["250", "250", "354", "354 more"],
            outcome: .uncertain(reason: "the server answered out of order: 354 more"),
            keeps: false
        ),
    ]

    @Test("Each verb's reply code decides the outcome", arguments: cases, [1, Int.max])
    func replyCodes(_ example: Case, pieces: Int) throws {
        for pipelining in [false, true] {
            var session = session(pipelining: pipelining)
            let replies = example.replies + (pipelining ? example.pipelinedRest : [])
            let (_, ending) = try play(&session, replies, pieces: pieces)
            #expect(ending.outcome == example.outcome)
            #expect(ending.keepsConnection == example.keeps)
            #expect(ending.mayBeRepeatedAtOnce == example.repeats)
        }
    }

    @Test("A connection that breaks is uncertain only after the final dot")
    func losses() throws {
        let gone = DeliveryReport.Outcome.deferred(status: 0, reply: "gone", retryAfter: nil)
        let expected: [(replies: [String], outcome: DeliveryReport.Outcome, repeats: Bool)] = [
            ([], .unreachable(reason: "gone"), true),
            (["250"], gone, false),
            (["250", "250"], gone, false),
            (["250", "250", "354"], .uncertain(reason: "gone"), false),
        ]
        for pipelining in [false, true] {
            for example in expected {
                var session = session(pipelining: pipelining)
                let (_, ending) = try play(&session, example.replies)
                #expect(ending.outcome == example.outcome)
                #expect(!ending.keepsConnection)
                #expect(ending.mayBeRepeatedAtOnce == example.repeats)
            }
        }
    }

    @Test("A message that could not be written to its end is not uncertain")
    func brokenWhileSending() throws {
        var session = session(pipelining: false)
        var action = session.begin(try SMTPMessage(mail().body))
        for reply in ["250 ok\r\n", "250 ok\r\n", "354 go\r\n"] {
            guard case .send = action else { break }
            _ = session.sent()
            action = session.received(Array(reply.utf8))
        }
        #expect(action == .send(Array("Hi\r\n.\r\n".utf8)))
        let ending = SMTPSession.Ending(
            outcome: .deferred(status: 0, reply: "gone", retryAfter: nil),
            keepsConnection: false
        )
        var refused = session
        #expect(session.lost(.closed("gone")) == .finished(ending))
        guard case .finished(let refusal) = refused.received(Array("552 5.3.4 too big\r\n".utf8)) else {
            Issue.record("a reply in the middle of the message is a reply")
            return
        }
        #expect(refusal.outcome == .refused(status: 552, reply: "5.3.4 too big"))
    }

    @Test("A time-out before MAIL is answered is no reason to repeat at once")
    func timeout() throws {
        var session = session(pipelining: true)
        let (_, ending) = try play(&session, [], loss: .timedOut)
        #expect(ending.outcome == .unreachable(reason: "the server did not answer in time"))
        #expect(!ending.mayBeRepeatedAtOnce)
    }

    @Test("A failed transaction is reset before the next message, a finished one is not")
    func reset() throws {
        var session = session(pipelining: true)
        let good = ["250", "250", "354", "250 ok"]
        _ = try play(&session, ["250", "550 5.1.1 no", "554"])
        let (sent, ending) = try play(&session, ["250 reset"] + good)
        #expect(sent.first?.hasPrefix("RSET\r\nMAIL FROM:") == true)
        #expect(ending.outcome == .accepted(status: 250, reply: "ok"))
        #expect(try play(&session, good).sent.first?.hasPrefix("MAIL FROM:") == true)
    }

    @Test("A server that takes a message after refusing its recipient gets an empty one")
    func emptyMessage() throws {
        var session = session(pipelining: true)
        let (sent, ending) = try play(&session, ["250", "550 5.1.1 no", "354 go", "554 no recipients"])
        #expect(sent.last == ".\r\n")
        #expect(ending.outcome == SMTPSessionTests.badAddress)
        #expect(ending.keepsConnection)
    }

    @Test("A server that takes a message after refusing its sender gets nothing")
    func nothingAfterRefusedSender() throws {
        var session = session(pipelining: true)
        let (sent, ending) = try play(&session, ["550 5.1.1 no", "250", "354 go"])
        #expect(sent.count == 1)
        #expect(ending.outcome == SMTPSessionTests.refused)
        #expect(!ending.keepsConnection)
    }

    @Test("A server that says more than it was asked loses its connection")
    func farewell() throws {
        var session = session(pipelining: false)
        let (_, ending) = try play(&session, ["250", "250", "354", "250 ok\r\n421 closing"])
        #expect(ending.outcome == .accepted(status: 250, reply: "ok"))
        #expect(!ending.keepsConnection)
    }

    @Test("What the relay cannot take is refused without a word to it")
    func limits() throws {
        var extensions = SMTPExtensions()
        var session = SMTPSession(extensions: extensions)
        let accented = try SMTPMessage(mail(to: "ännä@example.com").body)
        let noUTF8 = "an address has characters beyond ASCII and the relay offers no SMTPUTF8"
        #expect(
            session.begin(accented)
                == .finished(.init(outcome: .refused(status: 0, reply: noUTF8), keepsConnection: true))
        )
        extensions.largestMessage = 5
        session = SMTPSession(extensions: extensions)
        let tooLarge = "the message has 7 bytes and the relay takes 5"
        #expect(
            session.begin(try SMTPMessage(mail().body))
                == .finished(.init(outcome: .refused(status: 0, reply: tooLarge), keepsConnection: true))
        )
    }

    @Test("MAIL says what the relay offered to know")
    func parameters() throws {
        let lines = ["220 hello", "250-relay", "250-SIZE 1000", "250-8BITMIME", "250 SMTPUTF8"]
        var session = SMTPSession(extensions: SMTPExtensions(lines: lines.map { Array($0.utf8) }))
        let action = session.begin(try SMTPMessage(mail(to: "ännä@example.com", text: "é\r\n").body))
        #expect(action == .send(Array("MAIL FROM:<nurture@example.com> SIZE=7 BODY=8BITMIME SMTPUTF8\r\n".utf8)))
    }

    @Test("DATA that left is worth waiting for")
    func begunData() throws {
        var pipelined = session(pipelining: true)
        _ = pipelined.begin(try SMTPMessage(mail().body))
        #expect(pipelined.hasBegunData)
        var plain = session(pipelining: false)
        _ = plain.begin(try SMTPMessage(mail().body))
        #expect(!plain.hasBegunData)
    }
}
