import FlowModel

/// A small sign for what a line of a contact's time is about; the words beside it say the same.
enum StoryIcon: String, CaseIterable {
    case email, reader, event, wait, decision, stage, score, beginning, goal, end, problem, change

    init(_ kind: TimelineEntry.Kind) {
        switch kind {
        case .event(_, let email, _, _): self = email == nil ? .event : .reader
        case .sent, .notified, .called: self = .email
        case .waiting: self = .wait
        case .decided, .split, .went: self = .decision
        case .moved: self = .stage
        case .scored: self = .score
        case .entered: self = .beginning
        case .converted: self = .goal
        case .finished, .stopped: self = .end
        case .skipped, .failed, .notEntered: self = .problem
        case .set, .tagged, .untagged, .subscribed, .unsubscribed, .recorded: self = .change
        }
    }

    /// Of the disc.
    var paint: Paint {
        switch self {
        case .email, .decision, .change, .score: .bar
        case .reader, .event: .otherBar
        case .stage, .goal: .goal
        case .wait, .beginning, .end, .problem: .muted
        }
    }

    /// A drawing around the middle, 12 pixels wide.
    func path(x: Double, y: Double) -> PicturePath {
        var path = PicturePath()
        for line in lines {
            for (place, point) in line.enumerated() {
                if place == 0 { path.move(x + point.0, y + point.1) } else { path.line(x + point.0, y + point.1) }
            }
        }
        return path
    }

    private var lines: [[(Double, Double)]] {
        switch self {
        case .email: [[(-5, -3.5), (5, -3.5), (5, 3.5), (-5, 3.5), (-5, -3.5), (0, 1), (5, -3.5)]]
        case .reader: [[(-3, -5), (-3, 4), (-0.5, 1.5), (1.5, 5)], [(-3, -5), (4, 1), (-0.5, 1.5)]]
        case .event: [[(5, 0), (-5, 0)], [(-1.5, -3.5), (-5, 0), (-1.5, 3.5)]]
        case .wait: [[(0, -5), (0, 0), (3.5, 2.5)]]
        case .decision: [[(0, -5), (5, 0), (0, 5), (-5, 0), (0, -5)]]
        case .stage: [[(-3, 5), (-3, -5), (4.5, -2.5), (-3, 0)]]
        case .score: [[(-4.5, 0), (4.5, 0)], [(0, -4.5), (0, 4.5)]]
        case .beginning: [[(-2.5, -4.5), (4.5, 0), (-2.5, 4.5), (-2.5, -4.5)]]
        case .goal: [[(-4.5, 0), (-1, 3.5), (5, -3.5)]]
        case .end: [[(-3.5, -3.5), (3.5, -3.5), (3.5, 3.5), (-3.5, 3.5), (-3.5, -3.5)]]
        case .problem: [[(-3.5, -3.5), (3.5, 3.5)], [(3.5, -3.5), (-3.5, 3.5)]]
        case .change: [[(-4, 4), (-3.5, 1.5), (2.5, -4.5), (4.5, -2.5), (-1.5, 3.5), (-4, 4)]]
        }
    }
}
