package import FlowModel

/// What frequency caps go by.
package protocol CapStoreTransaction: AnyObject {
    /// Emails to each contact that are not transactional and were accepted after that instant, or are on their way:
    /// being sent, or tried before and waiting for another attempt. In the order of their ids.
    func recentMails(to contacts: [ContactID], since: Instant) throws -> [ContactID: [RecentMail]]

    /// A cap held those rows back for the first time; rows that one held before keep their instant.
    func noteCapped(_ ids: [OutboxID], at now: Instant) throws
}

/// An email that counts.
package struct RecentMail: Hashable, Sendable {
    package var id: OutboxID
    /// When its server accepted it; nil while it is on its way.
    package var at: Instant?

    /// Emails of this topic do not count.
    package static let uncountedTopic = Slug(stored: "transactional")

    package init(id: OutboxID, at: Instant?) {
        (self.id, self.at) = (id, at)
    }
}
