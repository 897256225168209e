import FlowModel

extension MoveCause {
    /// Whether it names an event.
    var isEvent: Bool { if case .event = self { true } else { false } }
}

// A move's cause is its row's number; the event that made a stage's rule hold stands where others have their step.
extension TimelineRow {
    /// The stored numbers are part of the schema.
    private enum Cause: Int64 {
        case step = 1
        case event, change, time, hand, merging
    }

    /// Puts the cause of a move into the row; other lines have none.
    mutating func note(_ cause: MoveCause?) {
        guard let cause else { return }
        number = code(of: cause).rawValue
        if case .event(let name) = cause { step = name.text }
    }

    /// Earlier programs kept no cause: their moves by a step are those of an entry.
    func cause(ofStep isOfStep: Bool) -> MoveCause? {
        guard kind == .moved else { return nil }
        switch number.flatMap(Cause.init(rawValue:)) {
        case .step: return .step
        case .event: return step.map { .event(Slug(stored: $0)) }
        case .change: return .change
        case .time: return .time
        case .hand: return .hand
        case .merging: return .merging
        case nil: return isOfStep ? .step : nil
        }
    }

    private func code(of cause: MoveCause) -> Cause {
        switch cause {
        case .step: .step
        case .event: .event
        case .change: .change
        case .time: .time
        case .hand: .hand
        case .merging: .merging
        }
    }
}
