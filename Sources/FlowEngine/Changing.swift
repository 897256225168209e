import FlowModel

/// Changes of the contact, by somebody's hand or by a step, which then is named in the line.
extension Decision {
    /// The step of an entry that makes a change.
    struct Maker {
        let enrolment: Enrolment
        let step: Step
    }

    /// Makes the change and tells it; false when nothing changed. Starting a flow changes no contact.
    mutating func apply(_ change: ContactChange, by maker: Maker? = nil) -> Bool {
        switch change {
        case .set(let field, let value): return set(field, to: value, by: maker)
        case .tag(let tag):
            guard person.contact.tags.insert(tag).inserted else { return false }
            contactChanges.append(.tagged(tag))
            tell(.tagged(tag), by: maker)
        case .untag(let tag):
            guard person.contact.tags.remove(tag) != nil else { return false }
            contactChanges.append(.untagged(tag))
            tell(.untagged(tag), by: maker)
        case .addPoints(let points): return addPoints(points, by: maker)
        case .moveToStage(let stage):
            guard person.contact.standing.stage != stage else { return false }
            move(to: stage, by: maker)
        case .startFlow: return false
        }
        return true
    }

    /// Sets a field, or clears it with a missing value, and tells so.
    mutating func set(_ field: Slug, to value: Value, by maker: Maker? = nil) -> Bool {
        let written = value.isMissing ? .null : value
        guard setField(field, to: written) else { return false }
        tell(.set(field: field, value: written), by: maker)
        return true
    }

    /// Sets a field, or clears it with null, without a line; false when that changes nothing.
    mutating func setField(_ field: Slug, to value: Value) -> Bool {
        let earlier = person.contact.fields[field] ?? .null
        guard earlier != value else { return false }
        person.contact.fields[field] = value == .null ? nil : value
        news.fields.insert(field)
        contactChanges.append(.setField(field, value))
        return true
    }

    /// Changes the score, which stays far from what numbers in files and programs can hold.
    mutating func addPoints(_ points: Int, by maker: Maker? = nil) -> Bool {
        let limit = 1_000_000_000_000
        let score = person.contact.standing.score
        let changed = min(max(score + min(max(points, -limit), limit), -limit), limit)
        guard changed != score else { return false }
        person.contact.standing.score = changed
        tell(.scored(points: changed - score, score: changed), by: maker)
        return true
    }

    mutating func move(to stage: Slug, by maker: Maker? = nil) {
        let earlier = person.contact.standing.stage
        person.contact.standing.stage = stage
        news.stages.append(stage)
        tell(.moved(from: earlier, to: stage), by: maker)
    }

    /// Opens a topic, or closes it or, with nil, everything; false when nothing changed.
    mutating func setTopic(_ topic: Slug?, subscribed: Bool, by maker: Maker) -> Bool {
        let changes =
            if let topic { person.contact.consent.set(topic, subscribed: subscribed) } else {
                person.contact.consent.closeEverything()
            }
        guard !changes.isEmpty else { return false }
        contactChanges += changes
        if let topic, subscribed {
            tell(.subscribed(topic: topic), by: maker)
        } else {
            tell(.unsubscribed(topic: topic), by: maker)
        }
        return true
    }

    private mutating func tell(_ kind: TimelineEntry.Kind, by maker: Maker?) {
        tell(kind, of: maker?.enrolment, at: maker?.step)
    }
}
