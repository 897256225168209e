import FlowModel
import FlowRuntime
import GRDB

// Pages of what an export tells, each from one table.
extension SQLiteTransaction {
    /// Events with numbers from behind `last` up to `end`.
    func exportedEvents(
        after last: Int64,
        upTo end: Int64,
        _ period: Range<Instant>,
        _ tables: ExportTables
    ) throws -> [ExportRow] {
        let sql = """
            SELECT e.contact, e.received_at, e.delay, e.kind, e.name, e.topic, e.fact, e.is_automatic, e.properties,
                e.traits, e.message_id, source.text, o.name, l.address, en.flow,
                ifnull(en.first_version, en.version), en.version, o.step, iif(o.state = 2, o.settled_at, NULL)
            FROM event AS e NOT INDEXED LEFT JOIN outbox AS o ON o.id = e.outbox
                LEFT JOIN enrolment AS en ON en.contact = o.contact AND en.ordinal = o.ordinal
                LEFT JOIN link AS l ON l.id = e.link LEFT JOIN name AS source ON source.id = e.source
            WHERE e.id > ? AND e.id <= ? AND e.received_at >= ? AND e.received_at < ? ORDER BY e.id
            """
        let bounds = [last, end, period.lowerBound.milliseconds, period.upperBound.milliseconds]
        var contacts: [Int64: ContactReference] = [:]
        var result: [ExportRow] = []
        try rows(sql, bounds) { row in
            guard var event = try exportedEvent(row, tables) else { return true }
            event.contact = try names(of: row[0], &contacts)
            result.append(ExportRow(event: event, rank: 0))
            return true
        }
        return result
    }

    /// Nil for a change by hand that no line of a file can tell.
    private func exportedEvent(_ row: StatementRow, _ tables: ExportTables) throws -> ExportedEvent? {
        let receivedAt = Instant(milliseconds: row[1])
        var event = ExportedEvent(
            contact: ContactReference(),
            messageID: row[10],
            receivedAt: receivedAt,
            timestamp: receivedAt.adding(milliseconds: -(row[2] as Int64)),
            kind: .identify
        )
        guard let kind = EventRow.Kind(rawValue: row[3]) else { throw damage("an event's kind cannot be read") }
        if kind == .changed {
            let change = ContactChange(stored: ValueCodec.decode(row[8]))
            switch change {
            case .set(let field, let value)?: event.traits = [field: value]
            case .suppress(let reason, let source)?:
                event.kind = .reader(reason.rawValue)
                event.properties["source"] = .text(source)
            case .tag?, .untag?, .addPoints?, .moveToStage?, .startFlow?, .lift?, nil: return nil
            }
            return event
        }
        guard let properties = ValueCodec.decodeMembers(row[8]), let traits = ValueCodec.decodeMembers(row[9]) else {
            throw damage("an event's properties cannot be read")
        }
        (event.properties, event.traits) = (properties, traits)
        switch kind {
        case .identify, .changed: return event
        case .track:
            guard let name = try slug(row[4] as Int64?) else { throw damage("an event has no name") }
            event.kind = .track(name)
            let source: String? = row[11]
            if source != EventSource.told(properties: properties, campaign: nil) { event.source = source }
            return event
        case .message:
            let fact = (row[6] as Int64?).flatMap { Condition.MessageFact(code: $0) }
            guard let fact else { throw damage("an event's kind cannot be read") }
            event.kind = .reader(fact.rawValue)
            if row[7] as Bool { event.properties["automatic"] = .flag(true) }
        case .unsubscribed: event.kind = .reader("unsubscribed")
        case .subscribed: event.kind = .reader("subscribed")
        }
        try tell(message: row, of: &event, tables)
        return event
    }

    private func tell(message row: StatementRow, of event: inout ExportedEvent, _ tables: ExportTables) throws {
        if let topic = try slug(row[5] as Int64?) { event.properties["topic"] = .text(topic.text) }
        guard let email = try slug(row[12] as Int64?) else { return }
        event.properties["email"] = .text(email.text)
        if let sentAt: Int64 = row[18] {
            let (happened, receivedAt) = (event.timestamp.milliseconds, event.receivedAt.milliseconds)
            event.timestamp = Instant(
                milliseconds: FactScan.afterSending(sentAt, happened, receivedAt: receivedAt)
            )
        }
        if let link: String = row[13] { event.properties["link"] = .text(link) }
        guard let flow = try slug(row[14] as Int64?) else { return }
        event.properties["flow"] = .text(flow.text)
        event.properties["version"] = .number(Double(tables.facts.number(ofVersion: row[15])))
        if let step = tables.number(ofStep: row[17], inVersion: row[16]) { event.properties["step"] = .text(step) }
    }

