extension FeedbackReader {
    /// Kinds of reports by which a person says that the mail was not wanted (RFC 5965, section 7.3).
    ///
    /// Of the others `not-spam` says the contrary, `virus`, `auth-failure` and `dmarc` say nothing about the person.
    private static let complaintTypes: Set<String> = ["abuse", "fraud", "other"]

    /// A person's complaint at the own provider, or there the wish to get no more (`opt-out`).
    func complaints(_ part: IncomingPart, in message: IncomingMessage) -> [MailFeedback] {
        let report = IncomingHeader.read(part.content).header
        let type = (report["feedback-type"] ?? "").prefix { !$0.isWhitespace && $0 != ";" }.lowercased()
        let kind: MailFeedback.Kind
        switch type {
        case "opt-out", "opt-out-list": kind = .unsubscribe
        case _ where FeedbackReader.complaintTypes.contains(type): kind = .complaint
        default: return []
        }
        let senders = report.all("original-mail-from").flatMap { MessageClues.addresses(in: $0) }
        let tokens = senders.compactMap { clues.message(ofAddress: $0) }.map { MailFeedback.MessageName.outbox($0) }
        let names = MessageClues.unique(tokens + message.named + (message.returnedHeader.map(clues.names) ?? []))
        let date = report["arrival-date"] ?? report["received-date"]
        return [
            MailFeedback(
                kind,
                of: names,
                recipient: report.all("original-rcpt-to").lazy.compactMap(MailFeedback.address).first,
                source: message.identity,
                // When the complained-about message arrived is no time of the complaint.
                at: message.at ?? date.flatMap(MailDate.instant),
                status: type
            )
        ]
    }
}
