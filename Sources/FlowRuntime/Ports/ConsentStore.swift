package import FlowModel

/// The suppression list, and whether sending goes on at all.
package protocol ConsentStoreTransaction: AnyObject {
    /// Puts addresses on the list, with a record of each that is new there.
    ///
    /// A contact that goes by one gets an event (`ContactChange.suppress`, or `unsubscribed` from everything), so that
    /// its flows notice; nobody is made a contact by it.
    /// - Returns: how many were not on the list for that reason before.
    func suppress(_ entries: [SuppressionEntry], at now: Instant) throws -> Int

    /// Takes addresses off the list, whatever the reason was; contacts get an event.
    ///
    /// - Returns: how many were on it.
    func lift(_ addresses: [String], source: String, at now: Instant) throws -> Int

    /// What became of the emails to contacts that were sent since then.
    func sendingRates(since: Instant) throws -> SendingRates

    /// Why no mail goes out at present; nil while it does.
    func sendingPause() throws -> SendingPause?

    /// Pauses, or goes on with nil.
    func record(_ pause: SendingPause?) throws
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
        (self.address, self.reason, self.at, self.source) = (address, reason, at, source)
    }

    package enum Reason: String, Hashable, Sendable, CaseIterable {
        case bounced, complained
        /// From everything, by an earlier system or by hand.
        case unsubscribed
    }
}

/// What became of emails, in numbers of messages.
package struct SendingRates: Hashable, Sendable {
    package var sent: Int
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
