package import FlowModel

/// The suppression list, and whether sending goes on at all.
package protocol ConsentStoreTransaction: AnyObject {
    /// Puts addresses on the list at once, with a record of each that is new there.
    ///
    /// A contact that goes by one gets an event (`ContactChange.suppress`, or `unsubscribed` from everything), so that
    /// its flows notice; nobody is made a contact by it. A complaint weighs more than a bounce and takes its place.
    /// - Returns: how many were not on the list for that reason before.
    func suppress(_ entries: [SuppressionEntry], at now: Instant) throws -> Int

    /// Takes addresses off the list, whatever the reason was; contacts get an event.
    ///
    /// An unsubscribe is lifted like a bounce, which only the person may wish; topics that were closed stay so.
    /// - Returns: how many were on it.
    func lift(_ addresses: [String], source: String, at now: Instant) throws -> Int

    /// What is said on the list of the address that the message was written for; nil when that is the contact's present
    /// one.
    func consent(ofEarlierAddress message: OutboxID) throws -> Consent?

    /// What became of the emails to contacts that were sent since then, or since the last release where that is later.
    func sendingRates(since: Instant) throws -> SendingRates

    /// Why no mail goes out at present; nil while it does.
    func sendingPause() throws -> SendingPause?

    /// Pauses, or goes on with nil: what was sent before then counts no more.
    func record(_ pause: SendingPause?, at now: Instant) throws

    /// Like `readyDeliveries`, of emails to teams alone: what goes out during a pause.
    func readyNotifications(at now: Instant, limit: Int, excluding: Set<OutboxID>) throws -> [OutboxRow]

    /// When the next of those is to be tried; nil when none is queued.
    func earliestNotification(excluding: Set<OutboxID>) throws -> Instant?
}

/// One line of the suppression list.
package struct SuppressionEntry: Hashable, Sendable {
    /// In lower case.
    package var address: String
    package var reason: Reason
    /// When it came onto the list; nil is now.
    package var at: Instant?
    /// Where it came from, such as `import FILE` or `bounce`.
    package var source: String

    package init(address: String, reason: Reason, at: Instant? = nil, source: String) {
        (self.address, self.reason, self.at, self.source) = (address.lowercased(), reason, at, source)
    }

    package enum Reason: String, Hashable, Sendable, CaseIterable {
        case bounced, complained
        /// From everything, by an earlier system or by hand.
        case unsubscribed
    }
}

/// What became of emails, in numbers of messages.
package struct SendingRates: Hashable, Sendable {
    /// Accepted by a server, or refused because the address is not there.
    package var sent: Int
    /// For good.
    package var bounced: Int
    package var complained: Int

    package init(sent: Int, bounced: Int, complained: Int) {
        (self.sent, self.bounced, self.complained) = (sent, bounced, complained)
    }
}

/// Sending stopped by itself until `nurture release`.
package struct SendingPause: Hashable, Sendable {
    package var at: Instant
    /// For the operator, with the numbers.
    package var reason: String

    package init(at: Instant, reason: String) {
        (self.at, self.reason) = (at, reason)
    }
}
