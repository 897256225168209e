import FlowModel

/// A checked journey as a listing for golden files.
enum JourneyListing {
    static func text(_ journey: Journey) -> String {
        let steps = journey.steps.map { step in
            ([step.title] + step.paths.map { "    \(touchpoint($0.touchpoint)) | \($0.title)" }).joined(separator: "\n")
        }
        return (["journey \(journey.name) \"\(journey.title)\""] + steps.map { "  " + $0 }).joined(separator: "\n")
    }

    private static func touchpoint(_ touchpoint: Touchpoint) -> String {
        switch touchpoint {
        case .event(let name): "event \(name)"
        case .sent(let email): "sent \(email.map(\.text) ?? "any email")"
        case .message(let fact, let email): "\(fact) \(email.map(\.text) ?? "any email")"
        case .stage(let name): "stage \(name)"
        case .unsubscribed: "unsubscribed"
        }
    }
}
