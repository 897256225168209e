package import FlowModel

/// Counts a journey from facts that the caller feeds in any order.
///
/// A contact starts at its first occurrence of the first step. From its step it moves to the nearest later step that a
/// fact reaches, so skipped steps show as links of their own.
package struct JourneyFold: Sendable {
    private let query: JourneyQuery
    private var table: TouchTable
    private var walk: JourneyWalk
    private var tally: JourneyTally
    private var sorter = FactSorter()

    package init(_ query: JourneyQuery) {
        self.query = query
        table = TouchTable(query)
        walk = JourneyWalk(query, table)
        tally = JourneyTally(query, marks: table.marks)
    }

    /// What has to be fed; `part` and `parts` are the caller's to set.
    package var selection: FactSelection {
        let touchpoints = query.journey.steps.flatMap { $0.paths.map(\.touchpoint) }
        var kinds = Set(touchpoints.map(\.kind) + table.marks.map(\.kind))
        kinds.insert(.event)
        let events = touchpoints.compactMap { if case .event(let name) = $0 { name } else { nil } }
        return FactSelection(kinds: kinds, events: Set(events), includesSources: true)
    }

    package mutating func add(_ batch: FactBatch) {
        table.learn(batch.names)
        for fact in batch.facts {
            if let kept = table.kept(fact, batch.names) { sorter.add(kept) }
        }
    }

    /// Counts the contacts that were fed so far, so that those of the next part can follow in another reading.
    ///
    /// All facts of a contact have to come in one part; `end` is the same for all parts.
    package mutating func finishPart(end: Instant) {
        let source = query.source.flatMap { table.sources.known($0) }
        sorter.drain { facts in
            walk.follow(facts, end: end)
            tally.add(facts.contact, walk, source: source, end: end)
        }
        table.forgetNames()
    }

    /// Counts everything that was fed, once; facts at `end` and later are left out.
    package mutating func report(end: Instant) -> JourneyReport {
        finishPart(end: end)
        return tally.report(table.sources, end: end)
    }
}
