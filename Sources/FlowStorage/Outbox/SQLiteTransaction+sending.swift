import FlowModel
import FlowRuntime
import Foundation
import GRDB

extension SQLiteTransaction {
    /// Adds a delivery that may begin then.
    func enqueue(_ delivery: Delivery, at start: Instant) throws {
        let key = delivery.key
        try run(
            """
            INSERT INTO outbox (contact, ordinal, step, visit, channel, name, team, not_before)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                key.enrolment.contact.number, key.enrolment.ordinal, key.step.number, key.visit,
                delivery.kind.channel.rawValue, try number(delivery.kind.name), try number(delivery.kind.team),
                start.milliseconds,
            ]
        )
    }

    /// Takes back what has not begun; what is being sent finishes.
    func cancelDeliveries(of enrolment: EnrolmentID) throws {
        let key: [Argument] = [enrolment.contact.number, enrolment.ordinal]
        try run(
            """
            DELETE FROM message_body WHERE outbox IN
                (SELECT id FROM outbox WHERE contact = ? AND ordinal = ? AND state IN (0, 4))
            """,
            key
        )
        try run("UPDATE outbox SET state = 5, lane = NULL WHERE contact = ? AND ordinal = ? AND state IN (0, 4)", key)
    }

    func beginSending(_ sendings: [Sending], epoch: Epoch, at now: Instant) throws {
        try checkOwnership(epoch)
        for sending in sendings {
            let id = sending.id.number
            let begun = try change(
                """
                UPDATE outbox SET state = 1, lane = NULL, epoch = ?, attempts = attempts + 1,
                    first_attempt_at = ifnull(first_attempt_at, ?)
                WHERE id = ? AND state = 0
                """,
                [epoch.number, now.milliseconds, id]
            )
            guard begun == 1 else { throw StoreError.rejected(reason: "the delivery is not queued") }
            if let body = sending.body, try store(body, of: sending) { continue }
            guard let stored = try messageBody(sending.id), sending.body == nil || sending.body == stored else {
                throw StoreError.rejected(reason: "a delivery gets its bytes once")
            }
        }
    }

    /// False when bytes are stored already.
    private func store(_ body: MessageBody, of sending: Sending) throws -> Bool {
        let stored = try change(
            """
            INSERT INTO message_body (outbox, sender, recipient, bytes) VALUES (?, ?, ?, ?)
            ON CONFLICT (outbox) DO NOTHING
            """,
            [sending.id.number, body.sender, body.recipient, Data(body.bytes)]
        )
        guard stored == 1 else { return false }
        try run(
            """
            UPDATE outbox SET message_id = ?, topic = ?, link_list = ?, address = iif(
                channel = 0 AND team IS NULL, (SELECT address FROM contact WHERE contact.id = outbox.contact), NULL
            )
            WHERE id = ?
            """,
            [body.messageID, try number(sending.topic), try number(of: sending.links), sending.id.number]
        )
        return true
    }

    /// The number under which that list of links is stored, once for all messages that have the same; nil for none.
    private func number(of links: [MessageReference.Link]) throws -> Int64? {
        guard !links.isEmpty else { return nil }
        if let known = names.number(of: links) { return known }
        let number = try storedNumber(of: links)
        names.remember(number, of: links)
        return number
    }

    private func storedNumber(of links: [MessageReference.Link]) throws -> Int64 {
        let list = try links.map { String(try number(of: $0)) }.joined(separator: " ")
        let sql = "SELECT id FROM link_list WHERE links = ?"
        if let number: Int64 = try first(sql, [list], read: { $0[0] }) { return number }
        try run("INSERT INTO link_list (links) VALUES (?)", [list])
        return database.lastInsertedRowID
    }

    func settle(_ settlements: [Settlement], at now: Instant) throws {
        for settlement in settlements { try settle(settlement, at: now) }
    }

    /// A row that is done for good stays as it is: a late or repeated report changes nothing.
    private func settle(_ settlement: Settlement, at now: Instant) throws {
        let isFinal: Bool
        switch settlement.state {
        case .queued, .held: isFinal = false
        case .done, .failed, .cancelled: isFinal = true
        case .sending: throw StoreError.rejected(reason: "only beginSending begins")
        }
        let notBefore = settlement.state == .queued ? (settlement.notBefore ?? now).milliseconds : nil
        let changed = try change(
            """
            UPDATE outbox SET state = ?, lane = NULL, epoch = NULL, not_before = ifnull(?, not_before),
                is_uncertain = is_uncertain | ?, note = ?, settled_at = ?
            WHERE id = ? AND state IN (0, 1, 4)
            """,
            [
                settlement.state.rawValue, notBefore, settlement.marksUncertain,
                settlement.note.isEmpty ? nil : settlement.note.prefix(utf8: Self.noteLimit),
                isFinal ? now.milliseconds : nil, settlement.id.number,
            ]
        )
        if isFinal, changed == 1 { try run("DELETE FROM message_body WHERE outbox = ?", [settlement.id.number]) }
    }

    /// Bytes of a note that are kept.
    private static let noteLimit = 500
}

extension String {
    /// The longest beginning of whole characters that is at most that many bytes of UTF-8.
    fileprivate func prefix(utf8 limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = startIndex
        var count = 0
        for index in indices {
            count += self[index].utf8.count
            guard count <= limit else { break }
            end = self.index(after: index)
        }
        return String(self[..<end])
    }
}
