import FlowModel
import FlowRuntime
import GRDB

// Fetched links, until it is told whether a person fetched them.
extension SQLiteTransaction {
    /// Forgetting keeps pace with what comes, without a long transaction after a long rest.
    private static let forgottenAtOnce = 1_000

    /// Keeps a visit until its verdict.
    func note(
        _ arrival: Arrival,
        position: Int?,
        link: MessageReference.Link?,
        isAutomatic: Bool
    ) throws -> Acceptance {
        guard case .message(let message) = arrival.subject, let contact = try recipient(of: message) else {
            return .unknownMessage
        }
        let noted: Int64? = try first("SELECT 1 FROM visit WHERE message_id = ?", [arrival.messageID]) { $0[0] }
        guard noted == nil else { return .duplicate }
        guard try visits(of: message, around: arrival.receivedAt) < LinkVisit.limit else { return .noted(contact) }
        try run(
            """
            INSERT INTO visit (outbox, contact, position, link, at, is_automatic, message_id)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                message.number, contact.number, position, try link.map { try number(of: $0) },
                arrival.receivedAt.milliseconds, isAutomatic, arrival.messageID,
            ]
        )
        return .noted(contact)
    }

    /// How many are kept that are company for one at that instant, as far as it matters.
    private func visits(of message: OutboxID, around at: Instant) throws -> Int {
        let sql = """
            SELECT count(*) FROM
                (SELECT 1 FROM visit WHERE outbox = ? AND at BETWEEN ? AND ? LIMIT \(LinkVisit.limit))
            """
        let reach = LinkVisit.companyMilliseconds
        return try first(sql, [message.number, at.milliseconds - reach, at.milliseconds + reach]) { $0[0] } ?? 0
    }

    func dueVisits(at now: Instant, limit: Int) throws -> [LinkVisit] {
        // `is_judged = 0` and `state = 2` are written out: the first so that the partial index serves it.
        let sql = """
            SELECT v.id, v.outbox, v.contact, v.position, v.at, v.is_automatic,
                iif(o.state = 2 AND o.is_uncertain = 0, o.settled_at, NULL),
                EXISTS (SELECT 1 FROM visit AS other WHERE other.outbox = v.outbox
                    AND other.at BETWEEN v.at - ?1 AND v.at + ?1 AND other.position IS NOT v.position)
            FROM visit AS v CROSS JOIN contact AS c ON c.id = v.contact AND c.is_faulted = 0
                CROSS JOIN outbox AS o ON o.id = v.outbox
            WHERE v.is_judged = 0 AND v.at <= ?2 ORDER BY v.at, v.id LIMIT ?3
            """
        let reach = LinkVisit.companyMilliseconds
        return try all(sql, [reach, now.milliseconds - reach, limit]) { row in
            LinkVisit(
                id: row[0],
                message: OutboxID(row[1]),
                contact: ContactID(row[2]),
                position: row[3],
                at: Instant(milliseconds: row[4]),
                isAutomatic: row[5],
                sentAt: (row[6] as Int64?).map { Instant(milliseconds: $0) },
                hasCompany: row[7]
            )
        }
    }

    func earliestVerdict() throws -> Instant? {
        let sql = """
            SELECT v.at FROM visit AS v CROSS JOIN contact AS c ON c.id = v.contact AND c.is_faulted = 0
            WHERE v.is_judged = 0 ORDER BY v.at LIMIT 1
            """
        let first: Int64? = try first(sql, []) { $0[0] }
        return first.map { Instant(milliseconds: $0 + LinkVisit.companyMilliseconds) }
    }

    func judge(_ verdicts: [VisitVerdict], at now: Instant) throws {
        for verdict in verdicts { try judge(verdict, at: now) }
        try run(
            """
            DELETE FROM visit WHERE id IN (SELECT id FROM visit WHERE is_judged = 1 AND at < ? ORDER BY at
                LIMIT \(Self.forgottenAtOnce))
            """,
            [now.milliseconds - LinkVisit.keptMilliseconds]
        )
    }

    private func judge(_ verdict: VisitVerdict, at now: Instant) throws {
        let sql = """
            SELECT v.contact, v.outbox, v.at, v.message_id, l.address, l.label, v.position
            FROM visit AS v LEFT JOIN link AS l ON l.id = v.link WHERE v.id = ? AND v.is_judged = 0
            """
        let judged = try first(sql, [verdict.visit]) { JudgedVisit($0) }
        guard let judged else { return }
        try run("UPDATE visit SET is_judged = 1 WHERE id = ?", [verdict.visit])
        let known: Int64? = try first("SELECT 1 FROM event WHERE message_id = ?", [judged.messageID]) { $0[0] }
        guard judged.isOfLink, known == nil else { return }
        let event = Arrival(
            messageID: judged.messageID,
            subject: .message(judged.message),
            receivedAt: now,
            timestamp: min(judged.at, now),
            kind: .message(.clicked, link: judged.link, isAutomatic: verdict.isAutomatic)
        )
        _ = try record(event, of: judged.contact, about: judged.message)
    }

    /// A visit as its event needs it.
    private struct JudgedVisit {
        let contact: ContactID
        let message: OutboxID
        let at: Instant
        let messageID: String
        let link: MessageReference.Link?
        let isOfLink: Bool

        init(_ row: StatementRow) {
            (contact, message) = (ContactID(row[0]), OutboxID(row[1]))
            (at, messageID) = (Instant(milliseconds: row[2]), row[3])
            link = (row[4] as String?).map { MessageReference.Link(address: $0, label: row[5]) }
            isOfLink = (row[6] as Int?) != nil
        }
    }
}
