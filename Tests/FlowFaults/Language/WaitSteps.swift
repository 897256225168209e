import FlowModel

/// The step `wait DURATION`.
struct WaitStep: StoryAction {
    var length: StoryDuration

    func text(_ numbers: [Int: String]) -> String { "wait \(length.text)" }

    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool {
        guard case .waiting(let wait) = walk.state else { return false }
        return wait.until <= now.wall
    }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        guard case .waiting(let until?, nil, nil) = kind, case .ready = walk.state else {
            throw walk.unexpected(kind)
        }
        try walk.beginWait(length, until: until, ledger, at: now)
    }
}

/// The step `wait until CONDITION, at most DURATION`.
struct WaitUntilStep: StoryAction {
    var condition: StoryCondition
    var length: StoryDuration

    func text(_ numbers: [Int: String]) -> String { "wait until \(condition.text), at most \(length.text)" }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        let holds = ledger.holds(condition, walk)
        switch (kind, walk.state) {
        case (.waiting(let until?, condition.text, nil), .ready):
            guard !holds else { throw walk.decidedWrongly(condition, holds) }
            try walk.beginWait(length, until: until, ledger, at: now)
        case (.decided(condition.text, let result), .ready):
            guard result, holds else { throw walk.decidedWrongly(condition, holds) }
            walk.goOn()
        case (.decided(condition.text, let result), .waiting(let wait)):
            guard result == holds else { throw walk.decidedWrongly(condition, holds) }
            if !result { try walk.endWait(wait, ledger, at: now) }
            if result { walk.goOn() } else { walk.goOtherwise() }
        default: throw walk.unexpected(kind)
        }
    }
}

/// The step `wait until MOMENT`.
struct WaitMomentStep: StoryAction {
    var moment: Kind

    enum Kind: Sendable {
        /// A time of day, on these days of the week, written so.
        case next(Int, on: Set<Int>, dayText: String)
        /// A whole day, or a part of it; on at once inside it.
        case window(StoryHours)
        case date(StoryDate)
        case field(StoryMoment)
    }

    func text(_ numbers: [Int: String]) -> String { "wait until \(awaited)" }

    private var awaited: String {
        switch moment {
        case .next(let minute, _, let dayText): (dayText.isEmpty ? "" : dayText + " ") + StoryHours.clock(minute)
        case .window(let hours) where hours.from == 0 && hours.to == 1440: hours.dayText
        case .window(let hours):
            "\(hours.dayText) between \(StoryHours.clock(hours.from)) and \(StoryHours.clock(hours.to))"
        case .date(let date): date.text
        case .field(let moment): moment.text
        }
    }

    /// The field of the contact whose date it waits for.
    var field: Slug? {
        if case .field(let moment) = moment, !moment.field.hasPrefix("event.") { Slug(moment.field) } else { nil }
    }

    /// When the wait is over that begins then; nil when its field has no date.
    func end(_ walk: Walk, _ ledger: Ledger, at now: Instant) -> Instant? {
        let calendar = StoryCalendar(zone: ledger.zone(of: walk.flow))
        switch moment {
        case .next(let minute, let days, _): return calendar.next(minute, on: days, after: now)
        case .window(let hours):
            let isToday = hours.days.contains(StoryCalendar.weekday(calendar.dayNumber(at: now)))
            if hours.from == 0, hours.to == 1440, isToday { return now }
            return calendar.opening(of: hours, from: now)
        case .date(let date): return calendar.moved(date.local, by: StoryDuration(), isBack: false)
        case .field(let moment): return moment.instant(of: value(moment, walk, ledger), in: calendar)
        }
    }

    private func value(_ moment: StoryMoment, _ walk: Walk, _ ledger: Ledger) -> Value {
        guard moment.field.hasPrefix("event.") else { return ledger.value(moment.field) }
        return walk.triggerProperties[Slug(String(moment.field.dropFirst(6)))] ?? .null
    }

    func isPassedSilently(_ walk: Walk, _ ledger: Ledger, at now: Moment) -> Bool {
        switch walk.state {
        case .ready: end(walk, ledger, at: now.wall).map { $0 <= now.wall } ?? false
        case .waiting(let wait): wait.until <= now.wall && !walk.isMoved
        case .delivering, .left: false
        }
    }

    func follow(
        _ kind: TimelineEntry.Kind,
        _ walk: inout Walk,
        _ ledger: inout Ledger,
        at now: Moment
    ) throws(Breach) {
        let end = end(walk, ledger, at: now.wall)
        guard case .waiting(let until, let text, nil) = kind else { throw walk.unexpected(kind) }
        switch walk.state {
        case .ready: break
        case .waiting where walk.isMoved: walk.isMoved = false
        case .waiting, .delivering, .left: throw walk.unexpected(kind)
        }
        guard until == end, end != nil || text == name else {
            throw Breach(
                .neverEarly,
                expected: "\(awaited) comes \(end.map { "at \(Words.time($0))" } ?? "when it is known")",
                happened: Words.line(kind)
            )
        }
        walk.state = .waiting(Walk.Wait(since: now, until: end ?? .distantFuture))
    }

    /// The slug of the field without a value.
    private var name: String? {
        guard case .field(let moment) = moment else { return nil }
        let field = moment.field.hasPrefix("event.") ? String(moment.field.dropFirst(6)) : moment.field
        return Slug(field).text
    }
}
