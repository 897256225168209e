import FlowModel
import FlowRuntime
import GRDB

// What the preference page shows and operators ask about consent: read beside the writer.
extension SQLiteTransaction {
    func consent(ofRecipient message: OutboxID) throws -> Consent? {
        try self.message(message).flatMap { try contact($0.contact)?.consent }
    }

    func contact(address: String) throws -> Contact? {
        let sql = "SELECT contact FROM alias WHERE kind = 1 AND value = ?"
        return try first(sql, [address], read: { ContactID($0[0]) }).flatMap { try contact($0) }
    }

    private func contact(_ id: ContactID) throws -> Contact? {
        // No condition is looked at, so that no instant matters.
        try people([id], reading: Reads(flows: []), at: .distantPast).first?.contact
    }

    func consentRecords(of address: String) throws -> [ConsentRecord] {
        let sql = """
            SELECT at, change, topic, is_subscribed, source, wording FROM consent_record
            WHERE address = ?1 OR contact = (SELECT contact FROM alias WHERE kind = 1 AND value = ?1)
            ORDER BY at, id
            """
        return try all(sql, [address]) { row in
            let change: ConsentRecord.Change
            switch (row[1] as Int64, try slug(row[2] as Int64?), row[3] as Bool?) {
            case (0, _, _): change = .unsubscribedFromEverything
            case (1, let topic?, let isSubscribed?): change = .topic(topic, subscribed: isSubscribed)
            case (2, _, _): change = .suppressed(.bounced)
            case (3, _, _): change = .suppressed(.complained)
            case (4, _, _): change = .lifted
            default: throw damage("a record of consent cannot be read")
            }
            return ConsentRecord(at: Instant(milliseconds: row[0]), change: change, source: row[4], wording: row[5])
        }
    }

    /// Those of addresses that were on the list before records were kept have no time.
    func suppressions(after address: String?, limit: Int) throws -> [SuppressionEntry] {
        let sql = """
            SELECT address, suppression, is_unsubscribed FROM address_state
            WHERE address > ? AND (suppression <> 0 OR is_unsubscribed <> 0) ORDER BY address LIMIT ?
            """
        let listed = try all(sql, [address ?? "", limit]) { row in
            (address: row[0] as String, suppression: row[1] as Int64, isUnsubscribed: row[2] as Bool)
        }
        var entries: [SuppressionEntry] = []
        for line in listed {
            switch Consent.Suppression(code: line.suppression) {
            case .bounced?: entries.append(try entry(line.address, .bounced, .suppressed(.bounced)))
            case .complained?: entries.append(try entry(line.address, .complained, .suppressed(.complained)))
            case nil: break
            }
            if line.isUnsubscribed {
                entries.append(try entry(line.address, .unsubscribed, .unsubscribedFromEverything))
            }
        }
        return entries
    }

    /// With what its latest record says.
    private func entry(
        _ address: String,
        _ reason: SuppressionEntry.Reason,
        _ change: ConsentRecord.Change
    ) throws -> SuppressionEntry {
        let sql = "SELECT at, source FROM consent_record WHERE address = ? AND change = ? ORDER BY id DESC LIMIT 1"
        let record = try first(sql, [address, change.code]) { row in
            (at: Instant(milliseconds: row[0]), source: row[1] as String)
        }
        return SuppressionEntry(
            address: address,
            reason: reason,
            at: record?.at,
            source: record?.source ?? "before records were kept"
        )
    }
}
