import FlowModel

/// The step `set FIELD to VALUE`.
struct SetStep: StoryAction {
    var field: String
    var value: String

    func text(_ numbers: [Int: String]) -> String { "set \(field) to \"\(value)\"" }

    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool {
        ledger.fields[Slug(field)] == .text(value)
    }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        guard case .set(Slug(field), .text(value)) = kind else { throw walk.unexpected(kind) }
        ledger.fields[Slug(field)] = .text(value)
        walk.goOn()
    }
}

/// The step `set FIELD to event.PROPERTY`.
struct SetFromTriggerStep: StoryAction {
    var field: String
    var property: String

    func text(_ numbers: [Int: String]) -> String { "set \(field) to event.\(property)" }

    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool {
        ledger.fields[Slug(field)] == walk.triggerProperties[Slug(property)]
    }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        let value = walk.triggerProperties[Slug(property)]
        guard case .set(Slug(field), let written) = kind, written == value ?? .null else {
            throw walk.unexpected(kind)
        }
        ledger.fields[Slug(field)] = value
        walk.goOn()
    }
}

/// The step `tag NAME`.
struct TagStep: StoryAction {
    var tag: String

    func text(_ numbers: [Int: String]) -> String { "tag \(tag)" }

    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool { ledger.tags.contains(Slug(tag)) }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        guard case .tagged(Slug(tag)) = kind else { throw walk.unexpected(kind) }
        ledger.tags.insert(Slug(tag))
        walk.goOn()
    }
}
