import FlowModel

/// One flow's most emails in 7 days: the rest of one entry, and then as many further entries as there is time for.
struct FlowPacing {
    private typealias Way = [(state: Int, time: Int64)]

    private let flow: Flow
    private let graph: PaceGraph
    /// How long after it entered a contact enters again at the earliest; at least a week when it does not matter.
    private let pause: Int64

    init(_ flow: Flow, isStarted: Bool) {
        self.flow = flow
        graph = PaceGraph(flow, isStarted: isStarted)
        pause = FlowPacing.pause(flow, isStarted: isStarted)
    }

    var pace: EmailPace.FlowPace {
        let sends = graph.states.indices.filter { graph.afterSend[$0] != nil }
        let canLeaveAnywhere = !flow.goals.isEmpty || !flow.stops.isEmpty
        let single = PaceSearch(graph, fromSends: sends, canLeaveAnywhere: canLeaveAnywhere)
        let singleWay = single.way(to: single.sent.last.flatMap { $0 }?.record)
        if singleWay.count >= EmailPace.countedAtMost { return result(nil, [], .loop) }
        if case .everyTimeBy(let property) = flow.entry, !singleWay.isEmpty {
            return result(nil, singleWay, .everyTimeBy(property))
        }
        guard flow.entry != .once, !graph.entersByWeek, !singleWay.isEmpty else {
            return result(singleWay.count, singleWay, nil)
        }
        let best = again(sends, canLeaveAnywhere, atLeast: singleWay)
        if best.count >= EmailPace.countedAtMost { return result(nil, singleWay, .everyTime) }
        return result(best.count, best, nil)
    }

    private func result(_ most: Int?, _ way: Way, _ reason: EmailPace.Reason?) -> EmailPace.FlowPace {
        let sent = way.compactMap { part -> EmailPace.Sent? in
            let step = flow.steps[graph.states[part.state].step]
            guard case .send(let email, _) = step.action else { return nil }
            return EmailPace.Sent(step: step.number, email: email, seconds: part.time)
        }
        return EmailPace.FlowPace(flow: flow.name, title: flow.title, most: most, way: sent, reason: reason)
    }

    /// The longest way over the end of an entry into the next ones.
    private func again(_ sends: [Int], _ canLeaveAnywhere: Bool, atLeast single: Way) -> Way {
        let limit = EmailPace.countedAtMost
        let window = EmailPace.windowSeconds
        let entry = PaceSearch(graph, fromSends: nil, canLeaveAnywhere: canLeaveAnywhere)
        // By number of emails: when the contact can enter again, with the way so far.
        var ready: [(time: Int64, way: Way)?] = Array(repeating: nil, count: limit + 1)
        for (earliest, starts) in reentries(sends) {
            let search = PaceSearch(graph, fromSends: starts, canLeaveAnywhere: canLeaveAnywhere)
            for (count, reach) in search.left.enumerated() {
                guard let reach, count > 0, count <= limit else { continue }
                let time = max(reach.time, earliest)
                if time < ready[count]?.time ?? window { ready[count] = (time, search.way(to: reach.record)) }
            }
        }
        var best = single
        for count in 1...limit {
            guard let begin = ready[count] else { continue }
            for (more, reach) in entry.sent.enumerated() where more > 0 {
                guard let reach, begin.time + reach.time < window, count + more > best.count else { continue }
                best = begin.way + shifted(entry.way(to: reach.record), by: begin.time)
            }
            for (more, reach) in entry.left.enumerated() where more > 0 && count + more <= limit {
                guard let reach else { continue }
                let time = begin.time + max(reach.time, pause)
                guard time < ready[count + more]?.time ?? window else { continue }
                ready[count + more] = (time, begin.way + shifted(entry.way(to: reach.record), by: begin.time))
            }
        }
        return best
    }

    private func shifted(_ way: Way, by seconds: Int64) -> Way {
        way.map { (state: $0.state, time: $0.time + seconds) }
    }

    /// The first emails of the 7 days, by how long after them the contact can enter again at the earliest.
    private func reentries(_ sends: [Int]) -> [(earliest: Int64, starts: [Int])] {
        let longest = longestSinceEntry()
        let hasHours = flow.sendingHours != nil
        var groups: [Int64: [Int]] = [:]
        for state in sends {
            let held = hasHours && graph.states[state].phase == nil ? WeekTime.week : 0
            let earliest = longest[state].map { max(0, pause - $0 - held) } ?? 0
            guard earliest < EmailPace.windowSeconds else { continue }
            // Whole days, rounded down, keep their number small.
            groups[earliest / 86_400 * 86_400, default: []].append(state)
        }
        var starts: [Int] = []
        return groups.keys.sorted().map { earliest in
            // Who may enter earlier may also enter then.
            starts += groups[earliest] ?? []
            return (earliest, starts)
        }
    }

    /// How long ago at most the entry began when that state is reached; nil is any time.
    private func longestSinceEntry() -> [Int64?] {
        var incoming = Array(repeating: 0, count: graph.states.count)
        for state in graph.states.indices { for edge in ways(from: state) { incoming[edge.target] += 1 } }
        var longest: [Int64?] = Array(repeating: 0, count: graph.states.count)
        var isDone = Array(repeating: false, count: graph.states.count)
        var ready = graph.states.indices.filter { incoming[$0] == 0 }
        while let state = ready.popLast() {
            isDone[state] = true
            for edge in ways(from: state) {
                if let known = longest[edge.target] {
                    longest[edge.target] = longest[state].flatMap { from in
                        edge.most.map { max(known, from + $0) }
                    }
                }
                incoming[edge.target] -= 1
                if incoming[edge.target] == 0 { ready.append(edge.target) }
            }
        }
        return graph.states.indices.map { isDone[$0] ? longest[$0] : nil }
    }

    private func ways(from state: Int) -> [PaceGraph.Edge] {
        guard let after = graph.afterSend[state] else { return graph.edges[state] }
        let most = flow.sendingHours != nil && graph.states[state].phase == nil ? WeekTime.week : 0
        return graph.edges[state] + [PaceGraph.Edge(target: after, least: 0, most: most)]
    }

    private static func pause(_ flow: Flow, isStarted: Bool) -> Int64 {
        let byTriggers = isStarted ? 0 : betweenTriggers(flow.triggers)
        return switch flow.entry {
        case .once: .max / 4
        case .again(let duration): max(WeekTime.least(duration, from: nil), byTriggers)
        case .everyTime, .everyTimeBy: byTriggers
        }
    }

    /// The shortest time between two moments at which time lets a contact in; nothing when an event can.
    private static func betweenTriggers(_ triggers: [Trigger]) -> Int64 {
        if triggers.count == 1, case .moment(_, everyYear: true) = triggers[0].kind { return 365 * WeekTime.day }
        var moments: [Int64] = []
        for trigger in triggers {
            guard case .recurring(let recurrence, _) = trigger.kind else { return 0 }
            if case .ofMonth = recurrence.days, triggers.count == 1 { return 28 * WeekTime.day }
            moments += WeekTime.moments(recurrence.weekdays, at: recurrence.at)
        }
        moments = Set(moments).sorted()
        let next = moments.dropFirst() + moments.prefix(1)
        return zip(moments, next).map { WeekTime.wait(from: $0, to: $1) }.min() ?? 0
    }
}
