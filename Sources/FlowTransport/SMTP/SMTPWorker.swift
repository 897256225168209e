import FlowModel
import FlowRuntime
import Logging

/// One connection's thread: takes a message, drives a session over the connection, reports, and again.
struct SMTPWorker: ~Copyable {
    private let relay: RelaySettings
    private let pool: SMTPPool
    private let logger: Logger
    private var connection: SMTPConnection?
    private var session: SMTPSession?
    private var restSeconds: Int
    /// Until its report is released no other begins.
    private var lastSent: OutboxID?
    /// The last message found no relay.
    private var wasUnreachable = false

    init(relay: RelaySettings, pool: SMTPPool, logger: Logger) {
        (self.relay, self.pool, self.logger) = (relay, pool, logger)
        restSeconds = max(1, relay.restSeconds.lowerBound)
    }

    mutating func run() {
        while true {
            let idleUntil = connection == nil ? nil : Deadline.after(seconds: max(1, relay.idleSeconds))
            switch pool.next(after: lastSent, until: idleUntil) {
            case .send(let mail): handle(mail)
            case .nothing: hangUp()
            case .end:
                hangUp()
                return pool.leave()
            }
        }
    }

    private mutating func handle(_ mail: OutgoingMail) {
        lastSent = mail.id
        let ending = deliver(mail.body)
        let outcome = ending.outcome
        let report = DeliveryReport(id: mail.id, outcome: outcome)
        guard case .unreachable(let reason) = outcome else {
            restSeconds = max(1, relay.restSeconds.lowerBound)
            if wasUnreachable, outcome != .notBegun { logger.info("mail relay reachable again") }
            wasUnreachable = false
            if let complaint = DeliveryComplaint(report, of: "mail") {
                logger.warning(complaint.message, metadata: complaint.metadata)
            }
            return pool.finish(CarrierReport(report: report, isForAnother: ending.mayBeRepeatedAtOnce))
        }
        logger.warning(
            "mail relay unreachable",
            metadata: ["reason": "\(CleanText.withoutAddresses(reason))", "rest_seconds": "\(restSeconds)"]
        )
        wasUnreachable = true
        hangUp()
        pool.finish(CarrierReport(report: report, isForAnother: true), restSeconds: restSeconds)
        restSeconds = min(restSeconds * 2, max(1, relay.restSeconds.upperBound))
    }

    private mutating func deliver(_ body: MessageBody) -> SMTPSession.Ending {
        let message: SMTPMessage
        do { message = try SMTPMessage(body) } catch {
            let outcome = DeliveryReport.Outcome.refused(status: 0, reply: error.sentence)
            return SMTPSession.Ending(outcome: outcome, keepsConnection: true)
        }
        let first = attempt(message)
        guard first.mayBeRepeatedAtOnce, !pool.stop.isRaised else { return first }
        // The server may close whenever it likes between two messages; a new connection tells whether it is there.
        return attempt(message)
    }

    private mutating func attempt(_ message: SMTPMessage) -> SMTPSession.Ending {
        if connection?.isStale == true { drop() }
        if connection == nil {
            do {
                let made = try SMTPConnection(relay, stop: pool.stop)
                (connection, session) = (made, SMTPSession(extensions: made.extensions))
            } catch {
                let isStopping = pool.stop.isRaised
                return SMTPSession.Ending(
                    outcome: isStopping ? .notBegun : .unreachable(reason: error.sentence),
                    keepsConnection: false
                )
            }
        }
        guard let connection, var session else {
            return SMTPSession.Ending(outcome: .unreachable(reason: "there is no connection"), keepsConnection: false)
        }
        // Taken out, so that its buffers have one owner and are not copied with each change.
        self.session = nil
        let ending = converse(message, connection, &session)
        self.session = session
        if !ending.keepsConnection { drop() }
        return ending
    }

    private func converse(
        _ message: SMTPMessage,
        _ connection: SMTPConnection,
        _ session: inout SMTPSession
    ) -> SMTPSession.Ending {
        var action = session.begin(message)
        // One for all replies to what was sent together: a server that drips bytes wins no time.
        var replyDeadline: Deadline?
        while true {
            switch action {
            case .finished(let ending): return ending
            case .send(let bytes):
                replyDeadline = nil
                let slowest = Deadline.after(seconds: max(1, relay.finalReplySeconds) + bytes.count / 1024)
                let stall = max(1, relay.replySeconds)
                if let loss = connection.send(bytes, deadline: slowest, stallSeconds: stall) {
                    action = last(word: connection, loss, &session)
                } else {
                    action = session.sent()
                }
            case .receive(let phase):
                let limit = replyDeadline ?? deadline(phase)
                replyDeadline = limit
                switch connection.receive(deadline: limit, isInterruptible: !session.hasBegunData) {
                case .success(let bytes): action = session.received(bytes)
                case .failure(let failure): action = session.lost(failure.loss)
                }
            }
        }
    }

    /// A server that hangs up in the middle of a message often said why: that reply counts.
    private func last(
        word connection: SMTPConnection,
        _ loss: SMTPSession.Loss,
        _ session: inout SMTPSession
    ) -> SMTPSession.Action {
        let moment = Deadline.after(seconds: 0)
        guard case .success(let bytes) = connection.receive(deadline: moment, isInterruptible: false),
            case .finished(var ending) = session.received(bytes)
        else { return session.lost(loss) }
        ending.keepsConnection = false
        return .finished(ending)
    }

    private func deadline(_ phase: SMTPSession.Phase) -> Deadline {
        switch phase {
        case .command: .after(seconds: max(1, relay.replySeconds))
        case .finalReply: .after(seconds: max(1, relay.finalReplySeconds))
        }
    }

    private mutating func hangUp() {
        connection?.quit()
        drop()
    }

    private mutating func drop() {
        (connection, session) = (nil, nil)
    }
}
