import FlowModel
import FlowRuntime
import GRDB

extension SQLiteTransaction {
    func recentMails(to contacts: [ContactID], since: Instant) throws -> [ContactID: [RecentMail]] { throw StoreError.rejected(reason: "not written yet") }

    func noteCapped(_ ids: [OutboxID], at now: Instant) throws { throw StoreError.rejected(reason: "not written yet") }
}
