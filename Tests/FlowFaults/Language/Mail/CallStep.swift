import FlowModel

/// The step `call webhook NAME [and keep FIELD]`.
struct CallStep: StoryAction {
    var webhook: String
    var keep: String?

    func text(_ numbers: [Int: String]) -> String {
        "call webhook \(webhook)" + (keep.map { " and keep \($0)" } ?? "")
    }

    var delivery: Delivery.Kind? { .webhook(Slug(webhook)) }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        guard case .delivering(let key) = walk.state else { throw walk.unexpected(kind) }
        switch kind {
        case .called(Slug(webhook), let status) where walk.kept == nil:
            guard (200...299).contains(status) else { return walk.goOtherwise() }
            guard let keep, let value = ledger.answers[key]?[Slug(keep)], ledger.fields[Slug(keep)] != value else {
                return walk.goOn()
            }
            walk.kept = value
        case .set(let field, let value) where walk.kept == value:
            guard let keep, field == Slug(keep) else { throw walk.unexpected(kind) }
            ledger.set(field, value)
            ledger.pending = .change
            walk.goOn()
        default: throw walk.unexpected(kind)
        }
    }
}
