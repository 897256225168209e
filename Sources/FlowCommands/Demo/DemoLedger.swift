import FlowInsights
package import FlowModel
import Synchronization

/// What the demonstration's Runner decided, for progress and for the report at the end.
package final class DemoLedger: Sendable {
    /// Totals so far.
    package struct Counts: Hashable, Sendable {
        package var entered = 0
        package var ended = 0
        package var sent = 0
        package var clicks = 0
        package var converted = 0

        /// Everybody came in and nobody is inside any more.
        var isOver: Bool { entered >= DemoPerson.count && ended == entered }
    }

    private struct State {
        var counts = Counts()
        var lines: [TimelineEntry] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Takes what a Runner observed.
    package func add(_ transitions: [Transition]) {
        state.withLock { state in
            for line in transitions.flatMap(\.timeline) {
                state.lines.append(line)
                state.counts.add(line)
            }
        }
    }

    package var counts: Counts { state.withLock { $0.counts } }

    package var lines: [TimelineEntry] { state.withLock { $0.lines } }
}

extension DemoLedger.Counts {
    fileprivate mutating func add(_ line: TimelineEntry) {
        switch line.kind {
        case .entered: entered += 1
        case .converted:
            converted += 1
            ended += 1
        case .finished, .stopped: ended += 1
        case .sent: sent += 1
        case .event(let name, .some, _, _):
            if name.text == Condition.MessageFact.clicked.rawValue { clicks += 1 }
        case .event, .notEntered, .skipped, .failed, .notified, .called, .waiting, .decided, .split, .went, .set,
            .tagged, .untagged, .moved, .subscribed, .unsubscribed, .scored, .recorded:
            break
        }
    }
}
