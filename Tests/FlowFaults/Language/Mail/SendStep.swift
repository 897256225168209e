import FlowModel

/// The step `send EMAIL`.
struct SendStep: StoryAction, EmailStep {
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
        case .waiting(let until, nil, .sendingHours): try expectOpening(until, walk, ledger, at: now)
        case .waiting(let until, nil, .frequencyCap) where isUnderway:
            try hold(until: until, &walk, ledger, at: now)
        case .waiting(_, nil, _?) where isUnderway: break
        case .skipped(Slug(email), .frequencyCap) where isUnderway:
            try expectNoRoom(walk, ledger, at: now)
            walk.lastSend = nil
            walk.goOtherwise()
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

    /// The email is due outside its hours, now or when it is about to leave.
    private func expectOpening(_ until: Instant?, _ walk: Walk, _ ledger: Ledger, at now: Moment) throws(Breach) {
        let opening = walk.opening(ledger, at: now.wall)
        guard walk.isDelivering || walk.isReady, let opening, until == opening else {
            throw Breach(
                .hoursKept,
                expected: opening.map { "it waits until \(Words.time($0))" } ?? "it goes at once",
                happened: until.map { "it waits until \(Words.time($0))" } ?? "it waits for ever"
            )
        }
    }
}

/// A step with an email.
protocol EmailStep: StoryAction {
    var email: String { get }
}

/// The step `notify TEAM with EMAIL`.
struct NotifyStep: StoryAction, EmailStep {
    var email: String

    func text(_ numbers: [Int: String]) -> String { "notify sales with \(email)" }

    var delivery: Delivery.Kind? { .notification(team: Slug("sales"), email: Slug(email)) }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        let isUnderway = walk.isDelivering
        switch kind {
        case .notified(Slug("sales"), Slug(email)) where isUnderway: walk.goOn()
        case .failed(Slug(email), _) where isUnderway: walk.goOtherwise()
        case .waiting(_, nil, .unknownOutcome) where isUnderway: break
        default: throw walk.unexpected(kind)
        }
    }
}
