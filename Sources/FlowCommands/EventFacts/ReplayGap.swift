import FlowModel

/// Finds what a condition asks for that no replay of a file knows: what readers did with emails, since none are sent
/// again, and what flows did to contacts, since none run.
struct ReplayGap {
    private let lifecycle: Lifecycle
    /// What the folder's flows do to contacts.
    private var fields: Set<Slug> = []
    private var tags: Set<Slug> = []
    private var events: Set<Slug> = []
    private var movesStages = false
    private var addsPoints = false
    private var changesConsent = false
    /// Segments that were looked into already.
    private var seen: Set<Slug> = []
    private var hasSeenStages = false

    init(_ lifecycle: Lifecycle, flows: [Flow]) {
        self.lifecycle = lifecycle
        for step in flows.flatMap(\.steps) { note(step.action) }
    }

    private mutating func note(_ action: Step.Action) {
        switch action {
        case .set(let field, _): fields.insert(field)
        case .tag(let tag), .untag(let tag): tags.insert(tag)
        case .record(let event): events.insert(event)
        case .moveToStage: movesStages = true
        case .addPoints: addsPoints = true
        case .subscribe, .unsubscribe: changesConsent = true
        default: break
        }
    }

    /// What a segment asks for, as a clause behind “it asks”; nil when a replay knows everything.
    func gap(in segment: Lifecycle.Segment) -> String? {
        var search = self
        return search.find(segment.condition)
    }

    private mutating func find(_ condition: Condition) -> String? {
        switch condition {
        case .all(let parts), .any(let parts):
            for part in parts {
                if let gap = find(part) { return gap }
            }
            return nil
        case .not(let part): return find(part)
        case .message: return "what was done with emails"
        case .happened(let event, let filter, _):
            if events.contains(event) { return "for an event that a flow records" }
            return filter.flatMap { find($0) }
        case .field(.contact(let field), _), .field(.propertyThenContact(let field), _): return find(field: field)
        case .field(.triggerEvent, _): return nil
        case .stage: return findInStages()
        case .inSegment(let name):
            guard seen.insert(name).inserted, let segment = lifecycle.segment(name) else { return nil }
            return find(segment.condition)
        case .tagged(let tag): return tags.contains(tag) ? "for a tag that a flow gives or takes" : nil
        case .subscribed, .unsubscribed: return changesConsent ? "for consent that a flow changes" : nil
        }
    }

    private func find(field: Slug) -> String? {
        guard field == Slug(stored: "score") else {
            return fields.contains(field) ? "for a field that a flow sets" : nil
        }
        let countsEmails = lifecycle.scoring.contains { rule in
            if case .message = rule.subject { true } else { false }
        }
        if countsEmails { return "for the score, which counts what was done with emails" }
        return addsPoints ? "for the score, to which a flow adds points" : nil
    }

    private mutating func findInStages() -> String? {
        guard !hasSeenStages else { return nil }
        hasSeenStages = true
        if movesStages { return "for the stage, into which a flow moves contacts" }
        for stage in lifecycle.stages + lifecycle.outside {
            if let gap = stage.rule.flatMap({ find($0) }) { return gap }
        }
        return nil
    }
}
