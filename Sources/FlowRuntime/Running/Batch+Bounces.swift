import FlowModel

/// Bounces that a mail server tells while it is spoken to.
extension Batch {
    /// Bytes of the server's words that are kept.
    private static let diagnosticLimit = 500

    /// Records the bounce that the attempt was, and what it says to the contact's decision: the step that sent the
    /// message goes on with the contact knowing of it.
    func bounce(_ result: AttemptResult, _ roster: Roster) throws -> [Cause] {
        guard let bounce = result.bounce else { return [] }
        let arrival = Arrival(
            messageID: "nurture-bounce-\(result.settlement.id.number)",
            subject: .message(result.settlement.id),
            receivedAt: now,
            timestamp: now,
            kind: .message(.bounced, link: nil, isAutomatic: false),
            properties: [
                Slug(stored: "status"): .number(Double(bounce.status)),
                Slug(stored: "diagnostic"): .text(String(bounce.reply.prefix(Batch.diagnosticLimit))),
            ]
        )
        guard case .accepted(let id, _)? = try roster.transaction.accept([arrival]).first,
            let event = try roster.transaction.events([id])[id]
        else { return [] }
        try roster.transaction.consume([id])
        troubles += 1
        return [.event(event)]
    }

    /// How many of the events are bounces for good or complaints.
    static func troubles(among events: [Event]) -> Int {
        events.count { event in
            switch event.kind {
            case .message(.bounced, let message), .message(.complained, let message): !message.isAutomatic
            case .message, .track, .identify, .unsubscribed, .subscribed, .changed: false
            }
        }
    }
}
