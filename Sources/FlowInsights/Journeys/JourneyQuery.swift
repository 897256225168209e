package import FlowModel

/// What a journey report is to be about.
package struct JourneyQuery: Hashable, Sendable {
    package var journey: Journey
    /// Contacts who reached the first step in this time, the end not included; nil is ever.
    package var began: Range<Instant>?
    /// Milliseconds from the first step within which others have to be reached to count; nil without limit.
    ///
    /// Contacts who began less than that before the report's end are left out, so that everybody had the same time, and
    /// nobody is still under way.
    package var within: Int64?
    /// Contacts whose first source is that one; nil is everybody.
    package var source: String?
    /// Contacts of these numbers alone; nil is everybody.
    package var members: Set<UInt32>?
    package var breakdowns: [JourneyBreakdown]
    /// Milliseconds for which a contact counts as still under way after its last step.
    package var underWay: Int64

    package init(
        _ journey: Journey,
        began: Range<Instant>? = nil,
        within: Int64? = nil,
        source: String? = nil,
        members: Set<UInt32>? = nil,
        breakdowns: [JourneyBreakdown] = [],
        underWay: Int64 = 30 * 86_400_000
    ) {
        self.journey = journey
        (self.began, self.within, self.source, self.members) = (began, within, source, members)
        (self.breakdowns, self.underWay) = (breakdowns, underWay)
    }
}

/// What sets the contacts of a journey apart.
package enum JourneyBreakdown: Hashable, Sendable {
    /// When they began: before the first of these instants, from the first to the second …, from the last on. Each row
    /// is titled as told, one more than there are instants.
    case periods([Instant], titles: [String])
    /// Whether they began before that instant or later: what a change at that time did. The row before it is the base.
    case change(Instant, titles: [String])
    /// The arm that a split of the flow gave them, by the split's number; the base is the arm that sends nothing, where
    /// one does, else the first.
    case arms(flow: Slug, split: String, arms: [Arm])
    /// The version of the flow that they entered first; each is measured by the one before that anybody entered. One
    /// beyond the titles, which begin with that of version 1, is titled by its number.
    case versions(flow: Slug, titles: [String])
    /// Belonging to each of these, and to none of them.
    case segments([Members])

    /// An arm of a split.
    package struct Arm: Hashable, Sendable {
        /// As written: `50%: send nurture email 1`.
        package var title: String
        /// Whether it sends nothing, so that the others can be measured by it.
        package var isHoldout: Bool
        /// Hundredths of a percent of the contacts that the split gives it; nil when that is not known.
        package var share: Int?

        package init(title: String, isHoldout: Bool, share: Int? = nil) {
            (self.title, self.isHoldout, self.share) = (title, isHoldout, share)
        }
    }

    /// The contacts of a segment.
    package struct Members: Hashable, Sendable {
        package var title: String
        package var contacts: Set<UInt32>

        package init(title: String, contacts: Set<UInt32>) {
            (self.title, self.contacts) = (title, contacts)
        }
    }
}
