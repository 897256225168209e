import FlowModel

/// The step `call webhook NAME`.
struct CallStep: StoryAction {
    var webhook: String

    func text(_ numbers: [Int: String]) -> String { "call webhook \(webhook)" }

    var delivery: Delivery.Kind? { .webhook(Slug(webhook)) }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        guard case .called(Slug(webhook), let status) = kind, walk.isDelivering else { throw walk.unexpected(kind) }
        if (200...299).contains(status) { walk.goOn() } else { walk.goOtherwise() }
    }
}
