import FlowModel
import FlowSimulator

/// A forecast's numbers, ready to be written.
struct ForecastNumbers {
    let flow: Flow
    let contacts: Int
    let assumptions: [Assumption]
    let seed: UInt64
    /// The day from which days are counted, in the flow's time zone.
    let firstDay: LocalDate
    let tally: ForecastTally

    /// Reached the goal, of those who entered.
    var conversion: Double { share(tally.converted) }

    func share(_ count: Int) -> Double {
        tally.entered == 0 ? 0 : Double(count) / Double(tally.entered)
    }

    /// From entering to the goal.
    struct TimeToGoal {
        var meanSeconds: Double
        var medianSeconds: Double
        /// Nine of ten who reached it took no longer.
        var p90Seconds: Double
    }

    /// Nil when nobody reached it.
    var timeToGoal: TimeToGoal? {
        let times = tally.millisecondsToGoal
        guard !times.isEmpty else { return nil }
        let middle = times.count / 2
        let median = times.count % 2 == 1 ? Double(times[middle]) : Double(times[middle - 1] + times[middle]) / 2
        let rank = (times.count * 9 + 9) / 10 - 1
        return TimeToGoal(
            meanSeconds: times.reduce(0) { $0 + Double($1) } / Double(times.count) / 1000,
            medianSeconds: median / 1000,
            p90Seconds: Double(times[rank]) / 1000
        )
    }

    /// Emails of the flow in the order in which its steps send them.
    var emails: [(email: Slug, count: ForecastTally.EmailCount)] {
        var seen: Set<Slug> = []
        return flow.steps.compactMap { step in
            guard case .send(let email, _) = step.action, seen.insert(email).inserted else { return nil }
            return (email, tally.emails[email] ?? ForecastTally.EmailCount())
        }
    }

    /// Every day from the first to the last on which an email was sent.
    var days: [(date: LocalDate, sent: Int)] {
        guard let last = tally.sentOnDay.keys.max() else { return [] }
        return (0...max(0, last)).map { (firstDay.adding(days: $0), tally.sentOnDay[$0] ?? 0) }
    }

    /// What people did with messages of the flow, in a fixed order, without what nobody did.
    var facts: [Slug] {
        let known = ["opened", "clicked", "replied", "bounced", "complained"].map { Slug(stored: $0) }
        return known.filter { fact in tally.emails.values.contains { $0.facts[fact] != nil } }
    }
}
