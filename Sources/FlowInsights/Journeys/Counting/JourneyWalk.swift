import FlowModel

/// What one contact did on a journey; the same one is used for all of them, one after the other.
struct JourneyWalk: Sendable {
    /// A step that the contact reached.
    struct Visit: Sendable {
        var step: Int
        /// Index among the paths of the step.
        var path: Int
        var at: Instant
    }

    private let lastStep: Int
    private let within: Int64?
    private let touches: TouchSteps

    /// Empty where the contact never began.
    private(set) var visits: [Visit] = []
    /// Of the events that told a source up to the conversion, in their order.
    private(set) var sources: [UInt16] = []
    /// Of each mark what the first fact told; nil: none did.
    private(set) var marks: [Int?]

    init(_ query: JourneyQuery, _ table: TouchTable) {
        lastStep = query.journey.steps.count - 1
        within = query.within
        touches = table.touches
        marks = Array(repeating: nil, count: table.marks.count)
    }

    var isConverted: Bool { visits.last?.step == lastStep }

    /// Milliseconds from the first step to the last one; nil without conversion.
    var timeToConvert: Int64? {
        guard let first = visits.first, let last = visits.last, last.step == lastStep else { return nil }
        return last.at.milliseconds(since: first.at)
    }

    /// Follows the facts of the next contact, in the order of time, up to `end`.
    mutating func follow(_ facts: ContactFacts, end: Instant) {
        visits.removeAll(keepingCapacity: true)
        sources.removeAll(keepingCapacity: true)
        for index in marks.indices { marks[index] = nil }
        for fact in facts {
            guard fact.at < end else { return }
            switch fact.kind {
            case .entered, .split:
                if marks[Int(fact.name)] == nil { marks[Int(fact.name)] = Int(fact.number) }
            default:
                guard !isConverted else { continue }
                // The event that converts may tell the source itself.
                if fact.detail != Fact.noName { sources.append(UInt16(fact.detail)) }
                if fact.name != TouchTable.noTouch { move(fact) }
            }
        }
    }

    private mutating func move(_ fact: Fact) {
        let from = visits.last?.step ?? -1
        let move = touches.move(fact.name, from: from)
        guard move != .none, from >= 0 || move.step == 0 else { return }
        if let within, let first = visits.first, fact.at.milliseconds(since: first.at) > within { return }
        visits.append(Visit(step: Int(move.step), path: Int(move.path), at: fact.at))
    }
}
