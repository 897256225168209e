import FlowInsights
import FlowModel
import FlowRuntime

/// Something that a report is counted by.
protocol ReportFold {
    /// What has to be fed.
    var selection: FactSelection { get }
    mutating func add(_ batch: FactBatch)
}

/// Reads facts into folds, and tells how far it is.
struct FactReading {
    /// Facts of one reading: 24 bytes each while they are sorted.
    static let partLimit = 12_000_000
    private static let pauseMilliseconds: Int64 = 1_000

    let source: any FactSource
    let world: ReportWorld
    let output: Output
    /// Whose facts alone are handed on; nil is everybody's.
    var members: Set<UInt32>?
    /// Facts of one part at most.
    var partLimit = FactReading.partLimit

    /// In how many parts everything is read; a source's estimate is of all facts, whether selected or not.
    func parts() throws -> UInt32 {
        let estimate = max(0, try source.factEstimate())
        return UInt32(clamping: min(1_024, max(1, (estimate + partLimit - 1) / max(1, partLimit))))
    }

    /// Hands the facts of one part on.
    /// - Returns: what the reading came to.
    func read(
        _ selection: FactSelection,
        part: UInt32 = 0,
        of parts: UInt32 = 1,
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

    /// Up to when a report goes: `until`, or where what is known ends.
    func end(_ until: Instant?, _ summary: FactSummary?) -> Instant {
        let known: Instant =
            switch world.origin {
            case .database: world.clock.now()
            case .file: summary?.lastAt?.adding(milliseconds: 1) ?? world.clock.now()
            }
        return until.map { min($0, known) } ?? known
    }
}
