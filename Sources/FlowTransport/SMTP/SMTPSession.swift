import FlowRuntime

/// The conversation about one message after another on a connection that is signed in: bytes in, actions out.
///
/// It reads and writes nothing. Outcomes follow the reply codes, and what is uncertain is exactly a message whose
/// final dot left and got no reply.
struct SMTPSession: Sendable {
    /// What the owner of the connection does next.
    enum Action: Hashable, Sendable {
        /// Write all of it, then call `sent()`.
        case send([UInt8])
        /// Read, and hand over what came; the reply may take as long as the phase allows.
        case receive(Phase)
        case finished(Ending)
    }

    enum Phase: Hashable, Sendable {
        case command, finalReply
    }

    /// How it ended with a message.
    struct Ending: Hashable, Sendable {
        var outcome: DeliveryReport.Outcome
        /// The connection can carry the next message.
        var keepsConnection: Bool
        /// The server had accepted nothing and closed: the message may go again at once on a new connection.
        var mayBeRepeatedAtOnce = false
    }

    /// Why no more replies will come.
    enum Loss: Hashable, Sendable {
        case closed(String)
        case timedOut
        case stopping

        var sentence: String {
            switch self {
            case .closed(let reason): reason
            case .timedOut: "the server did not answer in time"
            case .stopping: "the program stopped before the server answered"
            }
        }
    }

    private enum Verb: Hashable, Sendable {
        case reset, mail, recipient, data
        /// The message itself, up to its final dot.
        case message
        /// A final dot alone: the server wants a message although it refused the recipient (RFC 2920, section 3.1).
        case emptyMessage
    }

    private let extensions: SMTPExtensions
    private var reader = SMTPReplyReader()
    private var message: SMTPMessage?
    /// Commands still to be sent, and those sent whose replies are awaited.
    private var waiting: [Verb] = []
    private var awaited: [Verb] = []
    private var failure: DeliveryReport.Outcome?
    private var isMailAccepted = false
    private var isMessageSent = false
    /// The server may still hold a transaction that came to nothing.
    private var needsReset = false

    init(extensions: SMTPExtensions) {
        self.extensions = extensions
    }

    /// Whether DATA left, so that a reply is worth waiting for even when the program stops.
    var hasBegunData: Bool {
        awaited.contains(.data) || awaited.contains(.message) || awaited.contains(.emptyMessage)
    }

    /// Begins with a message; the one before must have ended with `keepsConnection`.
    mutating func begin(_ message: SMTPMessage) -> Action {
        if message.needsUTF8, !extensions.hasUTF8 {
            return refuse("an address has characters beyond ASCII and the relay offers no SMTPUTF8")
        }
        if let limit = extensions.largestMessage, message.data.count > limit {
            return refuse("the message has \(message.data.count) bytes and the relay takes \(limit)")
        }
        self.message = message
        (failure, isMailAccepted, isMessageSent) = (nil, false, false)
        (waiting, awaited) = ((needsReset ? [.reset] : []) + [.mail, .recipient, .data], [])
        needsReset = false
        return sendNext(message)
    }

    /// Everything of the last `send` left.
    mutating func sent() -> Action {
        isMessageSent = awaited.first == .message
        return .receive(phase)
    }

    /// Bytes came from the server.
    mutating func received(_ bytes: [UInt8]) -> Action {
        reader.append(bytes)
        do {
            while let reply = try reader.next() {
                if let action = handle(reply) { return action }
            }
        } catch {
            return lost(.closed(error.sentence))
        }
        return .receive(phase)
    }

    /// The connection broke, or nothing came for too long.
    mutating func lost(_ loss: Loss) -> Action {
        if isMessageSent { return end(.uncertain(reason: loss.sentence), keeps: false) }
        if let failure { return end(failure, keeps: false) }
        if loss == .stopping { return end(.notBegun, keeps: false) }
        if isMailAccepted {
            return end(.deferred(status: 0, reply: loss.sentence, retryAfter: nil), keeps: false)
        }
        var isClosed = false
        if case .closed = loss { isClosed = true }
        return end(.unreachable(reason: loss.sentence), keeps: false, mayRepeat: isClosed)
    }

    private var phase: Phase {
        awaited.first == .message || awaited.first == .emptyMessage ? .finalReply : .command
    }

    private func refuse(_ sentence: String) -> Action {
        .finished(Ending(outcome: .refused(status: 0, reply: sentence), keepsConnection: true))
    }

    private mutating func sendNext(_ message: SMTPMessage) -> Action {
        let count = extensions.hasPipelining ? waiting.count : 1
        let verbs = waiting.prefix(count)
        waiting.removeFirst(count)
        awaited += verbs
        return .send(Array(verbs.map { command($0, message) }.joined().utf8))
    }

