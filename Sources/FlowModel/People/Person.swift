/// The unit of decision: a contact with its active enrolments and the part of its history that the folder reads.
package struct Person: Hashable, Sendable {
    package var contact: Contact
    /// Active ones, oldest first.
    package var enrolments: [Enrolment]
    /// What the entry rules need to know of enrolments that ended.
    package var past: [Slug: PastEnrolments]
    package var history: History
    /// What each scoring rule has added, by the rule's text.
    package var ruleTotals: [String: RuleTotal]

    package init(
        contact: Contact,
        enrolments: [Enrolment] = [],
        past: [Slug: PastEnrolments] = [:],
        history: History = History(),
        ruleTotals: [String: RuleTotal] = [:]
    ) {
        self.contact = contact
        self.enrolments = enrolments
        self.past = past
        self.history = history
        self.ruleTotals = ruleTotals
    }
}

/// What is remembered of a contact's enrolments in one flow, those still active included.
package struct PastEnrolments: Hashable, Sendable {
    package var count: Int
    package var lastEnteredAt: Instant
    /// Run keys that entered, for `enter every time by …`.
    package var runKeys: Set<String>

    package init(count: Int, lastEnteredAt: Instant, runKeys: Set<String> = []) {
        self.count = count
        self.lastEnteredAt = lastEnteredAt
        self.runKeys = runKeys
    }
}
