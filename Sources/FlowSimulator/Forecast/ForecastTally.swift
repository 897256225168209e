package import FlowModel

/// The numbers of a forecast: what became of the people, step by step.
package struct ForecastTally: Hashable, Sendable {
    /// A step as it is written, with its number.
    package struct StepCount: Hashable, Sendable {
        package var number: String
        package var text: String
        /// Line in the flow's file.
        package var line: Int
        /// Entries that began it.
        package var reached = 0
        /// Entries that stood there when the forecast ended.
        package var inside = 0
        /// Conditions that held, and the last ones that did not.
        package var yes = 0
        package var no = 0
    }

    /// An email of the flow.
    package struct EmailCount: Hashable, Sendable {
        package var sent = 0
        package var skipped = 0
        /// Messages, each fact counted once for each.
        package var facts: [Slug: Int] = [:]

        package init() {}
    }

    package var entered = 0
    package var finished = 0
    package var converted = 0
    package var notEntered: [TimelineEntry.NotEntered: Int] = [:]
    package var stopped: [Enrolment.StopReason: Int] = [:]
    /// In written order.
    package var steps: [StepCount]
    package var emails: [Slug: EmailCount] = [:]
    /// Emails of the flow by day from the first, from 0.
    package var sentOnDay: [Int: Int] = [:]
    /// From entering to the goal, of those who reached it; in no order.
    package var millisecondsToGoal: [Int64] = []

    init(of flow: Flow) {
        var seen: Set<String> = []
        steps = flow.steps.filter { seen.insert($0.number).inserted }.map {
            StepCount(number: $0.number, text: $0.text, line: $0.line)
        }
    }

    /// Entries that had not left when the forecast ended.
    package var inside: Int { entered - finished - converted - stopped.values.reduce(0, +) }

    mutating func add(_ other: ForecastTally) {
        entered += other.entered
        finished += other.finished
        converted += other.converted
        notEntered.merge(other.notEntered, uniquingKeysWith: +)
        stopped.merge(other.stopped, uniquingKeysWith: +)
        for index in steps.indices {
            steps[index].reached += other.steps[index].reached
            steps[index].inside += other.steps[index].inside
            steps[index].yes += other.steps[index].yes
            steps[index].no += other.steps[index].no
        }
        for (email, count) in other.emails {
            emails[email, default: EmailCount()].sent += count.sent
            emails[email, default: EmailCount()].skipped += count.skipped
            emails[email, default: EmailCount()].facts.merge(count.facts, uniquingKeysWith: +)
        }
        sentOnDay.merge(other.sentOnDay, uniquingKeysWith: +)
        millisecondsToGoal += other.millisecondsToGoal
    }
}

/// Counts the timelines of one flow's entries.
struct ForecastCounting {
    private struct Entry {
        var walk = StepWalk()
        var enteredAt: Instant
    }

    private struct Seen: Hashable {
        var contact: ContactID
        var email: Slug
        var fact: Slug
        var message: Int
    }

    private(set) var tally: ForecastTally
    private let flow: Flow
    private let emails: Set<Slug>
    private let places: [String: Int]
    private let dayOf: (Instant) -> Int
    private var inside: [EnrolmentID: Entry] = [:]
    private var seen: Set<Seen> = []
    private var messages: [Seen: Int] = [:]

    /// `dayOf` counts the days from the first, from 0.
    init(_ flow: Flow, dayOf: @escaping (Instant) -> Int) {
        (self.flow, self.dayOf) = (flow, dayOf)
        tally = ForecastTally(of: flow)
        emails = Set(flow.steps.compactMap { if case .send(let email, _) = $0.action { email } else { nil } })
        places = Dictionary(tally.steps.enumerated().map { ($1.number, $0) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func add(_ line: Simulation.Line) {
        let entry = line.entry
        if case .event(let name, let email?, _, _) = entry.kind { return add(name, to: email, entry.contact) }
        guard entry.flow == flow.name else { return }
        if case .notEntered(let reason) = entry.kind { tally.notEntered[reason, default: 0] += 1 }
        guard let id = entry.enrolment else { return }
        if entry.kind == .entered {
            tally.entered += 1
            inside[id] = Entry(enteredAt: entry.at)
            return
        }
        inside[id]?.walk.follow(entry, in: flow)
        count(entry)
        switch entry.kind {
        case .finished: tally.finished += 1
        case .converted:
            tally.converted += 1
            if let began = inside[id] { tally.millisecondsToGoal.append(entry.at.milliseconds(since: began.enteredAt)) }
        case .stopped(let reason): tally.stopped[reason, default: 0] += 1
        default: return
        }
        if let left = inside.removeValue(forKey: id) { countSteps(of: left.walk) }
    }

    /// Counts those who are still inside.
    mutating func end() {
        for entry in inside.values {
            countSteps(of: entry.walk)
            guard let current = entry.walk.current, let place = places[flow.steps[current].number] else { continue }
            tally.steps[place].inside += 1
        }
        inside = [:]
    }

    private mutating func count(_ entry: TimelineEntry) {
        switch entry.kind {
        case .sent(let email):
            tally.emails[email, default: ForecastTally.EmailCount()].sent += 1
            tally.sentOnDay[dayOf(entry.at), default: 0] += 1
            messages[message(entry.contact, email), default: 0] += 1
        case .skipped(let email, _), .failed(let email, _):
            tally.emails[email, default: ForecastTally.EmailCount()].skipped += 1
        case .decided(_, let result):
            guard let place = entry.step.flatMap({ places[$0] }) else { return }
            if result { tally.steps[place].yes += 1 } else { tally.steps[place].no += 1 }
        default: break
        }
    }

    private mutating func countSteps(of walk: StepWalk) {
        let numbers = Set(walk.visited.map { flow.steps[$0].number })
        for place in numbers.compactMap({ places[$0] }) { tally.steps[place].reached += 1 }
    }

    /// Something done with a message of this flow's emails; a second click is no second reader.
    private mutating func add(_ fact: Slug, to email: Slug, _ contact: ContactID) {
        guard emails.contains(email) else { return }
        var key = message(contact, email)
        key.message = messages[key] ?? 0
        key.fact = fact
        guard key.message > 0, seen.insert(key).inserted else { return }
        tally.emails[email, default: ForecastTally.EmailCount()].facts[fact, default: 0] += 1
    }

    private func message(_ contact: ContactID, _ email: Slug) -> Seen {
        Seen(contact: contact, email: email, fact: email, message: 0)
    }
}
