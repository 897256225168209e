import FlowModel

/// Counts what contacts did on a journey.
///
/// Memory: the sorter takes 24 bytes a fact and frees them bucket by bucket, while what is counted of them grows. A
/// fact that leads from one step to another leaves 8 bytes (the time it took, for the median); a contact that converted
/// leaves 16, 4 for each row of a breakdown that it counts in, and 16 for each of its sources where they are several.
/// Making the report takes 8 bytes more for each conversion of the list at hand. So ten million facts of a million
/// contacts with five breakdowns take no more than gathering them does, 230 MB. Where every five of them are a
/// conversion by several sources it is 410 MB, and 450 MB where every single one is a conversion.
struct JourneyTally: Sendable {
    /// What is known of a step.
    private struct StepCount: Sendable {
        var contacts = 0
        var ended = 0
        var underWay = 0
        var converted = 0
        var paths: [Int]
    }

    private let query: JourneyQuery
    private var steps: [StepCount]
    /// Index into `linkTimes` for each pair of steps; -1 where nobody went that way.
    private var linkIndices: [Int32]
    private var linkTimes: [PieceList<Int64>] = []
    private var contacts = 0
    private var conversions = PieceList<Conversion>()
    private var sources: SourceTally
    private var groups: [GroupTally]

    init(_ query: JourneyQuery, marks: [TouchTable.Mark]) {
        self.query = query
        let count = query.journey.steps.count
        steps = query.journey.steps.map { StepCount(paths: Array(repeating: 0, count: $0.paths.count)) }
        linkIndices = Array(repeating: -1, count: count * count)
        sources = SourceTally()
        groups = query.breakdowns.map { GroupTally($0, marks: marks) }
    }

    /// Counts one contact; `source` is the number of the source that the query asks for.
    mutating func add(_ contact: UInt32, _ walk: JourneyWalk, source: UInt16?, end: Instant) {
        guard let start = walk.visits.first?.at, let last = walk.visits.last, includes(start, end: end) else { return }
        guard source == nil || source == walk.sources.first ?? SourceNames.direct else { return }
        guard query.members?.contains(contact) ?? true else { return }
        contacts += 1
        var conversion: Int?
        if let milliseconds = walk.timeToConvert {
            conversion = conversions.count
            conversions.append(Conversion(milliseconds: milliseconds, walk.sources))
        }
        sources.add(walk.sources, conversion: conversion)
        for index in groups.indices { groups[index].add(contact, start: start, walk.marks, conversion: conversion) }
        count(walk)
        steps[last.step].ended += 1
        // With a limit of time, everybody who counts has had it.
        if query.within == nil, end.milliseconds(since: last.at) < query.underWay { steps[last.step].underWay += 1 }
    }

    private func includes(_ start: Instant, end: Instant) -> Bool {
        if let began = query.began, !began.contains(start) { return false }
        guard let within = query.within else { return true }
        return start <= end.adding(milliseconds: -within)
    }

    private mutating func count(_ walk: JourneyWalk) {
        var from: JourneyWalk.Visit?
        for visit in walk.visits {
            steps[visit.step].contacts += 1
            steps[visit.step].paths[visit.path] += 1
            if walk.isConverted { steps[visit.step].converted += 1 }
            if let from {
                let pair = from.step * steps.count + visit.step
                if linkIndices[pair] < 0 {
                    linkIndices[pair] = Int32(linkTimes.count)
                    linkTimes.append(PieceList())
                }
                linkTimes[Int(linkIndices[pair])].append(visit.at.milliseconds(since: from.at))
            }
            from = visit
        }
    }

    /// Makes the report; everything that was counted is gone then.
    mutating func report(_ names: SourceNames, end: Instant) -> JourneyReport {
        var report = JourneyReport(
            query.journey,
            began: query.began,
            within: query.within,
            end: end,
            underWay: query.underWay
        )
        (report.contacts, report.converted) = (contacts, conversions.count)
        report.steps = query.journey.steps.indices.map(step)
        addLinks(to: &report)
        var times: [Int64] = []
        times.reserveCapacity(conversions.count)
        conversions.forEach { times.append($0.milliseconds) }
        times.sort()
        report.timeToConvert = Times(sorted: times)
        times = []
        report.sources = sources.rows(conversions, names)
        for index in groups.indices { report.groups.append(groups[index].group(conversions)) }
        return report
    }

    private func step(_ index: Int) -> JourneyReport.Step {
        let (step, count) = (query.journey.steps[index], steps[index])
        let isLast = index == steps.count - 1
        return JourneyReport.Step(
            title: step.title,
            contacts: count.contacts,
            dropped: isLast ? 0 : count.ended,
            underWay: isLast ? 0 : count.underWay,
            converted: count.converted,
            paths: zip(step.paths, count.paths).map { JourneyReport.Path(title: $0.title, contacts: $1) }
        )
    }

    private mutating func addLinks(to report: inout JourneyReport) {
        var times: [[Int64]] = []
        for pair in linkIndices.indices where linkIndices[pair] >= 0 {
            var sorted = linkTimes[Int(linkIndices[pair])].takeAll()
            sorted.sort()
            report.links.append(
                JourneyReport.Link(
                    from: pair / steps.count,
                    to: pair % steps.count,
                    contacts: sorted.count,
                    times: Times(sorted: sorted)
                )
            )
            times.append(sorted)
        }
        report.timePerLink = Times(sortedLists: times)
    }
}

/// A contact that reached the last step.
struct Conversion: Sendable {
    /// From the first step.
    var milliseconds: Int64
    /// Number of the first source and of the last one before the conversion.
    var first: UInt16
    var last: UInt16
    /// Whether there are other sources than the first.
    var isMixed: Bool

    init(milliseconds: Int64, _ sources: [UInt16]) {
        self.milliseconds = milliseconds
        (first, last) = (sources.first ?? SourceNames.direct, sources.last ?? SourceNames.direct)
        isMixed = SourceTally.isMixed(sources)
    }
}
