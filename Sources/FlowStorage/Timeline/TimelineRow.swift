import FlowModel
import GRDB

/// How a line of the timeline stands in its table: a subject's name, a detail and a number beside the kind.
struct TimelineRow {
    /// The stored numbers are part of the schema.
    enum Kind: Int64 {
        case event = 0
        case entered, notEntered, finished, converted, stopped, sent, skipped, failed, called
        case waiting, decided, went, set, tagged
        /// An event about one of our emails, or about a topic.
        case emailEvent, topicEvent
        case notified, split, untagged, moved, subscribed, unsubscribed, scored, recorded
    }

    var kind: Kind
    /// The event's, email's, webhook's, field's or tag's name, or a condition or step number as it is written.
    var subject: String?
    var detail: DatabaseValue = .null
    var number: Int64?
    /// The step's number; of a stage's rule the event that made it hold.
    var step: String?

    init(_ entry: TimelineEntry) {
        self.init(entry.kind)
        step = entry.step
        note(entry.cause)
    }

    private init(_ kind: TimelineEntry.Kind) {
        switch kind {
        case .event(let name, let email?, let link, _):
            self.init(kind: .emailEvent, subject: name.text, detail: TimelineRow.pair(email.text, link))
        case .event(let name, nil, _, let topic?):
            self.init(kind: .topicEvent, subject: name.text, detail: topic.text.databaseValue)
        case .event(let name, nil, _, nil): self.init(kind: .event, subject: name.text)
        case .entered: self.init(kind: .entered)
        case .notEntered(let reason): self.init(kind: .notEntered, subject: reason.rawValue)
        case .finished: self.init(kind: .finished)
        case .converted: self.init(kind: .converted)
        case .stopped(let reason): self.init(kind: .stopped, subject: reason.rawValue)
        case .sent(let email): self.init(kind: .sent, subject: email.text)
        case .skipped(let email, let reason):
            self.init(kind: .skipped, subject: email.text, detail: reason.rawValue.databaseValue)
        case .failed(let email, let reason):
            self.init(kind: .failed, subject: email.text, detail: reason.rawValue.databaseValue)
        case .called(let webhook, let status):
            self.init(kind: .called, subject: webhook.text, number: Int64(status))
        case .waiting(let until, let condition, let reason):
            self.init(
                kind: .waiting,
                subject: condition,
                detail: reason?.rawValue.databaseValue ?? .null,
                number: until?.milliseconds
            )
        case .decided(let condition, let result):
            self.init(kind: .decided, subject: condition, number: result ? 1 : 0)
        case .went(let target): self.init(kind: .went, subject: target)
        case .set(let field, let value):
            self.init(kind: .set, subject: field.text, detail: ValueCodec.encode(value))
        case .tagged(let tag): self.init(kind: .tagged, subject: tag.text)
        case .notified(let team, let email):
            self.init(kind: .notified, subject: email.text, detail: team.text.databaseValue)
        case .split(let arm): self.init(kind: .split, number: Int64(arm))
        case .untagged(let tag): self.init(kind: .untagged, subject: tag.text)
        case .moved(let from, let to):
            self.init(kind: .moved, subject: to.text, detail: from?.text.databaseValue ?? .null)
        case .subscribed(let topic): self.init(kind: .subscribed, subject: topic.text)
        case .unsubscribed(let topic): self.init(kind: .unsubscribed, subject: topic?.text)
        case .scored(let points, let score):
            self.init(kind: .scored, detail: points.databaseValue, number: Int64(score))
        case .recorded(let event): self.init(kind: .recorded, subject: event.text)
        }
    }

    init(kind: Kind, subject: String? = nil, detail: DatabaseValue = .null, number: Int64? = nil) {
        (self.kind, self.subject, self.detail, self.number) = (kind, subject, detail, number)
    }

