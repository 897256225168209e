import FlowEngine
import FlowModel

extension Expectation.Subject {
    /// Whether the line of the timeline says it, wherever and whenever.
    func isSaid(by entry: TimelineEntry) -> Bool {
        switch (self, entry.kind) {
        case (.sent(let email), .sent(let other)): email == other
        case (.skipped(let email), .skipped(let other, _)): email == other
        case (.notified(let team, let email), .notified(let otherTeam, let otherEmail)):
            team == otherTeam && (email ?? otherEmail) == otherEmail
        case (.called(let webhook), .called(let other, _)): webhook == other
        case (.entered(let flow), .entered): entry.flow == flow
        case (.finished(let flow), .finished): entry.flow == flow
        case (.converted(let flow), .converted): entry.flow == flow
        case (.stopped(let flow), .stopped): entry.flow == flow
        case (.stage, _), (.tagged, _), (.score, _), (.field, _), (.sent, _), (.skipped, _), (.notified, _),
            (.called, _), (.entered, _), (.finished, _), (.converted, _), (.stopped, _):
            false
        }
    }

    /// The flows in which a line of the timeline could say it.
    func flows(among flows: [Flow]) -> Set<Slug> {
        let names = flows.filter { flow in
            switch self {
            case .entered(let name), .finished(let name), .converted(let name), .stopped(let name): flow.name == name
            case .sent, .skipped, .notified, .called: flow.steps.contains { isAsked(of: $0.action) }
            case .stage, .tagged, .score, .field: false
            }
        }.map(\.name)
        return Set(names)
    }

    private func isAsked(of action: Step.Action) -> Bool {
        switch (self, action) {
        case (.sent(let email), .send(let other, _)), (.skipped(let email), .send(let other, _)): email == other
        case (.notified(let team, _), .notify(let other, _, _)): team == other
        case (.called(let webhook), .callWebhook(let other, _, _)): webhook == other
        default: false
        }
    }
}

extension Simulation.Line {
    /// Whether a reader of the timeline learns from it where its contact went inside a flow.
    var tellsTheWay: Bool {
        switch entry.kind {
        case .notEntered, .finished, .converted, .stopped, .skipped, .failed, .decided, .split, .went: true
        case .event, .entered, .sent, .notified, .called, .waiting, .set, .tagged, .untagged, .moved, .subscribed,
            .unsubscribed,
            .scored, .recorded:
            false
        }
    }
}
