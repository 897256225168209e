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
        let source = try world.source()
        let reading = FactReading(source: source, world: world, output: output)
        let breakdowns = JourneyBreakdowns(
            request: request,
            folder: folder,
            source: source,
            period: period,
            zone: zone
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
        let selection = folds.map(\.selection).reduce(nil as FactSelection?) { $0?.joined(to: $1) ?? $1 }
        guard let selection else { return [] }
        var heard = HeardSources(request.source)
        let parts = try reading.parts()
        var end: Instant?
        for part in 0..<parts {
            let summary = try reading.read(selection, part: part, of: parts) { batch in
                heard.add(batch)
                for place in folds.indices { folds[place].add(batch) }
            }
            let last = end ?? reading.end(period.until, summary)
            end = last
            for place in folds.indices where parts > 1 { folds[place].finishPart(end: last) }
        }
        try heard.check()
        let last = end ?? reading.end(period.until, nil)
        return folds.indices.map { folds[$0].report(end: last) }
    }

    // MARK: Everything else

    func stages() throws -> StageReport {
        let source = try world.source()
        let members = try members(source)
        // Counts of now are of everybody, and of no other time.
        let isNow = members == nil && (period.until.map { $0 >= world.clock.now() } ?? true)
        let now = isNow ? try source.stageCounts() : nil
        var fold = StageFold(folder.lifecycle, period: period.range, now: now)
        let end = try feed(&fold, source, members)
        return fold.report(end: end)
    }

    func flows() throws -> FlowReport {
        let source = try world.source()
        let members = try members(source)
        var fold = FlowFold(period: period.range)
        let end = try feed(&fold, source, members)
        var report = fold.report(end: end)
        if members == nil, period.until == nil { report.place(try source.places(), in: folder.flows) }
        return report
    }

    func goal(_ path: Journey.Path) throws -> GoalReport {
        let source = try world.source()
        var fold = GoalFold(path, within: try request.withinMilliseconds())
        let end = try feed(&fold, source, try members(source))
        return fold.report(end: end)
    }

    private func feed(
        _ fold: inout some ReportFold,
        _ source: any FactSource,
        _ members: Set<UInt32>?
    ) throws -> Instant {
        let reading = FactReading(source: source, world: world, output: output, members: members)
        let summary = try reading.read(fold.selection) { fold.add($0) }
        return reading.end(period.until, summary)
    }

    private func members(_ source: any FactSource) throws -> Set<UInt32>? {
        try request.segment.map { try source.members(of: folder.segment($0)) }
    }
}

extension StageFold: ReportFold {}
extension FlowFold: ReportFold {}
extension GoalFold: ReportFold {}

extension FactSelection {
    /// What either of them needs.
    fileprivate func joined(to other: FactSelection) -> FactSelection {
        var result = self
        result.kinds.formUnion(other.kinds)
        if let mine = events, let theirs = other.events { result.events = mine.union(theirs) } else { result.events = nil }
        result.includesSources = includesSources || other.includesSources
        return result
    }
}

extension FlowReport {
    /// Adds how many stand at each step now, in the order of the flow's steps.
    fileprivate mutating func place(_ places: [FlowPlace], in folder: [FlowModel.Flow]) {
        for index in flows.indices where flows[index].places.isEmpty {
            let own = places.filter { $0.flow == flows[index].name && $0.version == flows[index].version }
            let written = folder.first { $0.name == flows[index].name }?.steps.map(\.number) ?? []
            func rank(_ step: String) -> Int { written.firstIndex(of: step) ?? written.count }
            flows[index].places =
                own.sorted { (rank($0.step), $0.step) < (rank($1.step), $1.step) }
                .map { FlowReport.Place(step: $0.step, contacts: $0.contacts) }
        }
    }
}

/// The sources that facts tell, kept when a report is of one of them alone.
private struct HeardSources {
    private let wanted: String?
    private var numbers: Set<UInt32> = []
    private var names: Set<String> = []

    init(_ wanted: String?) {
        self.wanted = wanted
    }

    mutating func add(_ batch: FactBatch) {
        guard wanted != nil else { return }
        for fact in batch.facts where fact.kind == .event && fact.detail != Fact.noName {
            guard numbers.insert(fact.detail).inserted, Int(fact.detail) < batch.names.count else { continue }
            names.insert(batch.names[Int(fact.detail)])
        }
    }

    /// - Throws: when nobody came from the wanted source, which is a misspelt one then.
    func check() throws(CommandError) {
        guard let wanted, wanted != "direct", !names.contains(wanted) else { return }
        var nearest = NearestName()
        throw .report(
            .unknownSource(
                name: TextTable.printable(wanted),
                nearest: nearest.nearest(to: wanted, among: names.sorted()).map(TextTable.printable)
            )
        )
    }
}
