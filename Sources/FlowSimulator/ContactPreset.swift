package import FlowModel
package import FlowRuntime

/// A contact as it already is when a simulation begins; nothing happens because of it.
package struct ContactPreset: Hashable, Sendable {
    package var reference: ContactReference
    package var fields: [Slug: Value]
    package var tags: Set<Slug>
    package var stage: Slug?
    package var score: Int
    /// True is subscribed, false unsubscribed.
    package var topics: [Slug: Bool]
    package var unsubscribedFromEverything: Bool

    package init(
        _ reference: ContactReference,
        fields: [Slug: Value] = [:],
        tags: Set<Slug> = [],
        stage: Slug? = nil,
        score: Int = 0,
        topics: [Slug: Bool] = [:],
        unsubscribedFromEverything: Bool = false
    ) {
        self.reference = reference
        self.fields = fields
        self.tags = tags
        self.stage = stage
        self.score = score
        self.topics = topics
        self.unsubscribedFromEverything = unsubscribedFromEverything
    }

    /// The contact with all of that, looked at up to that instant.
    func applied(to contact: Contact, lookedAt: Instant) -> Contact {
        var result = contact
        result.fields = fields.filter { !$0.value.isMissing }
        result.tags = tags
        result.consent.topics = topics
        result.consent.unsubscribedFromEverything = unsubscribedFromEverything
        result.standing.stage = stage
        result.standing.score = score
        result.standing.lookedAt = lookedAt
        return result
    }
}

extension Contact {
    /// What a store must write so that a new contact becomes this one.
    var changesFromNew: [Change] {
        var changes: [Change] = fields.sorted { $0.key < $1.key }.map { .setField($0.key, $0.value) }
        changes += tags.sorted().map { .tagged($0) }
        if consent.unsubscribedFromEverything { changes.append(.unsubscribedFromEverything) }
        changes += consent.topics.sorted { $0.key < $1.key }.map { .topic($0.key, subscribed: $0.value) }
        return changes + [.standing(standing)]
    }
}

extension ContactReference {
    /// A contact as scenarios name it: an email address, else an id.
    package init(named name: String) {
        self = name.contains("@") ? ContactReference(email: name) : ContactReference(userID: name)
    }
}
