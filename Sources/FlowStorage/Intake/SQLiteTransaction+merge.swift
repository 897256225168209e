import FlowModel
import FlowRuntime
import GRDB

// Two contacts turn out to be one person: what `Merger` decides, and everything that happened moves.
extension SQLiteTransaction {
    /// Gives everything of one contact to another; what was told of it.
    ///
    /// Nil when it was not done: a faulted contact stays as it is until somebody has looked at it.
    func merge(_ gone: ContactID, into kept: ContactID, at now: Instant) throws -> [TimelineEntry]? {
        let faulted: Int64? = try first(
            "SELECT 1 FROM contact WHERE id IN (?, ?) AND is_faulted = 1",
            [gone.number, kept.number],
            read: { $0[0] }
        )
        let both = try people([kept, gone], reading: Reads(flows: []), at: now)
        guard faulted == nil, both.count == 2 else { return nil }
        let merger = Merger(kept: both[0], gone: both[1], at: now)
        let timeline = try stopTwins(merger)
        // An entry moves before the rows that refer to it.
        try run("PRAGMA defer_foreign_keys = ON", [])
        try moveEntries(merger)
        try run("PRAGMA defer_foreign_keys = OFF", [])
        try moveHistory(from: gone.number, to: kept.number)
        let last = try moveRecords(from: gone.number, to: kept.number)
        try moveNames(from: gone.number, to: kept.number)
        try writeBoth(merger, lastRecord: last)
        return timeline + [merger.move].compactMap { $0 }
    }

    /// Stops the later of two entries of one flow where it is, before it moves.
    private func stopTwins(_ merger: Merger) throws -> [TimelineEntry] {
        try merger.stopped.map { entry in
            var line = TimelineEntry(
                at: merger.now,
                contact: entry.id.contact,
                enrolment: entry.id,
                flow: entry.flow,
                step: try stepNumber(of: entry),
                kind: .stopped(.merged)
            )
            let owner = entry.id.contact == merger.kept.contact.id ? merger.kept : merger.gone
            let changes: [Change] = [.moved(entry), .cancelDeliveries(entry.id)]
            try write([Transition(person: owner, changes: changes, timeline: [line], nextDue: nil)])
            (line.contact, line.enrolment) = (merger.kept.contact.id, merger.moved(entry.id))
            return line
        }
    }

    /// As LANGUAGE counts the step at which an entry left; nil when the version was applied by an earlier program.
    private func stepNumber(of entry: Enrolment) throws -> String? {
        guard case .left(_, _, let step?) = entry.state else { return nil }
        let sql = "SELECT number FROM version_step WHERE version = ? AND step = ?"
        return try first(sql, [entry.version.number, step.number]) { $0[0] }
    }

    private func moveEntries(_ merger: Merger) throws {
        let (from, to) = (merger.gone.contact.id.number, merger.kept.contact.id.number)
        let behind = merger.kept.contact.enrolmentCount
        try run(
            "UPDATE visit SET contact = ? WHERE outbox IN (SELECT id FROM outbox WHERE contact = ?)",
            [to, from]
        )
        for table in ["enrolment", "outbox", "message_fact", "message_link", "timeline"] {
            try run("UPDATE \(table) SET contact = ?, ordinal = ordinal + ? WHERE contact = ?", [to, behind, from])
        }
        try run(
            "UPDATE contact SET enrolments = ? WHERE id = ?",
            [behind + merger.gone.contact.enrolmentCount, to]
        )
    }

