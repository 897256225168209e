package import FlowModel

/// Where an export gets everything that happened from, whether a daemon runs or none.
package protocol EventExport: Sendable {
    /// Calls `body` with what reached the daemon and what it did in that time, some thousands at a time.
    ///
    /// In the order in which it was recorded, which is that of time but where senders called at one moment or the
    /// machine's clock was set back. It ends with what was there when it began.
    /// - Throws: what `body` throws, or `StoreError`.
    func exportEvents(_ period: Range<Instant>, _ body: ([ExportedEvent]) throws -> Void) throws
}

/// One line of an export: something that reached the daemon, or that it did.
package struct ExportedEvent: Hashable, Sendable {
    /// By which names the contact goes now.
    package var contact: ContactReference
    /// The sender's; nil for what the daemon did.
    package var messageID: String?
    package var receivedAt: Instant
    package var timestamp: Instant
    package var kind: Kind
    package var properties: [Slug: Value]
    package var traits: [Slug: Value]
    /// A source that stood beside the properties, as the campaign's does.
    package var source: String?
    /// The line says the contact's address whatever its kind: what told it first may stand before the lines exported.
    package var tellsAddress = false

    package init(
        contact: ContactReference,
        messageID: String? = nil,
        receivedAt: Instant,
        timestamp: Instant,
        kind: Kind,
        properties: [Slug: Value] = [:],
        traits: [Slug: Value] = [:],
        source: String? = nil
    ) {
        self.contact = contact
        self.messageID = messageID
        self.receivedAt = receivedAt
        self.timestamp = timestamp
        self.kind = kind
        self.properties = properties
        self.traits = traits
        self.source = source
    }

    package enum Kind: Hashable, Sendable {
        /// An application's event.
        case track(Slug)
        case identify
        /// What the contact did with a message, or wishes to get: `clicked`, `unsubscribed` …
        case reader(String)
        /// An event that a flow recorded.
        case recorded(Slug)
        /// What a step of a flow did to what the contact wishes to get: `subscribed`, `unsubscribed`.
        case consent(String)
        /// What the daemon did: `sent`, `entered`, `stage` …
        case engine(String)
    }
}