    private func command(_ verb: Verb, _ message: SMTPMessage) -> String {
        switch verb {
        case .reset: "RSET\r\n"
        case .mail:
            "MAIL FROM:<\(message.sender)>" + (extensions.hasSize ? " SIZE=\(message.data.count)" : "")
                + (extensions.hasEightBit && message.isEightBit ? " BODY=8BITMIME" : "")
                + (message.needsUTF8 ? " SMTPUTF8" : "") + "\r\n"
        case .recipient: "RCPT TO:<\(message.recipient)>\r\n"
        case .data: "DATA\r\n"
        case .message, .emptyMessage: ".\r\n"
        }
    }

    /// What follows from a reply; nil when further replies are awaited.
    private mutating func handle(_ reply: SMTPReply) -> Action? {
        guard let message, !awaited.isEmpty else { return lost(.closed("the server spoke without being asked")) }
        let verb = awaited.removeFirst()
        if reply.code / 100 == 3, verb != .data {
            return lost(.closed("the server answered out of order: \(reply.code) \(reply.text)"))
        }
        if reply.code == 421 {
            let outcome = failure ?? self.outcome(of: reply)
            return end(outcome, keeps: false, mayRepeat: failure == nil && !isMailAccepted)
        }
        switch verb {
        case .reset:
            guard reply.isPositive else { return lost(.closed("the server refused RSET: \(reply.code) \(reply.text)")) }
        case .mail:
            isMailAccepted = reply.isPositive
            if !reply.isPositive { failure = outcome(of: reply) }
        case .recipient:
            if !reply.isPositive, failure == nil { failure = outcome(of: reply, verb) }
        case .data: return handleData(reply, message)
        case .message:
            // From here a loss is no loss: the outcome is known.
            isMessageSent = false
            return end(finalOutcome(of: reply), keeps: true)
        case .emptyMessage: return end(failure ?? outcome(of: reply), keeps: true)
        }
        if !awaited.isEmpty { return nil }
        if let failure { return end(failure, keeps: true) }
        // An answer to what was not said yet would pass for the answer to what is said next.
        guard reader.isEmpty else { return lost(.closed("the server spoke without being asked")) }
        return sendNext(message)
    }

    private mutating func handleData(_ reply: SMTPReply, _ message: SMTPMessage) -> Action {
        guard reply.code == 354 else {
            return end(failure ?? outcome(of: reply, .data), keeps: reply.code >= 400)
        }
        guard let failure else {
            guard reader.isEmpty else { return lost(.closed("the server answered before it had the message")) }
            awaited = [.message]
            return .send(message.data)
        }
        // Without MAIL a lone dot could be anything to such a server; closing hands nothing over.
        guard isMailAccepted else { return end(failure, keeps: false) }
        awaited = [.emptyMessage]
        return .send(Array(command(.emptyMessage, message).utf8))
    }

    private func outcome(of reply: SMTPReply, _ verb: Verb = .mail) -> DeliveryReport.Outcome {
        switch reply.code {
        // The relay wants a sign-in or more safety (RFC 4954, section 6): the operator's to mend, so the mail waits.
        case 530, 534, 535, 538: .unreachable(reason: "the server wants a sign-in: \(reply.code) \(reply.text)")
        case 500...: refusal(reply, verb)
        case 400..<500: .deferred(status: reply.code, reply: reply.text, retryAfter: nil)
        default: .deferred(status: 0, reply: "unexpected reply \(reply.code) \(reply.text)", retryAfter: nil)
        }
    }

    private func finalOutcome(of reply: SMTPReply) -> DeliveryReport.Outcome {
        switch reply.code {
        case ..<400: .accepted(status: reply.code, reply: reply.text)
        case ..<500: .deferred(status: reply.code, reply: reply.text, retryAfter: nil)
        default: refusal(reply, .message)
        }
    }

    /// At MAIL the words are about the sender.
    private func refusal(_ reply: SMTPReply, _ verb: Verb) -> DeliveryReport.Outcome {
        let isAddressBad = verb != .mail && AddressVerdict.isBad(reply, toRecipientCommand: verb == .recipient)
        return .refused(status: reply.code, reply: reply.text, isAddressBad: isAddressBad)
    }

    private mutating func end(_ outcome: DeliveryReport.Outcome, keeps: Bool, mayRepeat: Bool = false) -> Action {
        if case .accepted = outcome { needsReset = false } else { needsReset = isMailAccepted }
        // Bytes beyond the last reply are a server's farewell, or a disorder: either way not to be built on.
        let keepsConnection = keeps && awaited.isEmpty && reader.isEmpty
        message = nil
        (awaited, waiting) = ([], [])
        return .finished(
            Ending(outcome: outcome, keepsConnection: keepsConnection, mayBeRepeatedAtOnce: mayRepeat)
        )
    }
}
