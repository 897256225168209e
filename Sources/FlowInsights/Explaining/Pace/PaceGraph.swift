import FlowModel

/// The ways through a flow in time: a step together with the hour of the week, where it is known, and with how often
/// each limited `go to` has jumped.
struct PaceGraph {
    struct State: Hashable {
        var step: Int
        /// Seconds since Monday 00:00 by the contact's clock; nil is any.
        var phase: Int64?
        /// Of each limited `go to`, in the order of the steps, as digits of a number.
        var jumps: Int
    }

    struct Edge {
        let target: Int
        let least: Int64
        /// Nil when it can take any time.
        let most: Int64?
        /// Taken by who is held up on a way that can be quicker.
        ///
        /// Whoever is earlier at a step is earlier at all that follow, so that within the 7 days nothing is gained by
        /// it; it matters for the hour at which the first email goes out.
        var isLate = false
    }

    /// How many states are looked at before hours and limits are left out.
    private static let budget = 50_000

    private(set) var states: [State] = []
    /// Ways that send nothing.
    private(set) var edges: [[Edge]] = []
    /// Where the contact goes on when that state sends an email.
    private(set) var afterSend: [Int?] = []
    private(set) var entries: [Int] = []
    /// Whether the flow ends there.
    private(set) var isEnd: [Bool] = []
    private let flow: Flow
    private let isPrecise: Bool
    /// Whether who has left enters again when the week brings a trigger; then that is a way of the graph.
    let entersByWeek: Bool
    private var indices: [State: Int] = [:]
    /// The place of each limited `go to` among the digits, and its base.
    private var digits: [Int: (weight: Int, base: Int)] = [:]

    init(_ flow: Flow, isStarted: Bool) {
        self = PaceGraph(flow, isStarted: isStarted, isPrecise: true) ?? PaceGraph(coarse: flow)
    }

    /// Without hours and limits a flow has no more states than steps.
    private init(coarse flow: Flow) {
        self.flow = flow
        isPrecise = false
        entersByWeek = false
        entries = [index(of: State(step: 0, phase: nil, jumps: 0))]
        var next = 0
        while next < states.count {
            expand(next)
            next += 1
        }
    }

    private init?(_ flow: Flow, isStarted: Bool, isPrecise: Bool) {
        self.flow = flow
        self.isPrecise = isPrecise
        entersByWeek = !isStarted && flow.entry == .everyTime && flow.triggers.allSatisfy(\.isWeekly)
        var weight = 1
        for (index, step) in flow.steps.enumerated() {
            guard case .goTo(_, _, .some(let limit)) = step.action else { continue }
            guard limit < PaceGraph.budget else { return nil }
            digits[index] = (weight, limit + 1)
            weight *= limit + 1
            guard weight <= 1 << 40 else { return nil }
        }
        let phases = PaceGraph.entryPhases(flow, isStarted: isStarted)
        entries = phases.map { index(of: State(step: 0, phase: $0, jumps: 0)) }
        var next = 0
        while next < states.count {
            guard states.count <= PaceGraph.budget else { return nil }
            expand(next)
            next += 1
        }
    }

    /// At which hours of the week contacts enter.
    private static func entryPhases(_ flow: Flow, isStarted: Bool) -> [Int64?] {
        var phases: Set<Int64> = []
        for trigger in flow.triggers {
            guard case .recurring(let recurrence, _) = trigger.kind, !isStarted else { return [nil] }
            phases.formUnion(WeekTime.moments(recurrence.weekdays, at: recurrence.at))
        }
        return phases.isEmpty ? [nil] : phases.sorted()
    }

    private mutating func index(of state: State) -> Int {
        var state = state
        if !isPrecise {
            state.phase = nil
            state.jumps = 0
        }
        if let known = indices[state] { return known }
        let index = states.count
        indices[state] = index
        states.append(state)
        edges.append([])
        afterSend.append(nil)
        isEnd.append(state.step >= flow.steps.count)
        return index
    }

    private mutating func add(
        _ from: Int,
        _ step: Int,
        _ phase: Int64?,
        least: Int64 = 0,
        most: Int64? = 0,
        isLate: Bool = false
    ) {
        let target = index(of: State(step: step, phase: phase, jumps: states[from].jumps))
        edges[from].append(Edge(target: target, least: least, most: most, isLate: isLate))
    }

    /// On at once, or after any time up to the most.
    private mutating func addAnyTime(_ from: Int, _ step: Int, most: Int64?) {
        let phase = states[from].phase
        if phase != nil { add(from, step, phase) }
        add(from, step, nil, most: most, isLate: phase != nil)
    }

    /// At the next such moment; with holidays it may be any of the next week.
    private mutating func addNext(_ from: Int, _ step: Int, _ days: DaySet, at: Int, after phase: Int64, isLate: Bool) {
        let all = WeekTime.moments(days, at: at).map { (moment: $0, wait: WeekTime.wait(from: phase, to: $0)) }
        let sorted = all.sorted { $0.wait < $1.wait }
        for (place, next) in sorted.prefix(days.withoutHolidays ? sorted.count : 1).enumerated() {
            let late = isLate || place > 0
            add(from, step, next.moment, least: next.wait, most: next.wait, isLate: late)
        }
    }

