import FlowModel

/// Changes of the contact that steps, rules and people make; each says whether it changed anything.
extension Decision {
    mutating func addTag(_ tag: Slug) -> Bool {
        guard person.contact.tags.insert(tag).inserted else { return false }
        contactChanges.append(.tagged(tag))
        return true
    }

    mutating func removeTag(_ tag: Slug) -> Bool {
        guard person.contact.tags.remove(tag) != nil else { return false }
        contactChanges.append(.untagged(tag))
        return true
    }

    /// A score stays a number that everybody can add to.
    mutating func addPoints(_ points: Int) {
        let limit = 1_000_000_000
        let (sum, overflow) = person.contact.standing.score.addingReportingOverflow(points)
        person.contact.standing.score = overflow ? (points > 0 ? limit : -limit) : min(max(sum, -limit), limit)
    }

    mutating func move(to stage: Slug) -> Bool {
        guard person.contact.standing.stage != stage else { return false }
        person.contact.standing.stage = stage
        settlement.stages.append(stage)
        return true
    }

    /// Tells one line about the contact alone.
    mutating func tell(_ kind: TimelineEntry.Kind, because cause: MoveCause? = nil) {
        timeline.append(TimelineEntry(at: now, contact: person.contact.id, kind: kind, cause: cause))
    }
}
