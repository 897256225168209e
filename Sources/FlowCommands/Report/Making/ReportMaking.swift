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
        let within = try request.withinMilliseconds()
        var folds: [JourneyFold] = []
        var heard = HeardSources(request.source)
        var steps = HeardSteps(folder)
        let end = try atOneMoment { source in
            let groups = try breakdowns(source).all()
            let members = try members(source)
            folds = journeys.map { journey in
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
            let reading = FactReading(source: source, world: world, output: output)
            return try reading.feed(&folds, until: period.until) { batch in
                heard.add(batch)
                steps.add(batch)
            }
        }
        try heard.check()
        return folds.indices.map { steps.completed(folds[$0].report(end: end), of: journeys[$0]) }
    }

    private func breakdowns(_ source: any FactSource) -> JourneyBreakdowns {
        JourneyBreakdowns(
            request: request,
            folder: folder,
            source: source,
            period: period,
            zone: zone,
            output: output
        )
    }

    // MARK: Everything else

    func stages() throws -> StageReport {
        try report { source, members in
            // Counts of now are of everybody, and of no other time.
            let isNow = members == nil && (period.until.map { $0 >= world.clock.now() } ?? true)
            let now = isNow ? try source.stageCounts() : nil
            return StageFold(folder.lifecycle, period: period.range, now: now)
        } made: { fold, end in
            fold.report(end: end)
        }
    }

    func flows() throws -> FlowReport {
        var places: [FlowPlace] = []
        return try report { source, members in
            // Who stands where is known of now, and of everybody.
            places = members == nil && period.until == nil ? try source.places() : []
            return FlowFold(period: period.range)
        } made: { fold, end in
            let standing = places.map { place in
                FlowReport.Standing(
                    flow: place.flow,
                    version: place.version,
                    place: FlowReport.Place(step: place.step, contacts: place.contacts)
                )
            }
            return fold.report(end: end, standing: standing)
        }
    }

    func goal(_ path: Journey.Path) throws -> GoalReport {
        let within = try request.withinMilliseconds()
        var heard = HeardEvents(path.touchpoint)
        var report = try report(listening: { heard.add($0) }) { _, _ in
            GoalFold(path, within: within)
        } made: { fold, end in
            fold.report(end: end)
        }
        report.stages = stageTitles
        if let warning = heard.warning { output.writeError(warning) }
        return report
    }

    /// What the folder calls the stages.
    var stageTitles: [Slug: String] { folder.lifecycle.stageTitles }

    /// Feeds the fold that is begun, at one moment, and makes the report of it afterwards.
    private func report<Fold: ReportFold, Made>(
        listening: (FactBatch) -> Void = { _ in },
        begun: (any FactSource, _ members: Set<UInt32>?) throws -> Fold,
        made: (inout Fold, Instant) -> Made
    ) throws -> Made {
        var folds: [Fold] = []
        let end = try atOneMoment { source in
            let members = try members(source)
            folds = [try begun(source, members)]
            let reading = FactReading(source: source, world: world, output: output, members: members)
            return try reading.feed(&folds, until: period.until, listening: listening)
        }
        return made(&folds[0], end)
    }

    private func atOneMoment<Result>(_ body: (any FactSource) throws -> Result) throws -> Result {
        try world.source(folder.change).atOneMoment(body)
    }

    private func members(_ source: any FactSource) throws -> Set<UInt32>? {
        guard let segment = try request.segment.map(folder.segment) else { return nil }
        return try source.members(of: segment)
    }
}
