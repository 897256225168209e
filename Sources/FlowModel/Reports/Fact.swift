/// One thing that happened to a contact, as reports count it: small and flat, because there are millions.
package struct Fact: Hashable, Sendable {
    /// Stands for a name that there is none of.
    package static let noName = UInt32.max

    /// Number of the contact at the source that tells it.
    package var contact: UInt32
    /// Index into the names of its batch; what it names is said by the kind.
    package var name: UInt32
    /// Index into the names of its batch, or `noName`; what it names is said by the kind.
    package var detail: UInt32
    /// Says more for some kinds; 0 otherwise.
    package var number: UInt16
    package var kind: Kind
    /// When it happened, by its sender's clock corrected for skew.
    package var at: Instant

    package init(
        contact: UInt32,
        kind: Kind,
        name: UInt32 = Fact.noName,
        detail: UInt32 = Fact.noName,
        number: UInt16 = 0,
        at: Instant
    ) {
        (self.contact, self.kind, self.name) = (contact, kind, name)
        (self.detail, self.number, self.at) = (detail, number, at)
    }

    package enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// An application's event, or one that a flow recorded: name event, detail source where it tells one.
        case event
        /// What a reader did: name email, detail flow. Machines' doings are not told. An address that came onto the
        /// suppression list without a message bounced or complained about no email.
        case opened, clicked, replied, bounced, complained
        /// By the contact or by a flow: name topic (none: everything), detail email where it came from one.
        case unsubscribed, subscribed
        /// The contact moved: name to, detail from (none: it was in no stage).
        case stage
        /// Name flow, number version (from 1).
        case entered
        /// Name flow, detail the split's number as LANGUAGE counts steps, number arm (from 1).
        case split
        /// Name email, detail flow, number the reason (`SkipReason.number`).
        case skipped
        /// A mail server took the email to the contact: name email, detail flow.
        case sent
        /// Left a flow: name flow, number version; `stopped` has the reason as detail.
        case converted, stopped, finished
    }
}

extension Fact.Kind {
    package init(_ suppression: Consent.Suppression) {
        self =
            switch suppression {
            case .bounced: .bounced
            case .complained: .complained
            }
    }

    package init(_ fact: Condition.MessageFact) {
        self =
            switch fact {
            case .clicked: .clicked
            case .opened: .opened
            case .bounced: .bounced
            case .replied: .replied
            case .complained: .complained
            }
    }
}

/// Some facts with the names that they refer to.
package struct FactBatch: Sendable {
    package var facts: [Fact]
    /// All names so far: a later batch of one reading has the same ones at the same places, and may have more.
    ///
    /// Slugs, but for the numbers of steps and for sources, which stand as they were told.
    package var names: [String]

    package init(facts: [Fact], names: [String]) {
        (self.facts, self.names) = (facts, names)
    }
}

/// Which facts a report needs.
package struct FactSelection: Hashable, Sendable {
    package var kinds: Set<Fact.Kind>
    /// Of events, those of these names; nil is all of them.
    package var events: Set<Slug>?
    /// Besides them every event that tells a source, whatever its name.
    package var includesSources: Bool
    /// Only of contacts whose number leaves `part` when divided by `parts`: a report of more than fits into memory is
    /// made in several readings.
    package var part: UInt32
    package var parts: UInt32

    package init(
        kinds: Set<Fact.Kind>,
        events: Set<Slug>? = nil,
        includesSources: Bool = false,
        part: UInt32 = 0,
        parts: UInt32 = 1
    ) {
        (self.kinds, self.events, self.includesSources) = (kinds, events, includesSources)
        (self.part, self.parts) = (part, parts)
    }
}
