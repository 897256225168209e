import FlowInsights
import FlowModel
import FlowRuntime

/// Something that a report is counted by.
protocol ReportFold {
    /// What has to be fed.
    var selection: FactSelection { get }
    mutating func add(_ batch: FactBatch)
    /// Counts the contacts fed so far, all of whose facts are in, and forgets their facts.
    mutating func finishPart(end: Instant)
}

extension JourneyFold: ReportFold {}
extension StageFold: ReportFold {}
extension FlowFold: ReportFold {}
extension GoalFold: ReportFold {}

/// Reads facts into folds, and tells how far it is.
struct FactReading {
    /// Facts of one reading: 24 bytes each while they are sorted, once for each report that keeps them.
    static let partLimit = 16_000_000
    private static let pauseMilliseconds: Int64 = 1_000

    let source: any FactSource
    let world: ReportWorld
    let output: Output
    /// Whose facts alone are handed on; nil is everybody's.
    var members: Set<UInt32>?
    /// Facts of one part at most.
    var partLimit = FactReading.partLimit

    /// Feeds the folds in as many readings as memory asks for.
    ///
    /// - Returns: up to when the report goes: `until`, or where what is known ends.
    func feed<Fold: ReportFold>(
        _ folds: inout [Fold],
        until: Instant?,
        listening: (FactBatch) -> Void = { _ in }
    ) throws -> Instant {
        let selection = folds.map(\.selection).reduce(FactSelection(kinds: [], events: [])) { $0.joined(to: $1) }
        let parts = try parts(for: folds.count)
        var end = until
        for part in 0..<parts {
            let summary = try read(selection, part: part, of: parts) { batch in
                listening(batch)
                for place in folds.indices { folds[place].add(batch) }
            }
            let last = part == 0 ? self.end(until, summary) : end ?? .distantPast
            end = last
            for place in folds.indices where parts > 1 { folds[place].finishPart(end: last) }
        }
        return end ?? .distantPast
    }

    /// A source's estimate is of all facts, whether selected or not; two reports rarely keep the same ones.
    private func parts(for reports: Int) throws -> UInt32 {
        let factor = max(1, (reports + 1) / 2)
        let estimate = min(max(0, try source.factEstimate()), Int.max / 2 / factor) * factor
        return UInt32(clamping: min(1_024, max(1, (estimate - 1) / max(1, partLimit) + 1)))
    }

    private func read(
        _ selection: FactSelection,
        part: UInt32,
        of parts: UInt32,
        _ body: (FactBatch) throws -> Void
    ) throws -> FactSummary {
        var selection = selection
        (selection.part, selection.parts) = (part, parts)
        var last = world.clock.now()
        var count = 0
        return try source.facts(selection) { batch in
            count += batch.facts.count
            let now = world.clock.now()
            if now.milliseconds(since: last) >= FactReading.pauseMilliseconds {
                last = now
                let place = parts > 1 ? ", part \(part + 1) of \(parts)" : ""
                output.writeError("\(count) facts read\(place)")
            }
            guard let members else { return try body(batch) }
            try body(FactBatch(facts: batch.facts.filter { members.contains($0.contact) }, names: batch.names))
        }
    }

    private func end(_ until: Instant?, _ summary: FactSummary) -> Instant {
        let known: Instant =
            switch world.origin {
            case .database: world.clock.now()
            case .file: summary.lastAt?.adding(milliseconds: 1) ?? world.clock.now()
            }
        return until.map { min($0, known) } ?? known
    }
}

extension FactSelection {
    /// What either of them needs.
    fileprivate func joined(to other: FactSelection) -> FactSelection {
        var result = self
        result.kinds.formUnion(other.kinds)
        result.events = events.flatMap { mine in other.events.map { mine.union($0) } }
        result.includesSources = includesSources || other.includesSources
        return result
    }
}