    private mutating func expand(_ from: Int) {
        let state = states[from]
        let canLeave = isEnd[from] || !flow.goals.isEmpty || !flow.stops.isEmpty
        if entersByWeek, canLeave { enterAgain(from) }
        guard flow.steps.indices.contains(state.step) else { return }
        let step = flow.steps[state.step]
        let phase = state.phase
        switch step.action {
        case .send(_, let otherwise):
            if let hours = flow.sendingHours, let phase, !WeekTime.isInside(hours, phase) {
                return addNext(from, state.step, hours.days, at: hours.from, after: phase, isLate: false)
            }
            let after = index(of: State(step: step.next, phase: phase, jumps: state.jumps))
            afterSend[from] = after
            add(from, otherwise ?? step.next, phase)
        case .notify(_, _, let otherwise), .callWebhook(_, _, let otherwise):
            add(from, step.next, phase)
            if let otherwise { add(from, otherwise, phase) }
        case .wait(let duration): wait(from, duration, then: step.next)
        case .waitFor(let moment, _): wait(from, moment, then: step.next)
        case .waitUntil(_, _, let duration, let otherwise):
            addAnyTime(from, step.next, most: WeekTime.most(duration))
            wait(from, duration, then: otherwise ?? step.next)
        case .decide(let branches, let otherwise):
            for branch in branches { add(from, branch.target, phase) }
            add(from, otherwise, phase)
        case .split(let arms):
            for arm in arms where arm.share > 0 { add(from, arm.target, phase) }
        case .goTo(let target, _, let limit): jump(from, to: target, limit: limit, else: step.next)
        case .stop:
            isEnd[from] = true
            if entersByWeek, !canLeave { enterAgain(from) }
        case .set, .tag, .untag, .addPoints, .moveToStage, .subscribe, .unsubscribe, .record, .startFlow:
            add(from, step.next, phase)
        }
    }

    private mutating func enterAgain(_ from: Int) {
        let phase = states[from].phase
        var moments: [(moment: Int64, wait: Int64)] = []
        for trigger in flow.triggers {
            guard case .recurring(let recurrence, _) = trigger.kind else { continue }
            for moment in WeekTime.moments(recurrence.weekdays, at: recurrence.at) {
                let wait = phase.map { WeekTime.wait(from: $0, to: moment) } ?? 0
                moments.append((moment, wait))
            }
        }
        moments.sort { ($0.wait, $0.moment) < ($1.wait, $1.moment) }
        for (place, next) in moments.enumerated() {
            let target = index(of: State(step: 0, phase: next.moment, jumps: 0))
            let most = phase == nil ? WeekTime.week : next.wait
            let isLate = phase != nil && place > 0
            edges[from].append(Edge(target: target, least: next.wait, most: most, isLate: isLate))
        }
    }

    private mutating func jump(_ from: Int, to target: Int, limit: Int?, else next: Int) {
        let state = states[from]
        guard limit != nil else { return add(from, target, state.phase) }
        guard isPrecise, let digit = digits[state.step] else {
            add(from, target, state.phase)
            add(from, next, state.phase)
            return
        }
        guard state.jumps / digit.weight % digit.base < digit.base - 1 else { return add(from, next, state.phase) }
        let counted = State(step: target, phase: state.phase, jumps: state.jumps + digit.weight)
        edges[from].append(Edge(target: index(of: counted), least: 0, most: 0))
    }

    private mutating func wait(_ from: Int, _ duration: CalendarDuration, then next: Int) {
        let phase = states[from].phase
        let least = WeekTime.least(duration, from: phase)
        let then = duration.years + duration.months == 0 ? phase.map { WeekTime.wrapped($0 + least) } : nil
        add(from, next, then, least: least, most: WeekTime.most(duration))
        guard duration.workingDays > 0, then != nil else { return }
        add(from, next, nil, least: least, most: nil, isLate: true)
    }

    private mutating func wait(_ from: Int, _ moment: WaitMoment, then next: Int) {
        let phase = states[from].phase
        switch moment {
        case .next(let days, let at):
            if let phase { return addNext(from, next, days, at: at, after: phase, isLate: false) }
            for moment in WeekTime.moments(days, at: at) { add(from, next, moment, most: WeekTime.week) }
        case .window(let window):
            guard let phase else { return add(from, next, nil, most: WeekTime.week) }
            let isInside = WeekTime.isInside(window, phase)
            if isInside { add(from, next, phase) }
            if isInside && !window.days.withoutHolidays { return }
            addNext(from, next, window.days, at: window.from, after: phase, isLate: isInside)
        case .local, .field: addAnyTime(from, next, most: nil)
        }
    }
}

extension Trigger {
    /// Whether it comes on days of the week and at no other time.
    fileprivate var isWeekly: Bool {
        if case .recurring(let recurrence, _) = kind, case .of = recurrence.days { true } else { false }
    }
}

extension Recurrence {
    /// The days of the week on which it can come.
    var weekdays: DaySet {
        switch days {
        case .of(let days): days
        case .ofMonth: .everyDay
        }
    }
}
