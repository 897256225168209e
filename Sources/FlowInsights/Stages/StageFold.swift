package import FlowModel

/// Counts stages and the moves between them from facts that the caller feeds in any order.
///
/// A stage that moves name and the folder does not define has a row behind the others, and moves from and to it have no
/// direction; a move from a stage to itself is none. A contact whose stage was given without a move (an import) is in
/// `now` alone, where the caller tells it, until a move tells where it comes from: then it was there, at a time that is
/// not known, so that a conversion begins with it, but no time.
package struct StageFold: Sendable {
    private let period: Range<Instant>?
    private let now: [Slug: Int]?
    private var names = FactNames()
    private var tally: StageTally
    private var sorter = FactSorter()

    /// `now` says how many are in each stage at the end; without it the moves tell.
    package init(_ lifecycle: Lifecycle, period: Range<Instant>? = nil, now: [Slug: Int]? = nil) {
        (self.period, self.now) = (period, now)
        tally = StageTally(lifecycle, period: period)
    }

    /// What has to be fed.
    package var selection: FactSelection { FactSelection(kinds: [.stage]) }

    package mutating func add(_ batch: FactBatch) {
        names.read(batch)
        for fact in batch.facts where fact.kind == .stage {
            guard let to = tally.row(names.number(fact.name), names) else { continue }
            let from = tally.row(names.number(fact.detail), names) ?? Fact.noName
            sorter.add(Fact(contact: fact.contact, kind: .stage, name: to, detail: from, at: fact.at))
        }
    }

    /// Counts the contacts that were fed so far, so that those of the next part can follow in another reading.
    ///
    /// All facts of a contact have to come in one part; `end` is the same for all parts.
    package mutating func finishPart(end: Instant) {
        var facts = sorter
        sorter = FactSorter()
        facts.drain { tally.count($0, end: end) }
        names.endReading()
    }

    /// Counts everything that was fed; facts at `end` and later are left out.
    package mutating func report(end: Instant) -> StageReport {
        finishPart(end: end)
        return tally.report(now: now, end: end)
    }
}
