import FlowModel
import FlowRuntime

extension ReferenceTransaction {
    func recentMails(to contacts: [ContactID], since: Instant) throws -> [ContactID: [RecentMail]] {
        var result: [ContactID: [RecentMail]] = [:]
        for record in state.outbox {
            let contact = record.row.delivery.key.enrolment.contact
            guard case .mail = record.row.delivery.kind, contacts.contains(contact),
                record.topic != RecentMail.uncountedTopic
            else { continue }
            switch (record.row.state, record.settledAt) {
            case (.done, let at?) where at > since: break
            case (.sending, _): break
            case (.queued, _) where record.row.attempts > 0: break
            default: continue
            }
            let at = record.row.state == .done ? record.settledAt : nil
            result[contact, default: []].append(RecentMail(id: record.row.id, at: at))
        }
        return result
    }

    func noteCapped(_ ids: [OutboxID], at now: Instant) throws {
        for id in ids where state[id]?.row.cappedSince == nil { state[id]?.row.cappedSince = now }
    }
}
