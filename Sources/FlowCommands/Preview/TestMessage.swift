import FlowMail
package import FlowModel
package import FlowRuntime

/// Sends an email to one address at once, to see it in a mail program: `nurture send-test`.
package enum TestMessage {
    /// What marks the message, so that a filter or a colleague can tell it from the real one.
    private static let mark = "X-Nurture-Test: yes\r\n"

    /// Hands the email to the mailer and waits for what becomes of it.
    ///
    /// `mailer` reports to `mailbox`; nothing is written to a database.
    /// - Throws: `CommandError.notAllowed` when the configuration's `only_to` keeps mail from the address.
    package static func run(
        _ draft: EmailDraft,
        to text: String,
        onlyTo: AddressPatterns?,
        mailer: any Mailer & Sendable,
        mailbox: Mailbox,
        format: OutputFormat = .text,
        output: Output
    ) async throws(CommandError) -> ExitCode {
        guard EmailAddress.isMailable(text) else { throw .badAddress }
        if let onlyTo, !onlyTo.contains(text) { throw .notAllowed }
        var draft = draft
        draft.address(to: text)
        let message = try draft.message()
        let body = MessageBody(
            sender: message.sender,
            recipient: message.recipient,
            messageID: message.messageID,
            bytes: Array(mark.utf8) + message.bytes
        )
        let reports = mailbox.reports()
        mailer.send([OutgoingMail(id: OutboxID(1), body: body)])
        for await report in reports {
            return tell(report.outcome, messageID: message.messageID, format: format, output: output)
        }
        throw .notDelivered
    }

    private static func tell(
        _ outcome: DeliveryReport.Outcome,
        messageID: String,
        format: OutputFormat,
        output: Output
    ) -> ExitCode {
        let verdict = verdict(outcome)
        switch format {
        case .text:
            let answer = TextTable.printable(verdict.answer)
            output.write(verdict.word + (answer.isEmpty ? "" : ": " + answer) + "\nMessage-ID: <\(messageID)>")
        case .json:
            output.write(
                JSON.object([
                    ("outcome", .text(verdict.word)), ("status", verdict.status.map { .number(Double($0)) } ?? .null),
                    ("answer", .text(verdict.answer)), ("message_id", .text(messageID)),
                ])
            )
        }
        return verdict.code
    }

    private struct Verdict {
        var word: String
        var status: Int?
        var answer: String
        var code: ExitCode
    }

    private static func verdict(_ outcome: DeliveryReport.Outcome) -> Verdict {
        switch outcome {
        case .accepted(let status, let reply, _): Verdict(word: "accepted", status: status, answer: reply, code: .done)
        case .refused(let status, let reply, _): Verdict(word: "refused", status: status, answer: reply, code: .no)
        case .deferred(let status, let reply, _): Verdict(word: "deferred", status: status, answer: reply, code: .no)
        case .uncertain(let reason): Verdict(word: "uncertain", answer: reason, code: .unreachable)
        case .unreachable(let reason): Verdict(word: "unreachable", answer: reason, code: .unreachable)
        case .notBegun: Verdict(word: "not begun", answer: "", code: .unreachable)
        }
    }
}
