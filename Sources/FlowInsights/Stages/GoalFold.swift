package import FlowModel

/// Compares those who did something with those who did not: how many of each reached a goal.
///
/// The plain comparison is unfair: who reached the goal early had less time to do anything before it, and who stays
/// long does more of everything. So with `within` this is a landmark analysis (Anderson, Cain and Gelber, Analysis of
/// survival by tumor response, Journal of Clinical Oncology 1(11), 1983): only what a contact did in that time from its
/// first fact counts as done, only contacts who were there that long and had not reached the goal by then are
/// compared, and the goal counts from then on. Whether something makes people stay, or those who stay do it anyway,
/// this cannot tell; a split of a flow can.
///
/// First is a contact's first fact of the kinds in `selection`. A landmark suits a goal that takes longer than it:
/// where `GoalReport.early` is larger than the part of `reached`, a shorter one tells more.
package struct GoalFold: Sendable {
    private let goal: Journey.Path
    private var names = FactNames()
    private var things: GoalThings
    private var tally: GoalTally
    private var sorter = FactSorter()

    /// - `within`: milliseconds from a contact's first fact in which earlier things count. Nil compares what was done
    ///   at any time before the goal, or ever by those who did not reach it: more data, and the unfairness told above.
    /// - `least`: contacts that there must be on either side of a row; below it chance makes the largest differences.
    package init(_ goal: Journey.Path, within: Int64? = nil, least: Int = 10) {
        self.goal = goal
        things = GoalThings(goal: goal.touchpoint)
        tally = GoalTally(within: within.map { max(0, $0) }, least: max(1, least))
    }

    /// What has to be fed.
    package var selection: FactSelection { FactSelection(kinds: things.kinds) }

    package mutating func add(_ batch: FactBatch) {
        names.read(batch)
        for fact in batch.facts {
            let thing = things.number(fact.kind, names.number(fact.name), names)
            guard thing != GoalThings.none else { continue }
            sorter.add(Fact(contact: fact.contact, kind: fact.kind, name: thing, at: fact.at))
        }
    }

    /// Counts the contacts that were fed so far, so that those of the next part can follow in another reading.
    ///
    /// All facts of a contact have to come in one part; `end` is the same for all parts.
    package mutating func finishPart(end: Instant) {
        var facts = sorter
        sorter = FactSorter()
        tally.makeRoom(things.count)
        facts.drain { tally.count($0, end: end) }
        names.endReading()
    }

    /// Counts everything that was fed; facts at `end` and later are left out.
    package mutating func report(end: Instant) -> GoalReport {
        finishPart(end: end)
        var report = GoalReport(goal: goal.title, reached: tally.reached, rows: [], end: end)
        (report.within, report.early, report.tooNew) = (tally.within, tally.early, tally.tooNew)
        let done = (0..<things.count).map { (title: things.title($0, names), contacts: tally.contacts($0), thing: $0) }
            .filter { $0.contacts > 0 }
            .sorted { ($1.contacts, $0.title) < ($0.contacts, $1.title) }
        report.leftOut = max(0, done.count - GoalReport.limit)
        report.rows = done.prefix(GoalReport.limit)
            .flatMap { tally.rows($0.thing, title: $0.title, kind: things.kind($0.thing)) }
            .sorted { left, right in
                left.difference.value == right.difference.value
                    ? (left.title, left.times) < (right.title, right.times)
                    : left.difference.value > right.difference.value
            }
        return report
    }
}
