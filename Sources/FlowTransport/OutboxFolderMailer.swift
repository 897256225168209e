import Crypto
package import FlowModel
package import FlowRuntime
import Foundation
package import Logging

/// Writes each message to a file of a folder instead of sending it.
///
/// A file appears whole or not at all and is on disk when it is reported. Its name follows from the Message-ID, so a
/// repetition replaces the same file.
package final class OutboxFolderMailer: Mailer, Sendable {
    private static let capacity = 64

    private struct State: Sendable {
        var queue: [OutgoingMail] = []
        var underWay = 0
        var isClosed = false
        var isOver = false
    }

    private let state = Monitor(State())
    private let report: @Sendable (DeliveryReport) -> Void

    /// Makes the folder when it is missing.
    /// - Throws: `OutboxFolderError`.
    package init(folder: String, report: @escaping @Sendable (DeliveryReport) -> Void, logger: Logger) throws {
        self.report = report
        let handle = try FolderHandle(path: folder)
        let thread = Thread { [state] in OutboxFolderMailer.run(state, handle, report, logger) }
        thread.name = "outbox"
        thread.start()
    }

    deinit { close() }

    package var idleConnections: Int {
        state.read { $0.isClosed ? 0 : max(0, OutboxFolderMailer.capacity - $0.underWay) }
    }

    package func send(_ mails: [OutgoingMail]) {
        let isClosed = state.change { state in
            if !state.isClosed {
                state.queue += mails
                state.underWay += mails.count
            }
            return state.isClosed
        }
        guard isClosed else { return }
        for mail in mails {
            report(DeliveryReport(id: mail.id, outcome: .notBegun))
        }
    }

    /// There is no connection that could begin too early: a file that is written again replaces itself.
    package func release(_ ids: [OutboxID]) {}

    /// Takes no more messages and returns when those it has are reported.
    package func stop() {
        close()
        _ = state.wait { $0.isOver ? true : nil }
    }

    /// The file of a message: its Message-ID with everything unusual written as `%XX`; long ones end in a digest.
    package static func fileName(messageID: String) -> String {
        var name = ""
        for (index, byte) in messageID.utf8.enumerated() {
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if isPlain || "@-_+=".unicodeScalars.contains(scalar) || (scalar == "." && index > 0) {
                name.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                name += (digits.count < 2 ? "%0" : "%") + digits
            }
        }
        if name.utf8.count > 180 || name.isEmpty {
            let digest = SHA256.hash(data: Data(messageID.utf8)).prefix(16).map { byte in
                let digits = String(byte, radix: 16)
                return digits.count < 2 ? "0" + digits : digits
            }
            name = name.prefix(140) + "-" + digest.joined()
        }
        return name + ".eml"
    }

    private func close() {
        state.change { $0.isClosed = true }
    }

    /// Writes whatever waits, makes it durable with one sync of the folder, reports it, and again.
    private static func run(
        _ state: Monitor<State>,
        _ folder: FolderHandle,
        _ report: @Sendable (DeliveryReport) -> Void,
        _ logger: Logger
    ) {
        while true {
            let batch: [OutgoingMail]? =
                state.wait { state in
                    if state.queue.isEmpty { return state.isClosed ? .some(nil) : nil }
                    defer { state.queue = [] }
                    return state.queue
                } ?? nil
            guard let batch else { return state.change { $0.isOver = true } }
            let outcomes = write(batch, folder)
            state.change { $0.underWay -= batch.count }
            note(outcomes, logger)
            for (mail, outcome) in zip(batch, outcomes) { report(DeliveryReport(id: mail.id, outcome: outcome)) }
        }
    }

    /// One line for all of them: what keeps one file from being written keeps the next one as well.
    private static func note(_ outcomes: [DeliveryReport.Outcome], _ logger: Logger) {
        let reasons = outcomes.compactMap { outcome -> String? in
            if case .unreachable(let reason) = outcome { return reason }
            return nil
        }
        guard let reason = reasons.first else { return }
        logger.warning(
            "outbox folder unwritable, tried again later",
            metadata: ["reason": "\(reason)", "messages": "\(reasons.count)"]
        )
    }

    private static func write(_ mails: [OutgoingMail], _ folder: FolderHandle) -> [DeliveryReport.Outcome] {
        let outcomes = mails.map { mail -> DeliveryReport.Outcome in
            let name = fileName(messageID: mail.body.messageID)
            do throws(OutboxFolderError) {
                try folder.write(mail.body.bytes, as: name)
                return .accepted(status: 0, reply: name)
            } catch {
                return .unreachable(reason: error.sentence)
            }
        }
        do throws(OutboxFolderError) {
            try folder.sync()
            return outcomes
        } catch {
            return mails.map { _ in .unreachable(reason: error.sentence) }
        }
    }
}
