import FlowEngine
import FlowModel

/// What counts against frequency caps; without caps nothing is asked.
extension Batch {
    /// Asks once for everybody whom the phase that begins is about.
    func countRecent(_ contacts: [ContactID], _ roster: Roster) throws {
        recentMails = [:]
        guard !roster.folder.caps.areNone, !contacts.isEmpty else { return }
        let since = roster.folder.caps.forgotten(at: now)
        recentMails = try roster.transaction.recentMails(to: contacts, since: since)
        for contact in contacts where recentMails[contact] == nil { recentMails[contact] = [] }
    }

    /// How the caps look to that row.
    ///
    /// One that was tried before has its place: of what else is on its way only the older rows go before it, so that no
    /// two wait for each other.
    func capLook(_ row: OutboxRow, _ roster: Roster) throws -> Engine.CapLook {
        let contact = row.delivery.key.enrolment.contact
        if recentMails[contact] == nil {
            let since = roster.folder.caps.forgotten(at: now)
            recentMails[contact] = try roster.transaction.recentMails(to: [contact], since: since)[contact] ?? []
        }
        let others = (recentMails[contact] ?? []).filter { mail in
            guard mail.id != row.id else { return false }
            return mail.at != nil || row.attempts == 0 || mail.id < row.id
        }
        return Engine.CapLook(
            counted: others.map { $0.at ?? now },
            heldSince: row.cappedSince,
            dueAt: row.notBefore
        )
    }

    /// It has used a token; others of the same contact in this transaction must see a first attempt that counts.
    ///
    /// One that was tried before is among what is on its way; mail to teams and transactional mail never counts.
    func noteBegun(_ row: OutboxRow, to recipient: String, counting isCounted: Bool = false) {
        pace?.begin(to: PaceKeeper.domain(of: recipient))
        guard isCounted else { return }
        let contact = row.delivery.key.enrolment.contact
        guard recentMails[contact]?.contains(where: { $0.id == row.id }) == false else { return }
        recentMails[contact]?.append(RecentMail(id: row.id, at: nil))
    }
}
