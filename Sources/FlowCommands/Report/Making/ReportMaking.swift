import FlowInsights
import FlowModel
import FlowRuntime

/// Counts what a request asks for.
struct ReportMaking {
    let request: ReportRequest
    let world: ReportWorld
    let folder: ReportFolder
    let period: ReportPeriod
    let zone: ZoneTable
    let output: Output

    // MARK: Journeys

    /// Reads all facts once for all journeys.
    func journeys(_ journeys: [Journey]) throws -> [JourneyReport] {
        let source = try world.source(folder.change)
        let reading = FactReading(source: source, world: world, output: output)
        let breakdowns = JourneyBreakdowns(
            request: request,
            folder: folder,
            source: source,
            period: period,
            zone: zone,
            output: output
        )
        let groups = try breakdowns.all()
        let members = try members(source)
        let within = try request.withinMilliseconds()
        var folds = journeys.map { journey in
            JourneyFold(
                JourneyQuery(
                    journey,
                    began: period.range,
                    within: within,
                    source: request.source,
                    members: members,
                    breakdowns: groups
                )
            )
        }
        var heard = HeardSources(request.source)
        let end = try reading.feed(&folds, until: period.until) { heard.add($0) }
        try heard.check()
        return folds.indices.map { folds[$0].report(end: end) }
    }

    // MARK: Everything else

    func stages() throws -> StageReport {
        let source = try world.source(folder.change)
        let members = try members(source)
        // Counts of now are of everybody, and of no other time.
        let isNow = members == nil && (period.until.map { $0 >= world.clock.now() } ?? true)
        let now = isNow ? try source.stageCounts() : nil
        return try report(StageFold(folder.lifecycle, period: period.range, now: now), source, members) {
            $0.report(end: $1)
        }
    }

    func flows() throws -> FlowReport {
        let source = try world.source(folder.change)
        let members = try members(source)
        // Who stands where is known of now, and of everybody.
        let places = members == nil && period.until == nil ? try source.places() : []
        let standing = places.map { place in
            FlowReport.Standing(
                flow: place.flow,
                version: place.version,
                place: FlowReport.Place(step: place.step, contacts: place.contacts)
            )
        }
        return try report(FlowFold(period: period.range), source, members) {
            $0.report(end: $1, standing: standing)
        }
    }

    func goal(_ path: Journey.Path) throws -> GoalReport {
        let source = try world.source(folder.change)
        let fold = GoalFold(path, within: try request.withinMilliseconds())
        var heard = HeardEvents(path.touchpoint)
        var report = try report(fold, source, try members(source), listening: { heard.add($0) }) { $0.report(end: $1) }
        report.stages = stageTitles
        if let warning = heard.warning { output.writeError(warning) }
        return report
    }

    /// What the folder calls the stages.
    var stageTitles: [Slug: String] {
        let stages = (folder.lifecycle.stages + folder.lifecycle.outside).map { ($0.name, $0.title) }
        return Dictionary(stages, uniquingKeysWith: { first, _ in first })
    }

    private func report<Fold: ReportFold, Result>(
        _ fold: Fold,
        _ source: any FactSource,
        _ members: Set<UInt32>?,
        listening: (FactBatch) -> Void = { _ in },
        _ body: (inout Fold, Instant) -> Result
    ) throws -> Result {
        let reading = FactReading(source: source, world: world, output: output, members: members)
        var folds = [fold]
        let end = try reading.feed(&folds, until: period.until, listening: listening)
        return body(&folds[0], end)
    }

    private func members(_ source: any FactSource) throws -> Set<UInt32>? {
        guard let segment = try request.segment.map(folder.segment) else { return nil }
        return try source.members(of: segment)
    }
}
