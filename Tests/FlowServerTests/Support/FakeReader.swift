import FlowModel
import FlowRuntime

/// Knows one message: number 7, with two links, of the topic given, sent an hour ago.
struct FakeReader: StoreReader {
    static let message = OutboxID(7)

    var topic: Slug? = Slug("Newsletter")
    var links = [
        MessageReference.Link(address: "https://example.com/guide?a=1&b=2", label: "guide"),
        MessageReference.Link(address: "https://example.com/é\r\nSet-Cookie: a=b", label: nil),
    ]
    var sentAt: Instant? = TestServer.now.adding(seconds: -3_600)
    var isTracked = true
    var consent = Consent()
    var error: StoreError?

    func link(of message: OutboxID, position: Int) throws -> MessageReference.Link? {
        if let error { throw error }
        return message == FakeReader.message && links.indices.contains(position) ? links[position] : nil
    }

    func message(_ id: OutboxID) throws -> MessageSummary? {
        if let error { throw error }
        guard id == FakeReader.message else { return nil }
        return MessageSummary(
            contact: ContactID(1),
            email: Slug("guide"),
            topic: topic,
            sentAt: sentAt,
            isTracked: isTracked
        )
    }

    func consent(ofRecipient message: OutboxID) throws -> Consent? { message == FakeReader.message ? consent : nil }

    func contact(address: String) throws -> Contact? { nil }

    func consentRecords(of address: String) throws -> [ConsentRecord] { [] }

    func suppressions(after address: String?, limit: Int) throws -> [SuppressionEntry] { [] }

    func outbox(_ filter: OutboxFilter, after last: OutboxID?, limit: Int) throws -> [OutboxSummary] { [] }

    func timeline(of contact: ContactID, limit: Int) throws -> [TimelineEntry] { [] }

    func status() throws -> StoreStatus {
        StoreStatus(contacts: 0, faulted: 0, pendingEvents: 0, flows: [], outbox: [:], uncertain: 0)
    }
}

/// A clock that stands still.
struct FixedClock: WallClock {
    var instant: Instant

    func now() -> Instant { instant }
}
