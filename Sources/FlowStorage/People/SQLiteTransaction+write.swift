import FlowModel
import FlowRuntime
import GRDB

extension SQLiteTransaction {
    func write(_ transitions: [Transition]) throws {
        var counts = VersionCounts()
        for transition in transitions {
            let contact = transition.person.contact.id
            var ordinal = 0
            for change in transition.changes {
                if case .entered(let enrolment) = change { ordinal = max(ordinal, enrolment.id.ordinal) }
                try apply(change, of: transition, to: contact, counting: &counts)
            }
            for entry in transition.timeline { try append(entry) }
            try finish(transition, of: contact, lastEntry: ordinal)
        }
        for (version, count) in counts.byVersion.sorted(by: { $0.key < $1.key }) {
            try run(
                """
                UPDATE flow_version SET entered = entered + ?, active = active + ?, converted = converted + ?
                WHERE id = ?
                """,
                [count.entered, count.active, count.converted, version.number]
            )
        }
    }

    /// Writes what every decision changes of the contact's own row, at once.
    private func finish(_ transition: Transition, of contact: ContactID, lastEntry: Int) throws {
        let due = transition.nextDue?.milliseconds
        guard let standing = transition.standing else {
            return try run(
                "UPDATE contact SET next_at = ?, enrolments = max(enrolments, ?) WHERE id = ?",
                [due, lastEntry, contact.number]
            )
        }
        try run(
            """
            UPDATE contact SET next_at = ?, enrolments = max(enrolments, ?), stage = ?, score = ?, last_activity = ?,
                last_event = ?, last_part = ?, looked_at = ?, truths = ?
            WHERE id = ?
            """,
            [
                due, lastEntry, try number(standing.stage), standing.score, standing.lastActivity?.milliseconds,
                standing.lastEvent.event.number, standing.lastEvent.part, standing.lookedAt?.milliseconds,
                try text(of: standing.truths), contact.number,
            ]
        )
    }

    func markFaulted(_ contact: ContactID, reason: String, at now: Instant) throws {
        let sql = "UPDATE contact SET is_faulted = 1 WHERE id = ? AND merged_into IS NULL"
        guard try change(sql, [contact.number]) == 1 else {
            throw StoreError.rejected(reason: "there is no such contact")
        }
        try run(
            """
            INSERT INTO fault (contact, at, reason) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET at = excluded.at, reason = excluded.reason
            """,
            [contact.number, now.milliseconds, reason]
        )
    }

    private func apply(
        _ change: Change,
        of transition: Transition,
        to contact: ContactID,
        counting counts: inout VersionCounts
    ) throws {
        switch change {
        case .setField(let field, .null):
            try run(
                "DELETE FROM contact_field WHERE contact = ? AND field = ?",
                [contact.number, try number(field)]
            )
        case .setField(let field, let value):
            try run(
                """
                INSERT INTO contact_field (contact, field, value) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET value = excluded.value
                """,
                [contact.number, try number(field), ValueCodec.encode(value)]
            )
        case .tagged(let tag):
            try run(
                "INSERT INTO contact_tag (contact, tag) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [contact.number, try number(tag)]
            )
        case .untagged(let tag):
            try run("DELETE FROM contact_tag WHERE contact = ? AND tag = ?", [contact.number, try number(tag)])
        // The last one is written with the rest of the contact's row.
        case .standing: break
        case .ruleTotal(let rule, let total):
            try run(
                """
                INSERT INTO contact_rule (contact, rule, added, last_day) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET added = excluded.added, last_day = excluded.last_day
                """,
                [contact.number, try names.number(rule, self), total.added, total.lastDay.daysSince1970]
            )
        case .recorded(let event): try record(event, of: contact)
        case .unsubscribedFromEverything: try unsubscribe(contact)
        case .topic(let topic, let isSubscribed):
            try run(
                """
                INSERT INTO consent (contact, topic, is_subscribed) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET is_subscribed = excluded.is_subscribed
                """,
                [contact.number, try number(topic), isSubscribed]
            )
        case .suppressed(let suppression): try suppress(contact, suppression)
        case .lifted: try lift(contact)
        case .consented(let record): try keep(record, of: contact)
        case .entered(let enrolment): try insert(enrolment, counting: &counts)
        case .moved(let enrolment): try move(enrolment, counting: &counts)
        case .deliver(let delivery):
            let start = transition.start(of: delivery)
            try enqueue(delivery, at: max(start, delivery.notBefore ?? start))
        case .cancelDeliveries(let enrolment): try cancelDeliveries(of: enrolment)
        }
    }

