package import FlowModel

/// What reports need of one line of an event file.
package struct EventRecord: Hashable, Sendable {
    /// The names by which the line knows its contact; at least one is there.
    package var userID = NameHash.none
    package var email = NameHash.none
    package var anonymousID = NameHash.none
    /// Its `messageId`, when it has one.
    package var message = NameHash.none
    /// Corrected for its sender's clock skew.
    package var at: Instant
    /// Indexes into the names of its block, or `Fact.noName`.
    package var name = Fact.noName
    package var detail = Fact.noName
    package var number: UInt16 = 0
    /// Nil when the line tells nothing that reports count.
    package var kind: Fact.Kind?
    /// Counts from 0 in its block.
    package var line = 0

    init(at: Instant) {
        self.at = at
    }

    /// The strongest of its names, which finds its contact when all names of the file are known.
    package var strongestName: NameHash {
        if !userID.isNone { return userID }
        return email.isNone ? anonymousID : email
    }
}
