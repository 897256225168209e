import FlowInsights
import FlowModel
import Testing

@Suite struct JourneyPropertyTests {
    /// What the invented inputs had between them, so that their equality says something.
    private struct Seen {
        var converted = 0
        var skipping = 0
        var fractions = 0
        var differences = 0
        var breakdowns: Set<Int> = []
    }

    @Test func `Two hundred invented journeys come out as a straightforward computation has them`() {
        var seen = Seen()
        for seed in UInt64(1)...200 {
            var inventor = JourneyInventor(seed: seed)
            let (query, batches, end) = (inventor.query(), inventor.batches(), inventor.end())
            var fold = JourneyFold(query)
            for batch in batches { fold.add(batch) }
            let told = batches.flatMap { batch in batch.facts.map { PlainJourney.Told($0, batch.names) } }
            var (report, plain) = (fold.report(end: end), PlainJourney(query, told, end: end).report)
            expectEqual(report.sources, plain.sources, seed)
            count(report, &seen)
            (report.sources, plain.sources) = ([], [])
            #expect(report == plain, "seed \(seed)")
        }
        #expect(seen.converted > 300)
        #expect(seen.skipping > 150)
        #expect(seen.fractions > 100)
        #expect(seen.differences > 50)
        #expect(seen.breakdowns == [0, 1, 2, 3, 4])
    }

    /// Sums of fractions are equal but for rounding.
    private func expectEqual(_ sources: [JourneyReport.Source], _ plain: [JourneyReport.Source], _ seed: UInt64) {
        func isNear(_ one: Double?, _ other: Double?) -> Bool {
            guard let one, let other else { return one == nil && other == nil }
            return abs(one - other) <= 1e-9 * max(1, abs(one))
        }
        #expect(sources.map(\.source) == plain.map(\.source), "seed \(seed)")
        #expect(sources.map(\.model) == plain.map(\.model), "seed \(seed)")
        for (one, other) in zip(sources, plain) {
            #expect(isNear(one.contacts, other.contacts), "seed \(seed), \(one), \(other)")
            #expect(isNear(one.converted, other.converted), "seed \(seed), \(one), \(other)")
            #expect(isNear(one.timeToConvert.meanSeconds, other.timeToConvert.meanSeconds), "seed \(seed)")
            #expect(isNear(one.timeToConvert.medianSeconds, other.timeToConvert.medianSeconds), "seed \(seed)")
        }
    }

    private func count(_ report: JourneyReport, _ seen: inout Seen) {
        seen.converted += report.converted
        seen.skipping += report.links.count { $0.skipped > 0 }
        seen.fractions += report.sources.count { $0.converted != $0.converted.rounded() }
        for group in report.groups {
            seen.differences += group.rows.count { $0.difference != nil }
            switch group.breakdown {
            case .periods: seen.breakdowns.insert(0)
            case .change: seen.breakdowns.insert(1)
            case .arms: seen.breakdowns.insert(2)
            case .versions: seen.breakdowns.insert(3)
            case .segments: seen.breakdowns.insert(4)
            }
        }
    }
}