    /// Belongs to the address, which another contact may carry one day; to the contact while it has none.
    private func unsubscribe(_ contact: ContactID) throws {
        let hasAddress = try change(
            """
            INSERT INTO address_state (address, is_unsubscribed)
            SELECT address, 1 FROM contact WHERE id = ? AND address IS NOT NULL
            ON CONFLICT DO UPDATE SET is_unsubscribed = 1
            """,
            [contact.number]
        )
        guard hasAddress == 0 else { return }
        try run("UPDATE contact SET is_unsubscribed = 1 WHERE id = ?", [contact.number])
    }

    private func suppress(_ contact: ContactID, _ suppression: Consent.Suppression) throws {
        try run(
            """
            INSERT INTO address_state (address, suppression)
            SELECT address, ? FROM contact WHERE id = ? AND address IS NOT NULL
            ON CONFLICT DO UPDATE SET suppression = max(suppression, excluded.suppression)
            """,
            [suppression.code, contact.number]
        )
    }

    private func insert(_ enrolment: Enrolment, counting counts: inout VersionCounts) throws {
        try run(
            """
            INSERT INTO enrolment (flow, contact, ordinal, entered_at, trigger_event, trigger_part, origin, run_key,
                split_contact, split_entry, state, step, turn, since, until, leaving, left_at, visit, sent_step,
                sent_visit, burst, burst_at, jumps, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [try number(enrolment.flow)] + EnrolmentRow.fixed(enrolment) + EnrolmentRow.changing(enrolment)
        )
        counts.byVersion[enrolment.version, default: VersionCounts.Count()].entered += 1
        counts.add(enrolment)
    }

    /// Writes an active enrolment's new state; one that has left stays as it is.
    private func move(_ enrolment: Enrolment, counting counts: inout VersionCounts) throws {
        let version: Int64? = try first(
            "SELECT version FROM enrolment WHERE contact = ? AND ordinal = ? AND state < 3",
            [enrolment.id.contact.number, enrolment.id.ordinal],
            read: { $0[0] }
        )
        guard let version else { return }
        try run(
            """
            UPDATE enrolment SET state = ?, step = ?, turn = ?, since = ?, until = ?, leaving = ?, left_at = ?,
                visit = ?, sent_step = ?, sent_visit = ?, burst = ?, burst_at = ?, jumps = ?, version = ?14,
                first_version = iif(version = ?14, first_version, ifnull(first_version, version))
            WHERE contact = ? AND ordinal = ?
            """,
            EnrolmentRow.changing(enrolment) + [enrolment.id.contact.number, enrolment.id.ordinal]
        )
        counts.byVersion[FlowVersionID(version), default: VersionCounts.Count()].active -= 1
        counts.add(enrolment)
    }
}

/// By how much a batch changes the counts of each version's enrolments.
private struct VersionCounts {
    struct Count {
        var entered = 0
        var active = 0
        var converted = 0
    }

    var byVersion: [FlowVersionID: Count] = [:]

    /// Counts an enrolment's new state.
    mutating func add(_ enrolment: Enrolment) {
        switch enrolment.state {
        case .ready, .waiting, .delivering: byVersion[enrolment.version, default: Count()].active += 1
        case .left(.converted, _, _): byVersion[enrolment.version, default: Count()].converted += 1
        case .left: break
        }
    }
}

extension Transition {
    /// The contact's standing afterwards; nil when it stays as it was.
    fileprivate var standing: Standing? {
        for case .standing(let standing) in changes.reversed() { return standing }
        return nil
    }

    /// When the step of the delivery began, from when on it is due.
    ///
    /// Not the latest instant that the transition tells, which lies ahead when the clock was set back since.
    fileprivate func start(of delivery: Delivery) -> Instant {
        for change in changes {
            switch change {
            case .entered(let enrolment), .moved(let enrolment):
                if enrolment.id == delivery.key.enrolment, enrolment.burstAt > .distantPast { return enrolment.burstAt }
            default: break
            }
        }
        return timeline.map(\.at).max() ?? .distantPast
    }
}