    /// Lines of the timeline with numbers from behind `last` up to `end`.
    func exportedLines(
        after last: Int64,
        upTo end: Int64,
        _ period: Range<Instant>,
        _ tables: ExportTables
    ) throws -> [ExportRow] {
        let sql = """
            SELECT t.contact, t.at, t.kind, t.flow, t.step, t.subject, t.detail, t.number,
                ifnull(en.first_version, en.version)
            FROM timeline AS t NOT INDEXED
            LEFT JOIN enrolment AS en ON en.contact = t.contact AND en.ordinal = t.ordinal
            WHERE t.id > ? AND t.id <= ? AND t.kind IN (1, 3, 4, 5, 7, 18, 20, 21, 22, 24) AND t.at >= ? AND t.at < ?
            ORDER BY t.id
            """
        let bounds = [last, end, period.lowerBound.milliseconds, period.upperBound.milliseconds]
        var contacts: [Int64: ContactReference] = [:]
        var result: [ExportRow] = []
        try rows(sql, bounds) { row in
            let subject = try (row[5] as Int64?).map { try names.text($0, self) }
            let line = TimelineRow.Kind(rawValue: row[2]).flatMap {
                TimelineRow(kind: $0, subject: subject, detail: row[6], number: row[7]).entry
            }
            guard let line, let done = Done(line) else { throw damage("a line of the timeline cannot be read") }
            let at = Instant(milliseconds: row[1])
            let contact = try names(of: row[0], &contacts)
            var event = ExportedEvent(contact: contact, receivedAt: at, timestamp: at, kind: done.kind)
            event.properties = done.properties
            // What stands as the step of a move by a rule is the event that made it hold.
            if let flow = try slug(row[3] as Int64?) {
                event.properties["flow"] = .text(flow.text)
                if let step: Int64 = row[4] { event.properties["step"] = .text(try names.text(step, self)) }
            }
            if let version: Int64 = row[8] {
                event.properties["version"] = .number(Double(tables.facts.number(ofVersion: version)))
            }
            result.append(ExportRow(event: event, rank: done.rank))
            return true
        }
        return result
    }

    /// Emails that were sent, in the order of time, from behind that one on.
    func exportedMail(
        after last: (at: Int64, id: Int64),
        _ period: Range<Instant>,
        limit: Int,
        _ tables: ExportTables
    ) throws -> (rows: [ExportRow], last: (at: Int64, id: Int64)) {
        let sql = """
            SELECT o.contact, o.settled_at, o.id, o.name, o.step, en.flow, ifnull(en.first_version, en.version),
                en.version
            FROM outbox AS o INDEXED BY outbox_sent_at
                LEFT JOIN enrolment AS en ON en.contact = o.contact AND en.ordinal = o.ordinal
            WHERE o.state = 2 AND o.channel = 0 AND o.team IS NULL AND o.settled_at >= ?1
                AND (o.settled_at > ?1 OR o.id > ?2) AND o.settled_at < ?3 AND o.id <= ?4
            ORDER BY o.settled_at, o.id LIMIT ?5
            """
        let end = min(period.upperBound.milliseconds, (tables.facts.end?.milliseconds ?? 0) + 1)
        let bounds: [Argument] = [last.at, last.id, end, tables.facts.lastMessage, limit]
        var contacts: [Int64: ContactReference] = [:]
        var (result, place) = ([ExportRow](), last)
        try rows(sql, bounds) { row in
            place = (row[1], row[2])
            let at = Instant(milliseconds: row[1])
            var event = ExportedEvent(
                contact: try names(of: row[0], &contacts),
                receivedAt: at,
                timestamp: at,
                kind: .engine("sent")
            )
            event.properties["email"] = .text(try slug(row[3] as Int64).text)
            if let flow = try slug(row[5] as Int64?) {
                event.properties["flow"] = .text(flow.text)
                event.properties["version"] = .number(Double(tables.facts.number(ofVersion: row[6])))
                if let step = tables.number(ofStep: row[4], inVersion: row[7]) {
                    event.properties["step"] = .text(step)
                }
            }
            result.append(ExportRow(event: event, rank: 2))
            return true
        }
        return (result, place)
    }

    /// The first of each kind in order, since a person may have had several browsers.
    private func names(of contact: Int64, _ known: inout [Int64: ContactReference]) throws -> ContactReference {
        if let names = known[contact] { return names }
        var names = ContactReference()
        let sql = "SELECT kind, value FROM alias WHERE contact = ? ORDER BY value DESC"
        try rows(sql, [contact]) { row in
            switch AliasKind(rawValue: row[0]) {
            case .userID?: names.userID = row[1]
            case .anonymousID?: names.anonymousID = row[1]
            case .email?: names.email = row[1]
            case nil: break
            }
            return true
        }
        // The present address, where others were there before it.
        let address: String? = try first("SELECT address FROM contact WHERE id = ?", [contact]) { $0[0] }
        names.email = address ?? names.email
        known[contact] = names
        return names
    }
}

/// A line of the timeline as an event file tells it.
private struct Done {
    var kind: ExportedEvent.Kind
    var properties: [Slug: Value] = [:]
    /// As `ExportRow` has it.
    var rank = 3

    /// Nil for a line that no export tells.
    init?(_ line: TimelineEntry.Kind) {
        switch line {
        case .entered: (kind, rank) = (.engine("entered"), 1)
        case .finished: (kind, rank) = (.engine("finished"), 4)
        case .converted: (kind, rank) = (.engine("converted"), 4)
        case .stopped(let reason):
            (kind, rank) = (.engine("stopped"), 4)
            properties["reason"] = .text(reason.rawValue)
        case .skipped(let email, let reason):
            kind = .engine("skipped")
            properties["email"] = .text(email.text)
            properties["reason"] = .text(reason.rawValue)
        case .split(let arm):
            kind = .engine("split")
            properties["arm"] = .number(Double(arm))
        case .moved(let from, let to):
            kind = .engine("stage")
            properties["to"] = .text(to.text)
            if let from { properties["from"] = .text(from.text) }
        case .recorded(let event): kind = .recorded(event)
        case .subscribed(let topic):
            kind = .consent("subscribed")
            properties["topic"] = .text(topic.text)
        case .unsubscribed(let topic):
            kind = .consent("unsubscribed")
            if let topic { properties["topic"] = .text(topic.text) }
        case .event, .notEntered, .sent, .failed, .notified, .called, .waiting, .decided, .went, .set, .tagged,
            .untagged, .scored:
            return nil
        }
    }
}

extension [Slug: Value] {
    /// By a name that is a slug already.
    fileprivate subscript(name: String) -> Value? {
        get { self[Slug(stored: name)] }
        set { self[Slug(stored: name)] = newValue }
    }
}