    private func moveHistory(from: Int64, to: Int64) throws {
        // Each of the conditions is that of an index.
        for part in ["name IS NOT NULL", "fact IS NOT NULL", "name IS NULL AND fact IS NULL"] {
            try run("UPDATE event SET contact = ? WHERE contact = ? AND \(part)", [to, from])
        }
        try run("UPDATE consent_record SET contact = ? WHERE contact = ?", [to, from])
        try run(
            """
            INSERT INTO fact (contact, name, count, first_at, last_at, last_event, last_part)
            SELECT ?, name, count, first_at, last_at, last_event, last_part FROM fact WHERE contact = ?
            \(Self.addsToFact)
            """,
            [to, from]
        )
        try run(
            """
            INSERT INTO email_fact (contact, email, fact, count, first_at, last_at, last_event)
            SELECT ?, email, fact, count, first_at, last_at, last_event FROM email_fact WHERE contact = ?
            \(Self.addsToEmailFact)
            """,
            [to, from]
        )
        for table in ["fact", "email_fact"] { try run("DELETE FROM \(table) WHERE contact = ?", [from]) }
    }

    /// What flows recorded moves too; where both have a record of one name at one place, the one that moves comes
    /// behind all that were made there.
    ///
    /// - Returns: the last place that was given; nil when all stay where they were.
    private func moveRecords(from: Int64, to: Int64) throws -> EventOrder? {
        let sql = """
            SELECT a.name, a.after, a.part FROM recorded_event AS a CROSS JOIN recorded_event AS b
                ON b.contact = ?2 AND b.name = a.name AND b.after = a.after AND b.part = a.part
            WHERE a.contact = ?1
            """
        let taken = try all(sql, [from, to]) { row in
            (name: try slug(row[0] as Int64), order: EventOrder(EventID(row[1]), part: row[2]))
        }.sorted { ($0.order, $0.name) < ($1.order, $1.name) }
        var last: EventOrder?
        for record in taken {
            let (name, event) = (try number(record.name), record.order.event.number)
            let part: Int? = try first(
                "SELECT max(part) + 1 FROM recorded_event WHERE contact IN (?, ?) AND after = ?",
                [from, to, event],
                read: { $0[0] }
            )
            guard let part else { continue }
            try run(
                """
                UPDATE recorded_event SET contact = ?, part = ?
                WHERE contact = ? AND name = ? AND after = ? AND part = ?
                """,
                [to, part, from, name, event, record.order.part]
            )
            try run(
                """
                UPDATE fact SET last_event = ?1, last_part = ?2
                WHERE contact = ?3 AND name = ?4 AND (last_event, last_part) < (?1, ?2)
                """,
                [event, part, to, name]
            )
            last = max(last ?? .beforeAll, EventOrder(record.order.event, part: part))
        }
        try run("UPDATE recorded_event SET contact = ? WHERE contact = ?", [to, from])
        return last
    }

    private func moveNames(from: Int64, to: Int64) throws {
        try run("UPDATE alias SET contact = ? WHERE contact = ?", [to, from])
        try run(
            """
            UPDATE contact SET names = contact.names | gone.names,
                label = iif(contact.address IS NULL AND gone.address IS NOT NULL, NULL, contact.label),
                address = ifnull(contact.address, gone.address)
            FROM contact AS gone WHERE contact.id = ? AND gone.id = ?
            """,
            [to, from]
        )
    }

    /// Leaves nothing of the one but its number, and the other to be looked at.
    private func writeBoth(_ merger: Merger, lastRecord: EventOrder?) throws {
        let (from, to) = (merger.gone.contact.id.number, merger.kept.contact.id.number)
        for table in ["contact_field", "contact_tag", "consent", "contact_rule"] {
            try run("DELETE FROM \(table) WHERE contact = ?", [from])
        }
        try run(
            """
            UPDATE contact SET merged_into = ?, address = NULL, label = '', names = 0, enrolments = 0, next_at = NULL,
                is_unsubscribed = 0, stage = NULL, score = 0, last_activity = NULL, last_event = 0, last_part = 0,
                looked_at = NULL, truths = NULL
            WHERE id = ?
            """,
            [to, from]
        )
        let changes = merger.changes(lastRecord: lastRecord)
        let timeline = [merger.move].compactMap { $0 }
        try write([Transition(person: merger.kept, changes: changes, timeline: timeline, nextDue: merger.now)])
    }
}
