/// What a contact agreed to and what its address allows (LANGUAGE, Consent).
package struct Consent: Hashable, Sendable {
    package var unsubscribedFromEverything = false
    /// True: subscribed; false: unsubscribed; absent: the topic's default.
    package var topics: [Slug: Bool] = [:]
    /// Why nothing may be mailed to the address any more; belongs to the address, not to the contact.
    package var suppression: Suppression?

    package init() {}

    /// What made the address unusable for all mail.
    package enum Suppression: String, Hashable, Sendable {
        case bounced, complained
    }
}

/// One change of what somebody agreed to, or of what their address allows: the proof of consent.
package struct ConsentRecord: Hashable, Sendable {
    package var at: Instant
    package var change: Change
    /// Where it came from.
    ///
    /// `one-click`, `preference page`, `form newsletter`, `flow confirm, step 3`, `bounce` …
    package var source: String
    /// What the person was shown and agreed to; nil where there were no words.
    package var wording: String?

    package init(at: Instant, change: Change, source: String, wording: String? = nil) {
        (self.at, self.change, self.source, self.wording) = (at, change, source, wording)
    }

    package enum Change: Hashable, Sendable {
        case unsubscribedFromEverything
        case topic(Slug, subscribed: Bool)
        case suppressed(Consent.Suppression)
        /// The address may be mailed again, whatever forbade it.
        case lifted
    }
}
