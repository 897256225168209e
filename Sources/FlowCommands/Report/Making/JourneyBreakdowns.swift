import FlowInsights
import FlowModel
import FlowRuntime

/// Makes what contacts of a journey are told apart by out of the words of the command line.
struct JourneyBreakdowns {
    let request: ReportRequest
    let folder: ReportFolder
    let source: any FactSource
    let period: ReportPeriod
    let zone: ZoneTable
    let output: Output

    /// In the order in which they were asked for; the change comes first, since it is the question.
    func all() throws -> [JourneyBreakdown] {
        var result: [JourneyBreakdown] = []
        if let change = request.change {
            let instant = try ReportPeriod.moment(change, "--change", zone)
            let title = title(of: instant)
            result.append(.change(instant, titles: ["before \(title)", "from \(title) on"]))
        }
        var seen: Set<ReportRequest.Grouping> = []
        for grouping in request.groupings where seen.insert(grouping).inserted {
            result += try breakdowns(grouping)
        }
        return result
    }

    private func breakdowns(_ grouping: ReportRequest.Grouping) throws -> [JourneyBreakdown] {
        switch grouping {
        case .day, .week, .month, .quarter:
            return [CalendarPeriods(grouping, since: period.since, until: period.until, zone: zone).breakdown]
        case .segment:
            let members = try members()
            return try some(members.isEmpty ? [] : [.segments(members)], grouping)
        case .arm:
            return try some(try folder.flows(request.flow).flatMap(SplitArms.breakdowns), grouping)
        case .version:
            let versions = try folder.flows(request.flow).compactMap { flow -> JourneyBreakdown? in
                let applied = try source.versions(of: flow.name)
                return applied.count > 1 ? .versions(flow: flow.name, titles: titles(applied)) : nil
            }
            return try some(versions, grouping)
        }
    }

    /// Of a file some segments cannot be told; the others can be compared all the same, which is said.
    private func members() throws -> [JourneyBreakdown.Members] {
        var members: [JourneyBreakdown.Members] = []
        var unknown: [CommandError] = []
        for segment in folder.lifecycle.segments {
            do {
                let contacts = try source.members(of: segment)
                members.append(JourneyBreakdown.Members(title: segment.title, contacts: contacts))
            } catch let error as CommandError {
                guard case .unknownMembers = error else { throw error }
                unknown.append(error)
            }
        }
        if members.isEmpty, let error = unknown.first { throw error }
        for error in unknown { output.writeError("warning: this segment is left out: \(error.message)") }
        return members
    }

    private func some(
        _ breakdowns: [JourneyBreakdown],
        _ grouping: ReportRequest.Grouping
    ) throws(CommandError) -> [JourneyBreakdown] {
        guard breakdowns.isEmpty else { return breakdowns }
        throw .report(.nothingToGroup(by: grouping, flow: request.flow.map(TextTable.printable)))
    }

    /// A day's beginning is that day, also where the clocks skip its 00:00.
    private func title(of instant: Instant) -> String {
        let date = zone.local(at: instant).date
        let beginning = zone.instant(of: LocalTime(date: date, millisecondOfDay: 0))
        return instant == beginning ? TimeText.day(date) : TimeText.moment(instant, in: zone)
    }

    /// Versions from the first one on, with the days on which they were applied.
    private func titles(_ applied: [Instant]) -> [String] {
        applied.enumerated().map { index, instant in
            "version \(index + 1) (\(ISO8601.date(zone.local(at: instant).date)))"
        }
    }
}

/// The arms of a flow's splits as reports name them.
enum SplitArms {
    static func breakdowns(_ flow: Flow) -> [JourneyBreakdown] {
        flow.steps.enumerated().compactMap { index, step in
            guard case .split(let arms) = step.action else { return nil }
            return .arms(
                flow: flow.name,
                split: step.number,
                arms: arms.indices.map { place in
                    let own = own(flow, index, arms, place)
                    let words = own.first.map { flow.steps[$0].text } ?? "nothing"
                    return JourneyBreakdown.Arm(
                        title: "\(place + 1) (\(share(arms[place].share))): \(words)",
                        isHoldout: !own.contains { flow.steps[$0].sends },
                        share: arms[place].share
                    )
                }
            )
        }
    }

    /// The steps that are written in that arm.
    private static func own(_ flow: Flow, _ split: Int, _ arms: [Step.Arm], _ place: Int) -> [Int] {
        let start = arms[place].target
        // An arm without steps leads where all of them go on.
        let end = arms[(place + 1)...].map(\.target).first { $0 > start } ?? flow.steps.count
        guard start > split, start < end else { return [] }
        let inside = flow.steps[split].number + "."
        return Array(start..<min(end, flow.steps.count)).filter { flow.steps[$0].number.hasPrefix(inside) }
    }

    /// `33.34%`.
    private static func share(_ hundredths: Int) -> String { Value.text(of: Double(hundredths) / 100) + "%" }
}

extension Step {
    /// Whether it may send the contact an email.
    fileprivate var sends: Bool { if case .send = action { true } else { false } }
}