    /// The line's kind; nil when the columns contradict one another.
    var entry: TimelineEntry.Kind? {
        let name = subject.map { Slug(stored: $0) }
        let text = String.fromDatabaseValue(detail)
        switch kind {
        case .entered: return .entered
        case .finished: return .finished
        case .converted: return .converted
        case .waiting:
            let until = number.map { Instant(milliseconds: $0) }
            return .waiting(until: until, condition: subject, reason: text.flatMap(HoldReason.init(rawValue:)))
        case .split: return number.map { .split(arm: Int($0)) }
        case .unsubscribed: return .unsubscribed(topic: name)
        case .scored:
            guard let number, let points = Int.fromDatabaseValue(detail) else { return nil }
            return .scored(points: points, score: Int(number))
        default: break
        }
        guard let name, let subject else { return nil }
        switch kind {
        case .event: return .event(name: name, email: nil, link: nil, topic: nil)
        case .emailEvent: return emailEvent(name)
        case .topicEvent:
            return .event(name: name, email: nil, link: nil, topic: text.map { Slug(stored: $0) })
        case .notEntered: return TimelineEntry.NotEntered(rawValue: subject).map { .notEntered($0) }
        case .stopped: return Enrolment.StopReason(rawValue: subject).map { .stopped($0) }
        case .sent: return .sent(email: name)
        case .skipped: return text.flatMap(SkipReason.init(rawValue:)).map { .skipped(email: name, $0) }
        case .failed:
            return text.flatMap(DeliveryOutcome.FailureReason.init(rawValue:)).map { .failed(email: name, $0) }
        case .called: return number.map { .called(webhook: name, status: Int($0)) }
        case .decided: return number.map { .decided(condition: subject, result: $0 == 1) }
        case .went: return .went(to: subject)
        case .set: return ValueCodec.decode(detail).map { .set(field: name, value: $0) }
        case .tagged: return .tagged(name)
        case .notified: return text.map { .notified(team: Slug(stored: $0), email: name) }
        case .untagged: return .untagged(name)
        case .moved: return .moved(from: text.map { Slug(stored: $0) }, to: name)
        case .subscribed: return .subscribed(topic: name)
        case .recorded: return .recorded(event: name)
        case .entered, .finished, .converted, .waiting, .split, .unsubscribed, .scored: return nil
        }
    }

    private func emailEvent(_ name: Slug) -> TimelineEntry.Kind? {
        guard case .list(let parts)? = ValueCodec.decode(detail), case .text(let email)? = parts.first else {
            return nil
        }
        var link: String?
        if parts.count == 2, case .text(let address) = parts[1] { link = address }
        return .event(name: name, email: Slug(stored: email), link: link, topic: nil)
    }

    private static func pair(_ email: String, _ link: String?) -> DatabaseValue {
        ValueCodec.encode(.list([.text(email)] + (link.map { [.text($0)] } ?? [])))
    }
}

extension SQLiteTransaction {
    /// Adds a line; what flow files and names say is stored once and referred to.
    func append(_ entry: TimelineEntry) throws {
        let row = TimelineRow(entry)
        // Reports know a stage by its number, also one that the contact was in for a moment only.
        if case .moved(let from?, _) = entry.kind { _ = try names.number(from.text, self) }
        try run(
            """
            INSERT INTO timeline (contact, at, kind, ordinal, flow, step, subject, detail, number)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                entry.contact.number, entry.at.milliseconds, row.kind.rawValue, entry.enrolment?.ordinal,
                try number(entry.flow), try row.step.map { try names.number($0, self) },
                try row.subject.map { try names.number($0, self) }, row.detail, row.number,
            ]
        )
    }

    /// A contact's latest lines, oldest first.
    func timeline(of contact: ContactID, limit: Int) throws -> [TimelineEntry] {
        let sql = """
            SELECT at, kind, ordinal, flow, step, subject, detail, number FROM timeline
            WHERE contact = ? ORDER BY id DESC LIMIT ?
            """
        return try all(sql, [contact.number, limit]) { row in
            let subject = try (row[5] as Int64?).map { try names.text($0, self) }
            var known = TimelineRow.Kind(rawValue: row[1]).map {
                TimelineRow(kind: $0, subject: subject, detail: row[6], number: row[7])
            }
            known?.step = try (row[4] as Int64?).map { try names.text($0, self) }
            let ordinal: Int? = row[2]
            let cause = known?.cause(ofStep: ordinal != nil)
            guard let known, let entry = known.entry else { throw damage("a line of the timeline cannot be read") }
            return TimelineEntry(
                at: Instant(milliseconds: row[0]),
                contact: contact,
                enrolment: ordinal.map { EnrolmentID(contact: contact, ordinal: $0) },
                flow: try slug(row[3] as Int64?),
                step: cause?.isEvent == true ? nil : known.step,
                kind: entry,
                cause: cause
            )
        }.reversed()
    }
}
