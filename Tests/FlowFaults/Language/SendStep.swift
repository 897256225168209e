import FlowModel

/// The step `send EMAIL`.
struct SendStep: StoryAction {
    var email: String

    func text(_ numbers: [Int: String]) -> String { "send \(email)" }

    var delivery: Delivery.Kind? { .mail(email: Slug(email)) }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        let isUnderway = walk.isDelivering
        switch kind {
        case .sent(Slug(email)) where isUnderway: walk.goOn()
        case .failed(Slug(email), _) where isUnderway: walk.goOtherwise()
        case .waiting(_, nil, _?) where isUnderway: break
        case .skipped(Slug(email), let reason):
            let expected = ledger.reasonNotToMail(Slug(email), walk.flow)
            guard reason == expected else {
                throw Breach(
                    .walked,
                    expected: expected.map { "skipped: \($0.rawValue)" } ?? "the email \(email) is sent",
                    happened: "skipped: \(reason.rawValue)"
                )
            }
            walk.lastSend = nil
            walk.goOtherwise()
        default: throw walk.unexpected(kind)
        }
    }
}
