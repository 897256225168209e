import FlowModel

/// Counts, thing by thing, who did it how often and who reached the goal: one contact after the other.
///
/// Keeps some numbers for each thing and none for each contact.
struct GoalTally: Sendable {
    /// How often at least, in the rows: a few, since the best of many would be the one that chance favoured most.
    static let times = [1, 2, 3, 5, 10]

    let within: Int64?
    private let least: Int
    private var compared = 0
    private var reachers = 0
    private(set) var early = 0
    private(set) var tooNew = 0
    /// By thing and by `times`: contacts who did it that often, and of them those who reached the goal.
    private var did: [Share] = []
    /// By thing: which contact it was counted for last, as a count of contacts, and how often that one did it.
    private var seenBy: [Int] = []
    private var often: [Int] = []
    private var contact = 0
    private var touched: [Int] = []

    init(within: Int64?, least: Int) {
        (self.within, self.least) = (within, least)
    }

    var reached: Share { Share(reachers, of: compared) }

    /// How many of the contacts compared did it at all.
    func contacts(_ thing: Int) -> Int { did[thing * GoalTally.times.count].whole }

    mutating func makeRoom(_ things: Int) {
        let more = things - often.count
        guard more > 0 else { return }
        did += Array(repeating: Share(0, of: 0), count: more * GoalTally.times.count)
        seenBy += Array(repeating: 0, count: more)
        often += Array(repeating: 0, count: more)
    }

    /// Takes all facts of a contact, the names being numbers of things, the earliest first.
    mutating func count(_ facts: ContactFacts, end: Instant) {
        let first = facts.firstAt
        guard first < end else { return }
        let landmark = within.map { first.adding(milliseconds: $0) }
        if let landmark, landmark > end {
            tooNew += 1
            return
        }
        contact += 1
        touched.removeAll(keepingCapacity: true)
        var hasReached = false
        for fact in facts {
            guard fact.at < end else { break }
            let isLate = landmark.map { fact.at >= $0 } ?? false
            if fact.name == GoalThings.goal {
                if landmark != nil, !isLate {
                    early += 1
                    return
                }
                hasReached = true
                break
            }
            if !isLate { note(Int(fact.name)) }
        }
        compared += 1
        if hasReached { reachers += 1 }
        for thing in touched {
            for (index, times) in GoalTally.times.enumerated() {
                guard often[thing] >= times else { break }
                did[thing * GoalTally.times.count + index].whole += 1
                if hasReached { did[thing * GoalTally.times.count + index].part += 1 }
            }
        }
    }

    private mutating func note(_ thing: Int) {
        if seenBy[thing] != contact {
            (seenBy[thing], often[thing]) = (contact, 0)
            touched.append(thing)
        }
        often[thing] += 1
    }

    /// The row of doing it once, and the one of doing it as often as makes the largest difference if that is another.
    func rows(_ thing: Int, title: String, kind: Fact.Kind) -> [GoalReport.Row] {
        let rows = GoalTally.times.indices.compactMap { index -> GoalReport.Row? in
            let did = did[thing * GoalTally.times.count + index]
            let didNot = Share(reachers - did.part, of: compared - did.whole)
            guard min(did.whole, didNot.whole) >= least else { return nil }
            var row = GoalReport.Row(
                title: title,
                times: GoalTally.times[index],
                did: did,
                didNot: didNot,
                difference: Difference(did, minus: didNot),
                didInterval: did.interval,
                didNotInterval: didNot.interval
            )
            row.kind = kind
            return row
        }
        // The first of several that are as large: doing less is enough.
        guard let best = rows.max(by: { $0.difference.value < $1.difference.value }) else { return [] }
        return rows.filter { $0.times == 1 || $0.times == best.times }
    }
}
