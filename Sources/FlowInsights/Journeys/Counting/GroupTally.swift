import FlowModel

/// Counts the contacts of one breakdown, row by row.
struct GroupTally: Sendable {
    private struct RowCount: Sendable {
        var contacts = 0
        /// Indices of conversions.
        var conversions = PieceList<UInt32>()

        mutating func add(_ conversion: Int?) {
            contacts += 1
            if let conversion { conversions.append(UInt32(clamping: conversion)) }
        }
    }

    private let breakdown: JourneyBreakdown
    /// Index of the mark that tells the row, where one does.
    private let mark: Int?
    /// Where the rows of a breakdown by time begin, but for the first one.
    private let beginnings: [Instant]
    private var rows: [RowCount]
    /// Those who belong to no row.
    private var others = RowCount()

    init(_ breakdown: JourneyBreakdown, marks: [TouchTable.Mark]) {
        self.breakdown = breakdown
        mark = TouchTable.Mark(breakdown).flatMap { marks.firstIndex(of: $0) }
        switch breakdown {
        case .periods(let instants, _): beginnings = instants.sorted()
        case .change(let instant, _): beginnings = [instant]
        case .arms, .versions, .segments: beginnings = []
        }
        let count =
            switch breakdown {
            case .periods, .change: beginnings.count + 1
            case .arms(_, _, let arms): arms.count
            case .versions: 0
            case .segments(let segments): segments.count
            }
        rows = Array(repeating: RowCount(), count: count)
    }

    /// Counts a contact that began at `start`; `marks` are what facts told of it.
    mutating func add(_ contact: UInt32, start: Instant, _ marks: [Int?], conversion: Int?) {
        switch breakdown {
        case .periods, .change:
            rows[row(of: start)].add(conversion)
        case .segments(let segments):
            var isInNone = true
            for (index, segment) in segments.enumerated() where segment.contacts.contains(contact) {
                rows[index].add(conversion)
                isInNone = false
            }
            if isInNone { others.add(conversion) }
        case .arms, .versions:
            guard let number = mark.flatMap({ marks[$0] }), number > 0 else { return others.add(conversion) }
            if case .versions = breakdown, number > rows.count {
                rows += Array(repeating: RowCount(), count: number - rows.count)
            }
            if number <= rows.count { rows[number - 1].add(conversion) } else { others.add(conversion) }
        }
    }

    private func row(of start: Instant) -> Int {
        var (low, high) = (0, beginnings.count)
        while low < high {
            let middle = (low + high) / 2
            if beginnings[middle] <= start { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The rows of the report; everything that was counted is gone then.
    mutating func group(_ conversions: PieceList<Conversion>) -> JourneyReport.Group {
        var result: [JourneyReport.Row] = []
        let base = breakdown.base
        let isChain = if case .versions = breakdown { true } else { false }
        for index in rows.indices where !isChain || rows[index].contacts > 0 {
            result.append(GroupTally.row(breakdown.title(index), &rows[index], conversions))
            result[result.count - 1].isBase = index == base
        }
        for index in result.indices where index != base {
            let measure = isChain ? index - 1 : base ?? -1
            guard result.indices.contains(measure) else { continue }
            let (own, other) = (result[index].conversion, result[measure].conversion)
            // Of nobody nothing can be said.
            if own.whole > 0, other.whole > 0 { result[index].difference = Difference(own, minus: other) }
        }
        if others.contacts > 0 { result.append(GroupTally.row(breakdown.titleOfOthers, &others, conversions)) }
        return JourneyReport.Group(breakdown: breakdown, rows: result)
    }

    private static func row(
        _ title: String,
        _ count: inout RowCount,
        _ conversions: PieceList<Conversion>
    ) -> JourneyReport.Row {
        var times: [Int64] = []
        times.reserveCapacity(count.conversions.count)
        count.conversions.drain { times.append(conversions[Int($0)].milliseconds) }
        times.sort()
        return JourneyReport.Row(
            title: title,
            contacts: count.contacts,
            converted: times.count,
            interval: Share(times.count, of: count.contacts).interval,
            timeToConvert: Times(sorted: times)
        )
    }
}

extension JourneyBreakdown {
    /// Index of the row that all others are measured by; nil where there is none.
    fileprivate var base: Int? {
        switch self {
        case .change: 0
        case .arms(_, _, let arms): arms.isEmpty ? nil : arms.firstIndex(where: \.isHoldout) ?? 0
        case .periods, .versions, .segments: nil
        }
    }

    fileprivate func title(_ row: Int) -> String {
        switch self {
        case .periods(_, let titles), .change(_, let titles): row < titles.count ? titles[row] : ""
        case .arms(_, _, let arms): arms[row].title
        case .segments(let segments): segments[row].title
        case .versions(_, let titles): row < titles.count ? titles[row] : "version \(row + 1)"
        }
    }

    fileprivate var titleOfOthers: String {
        switch self {
        case .arms(let flow, let split, _): "not at split \(split) of \(flow)"
        case .versions(let flow, _): "not in \(flow)"
        case .segments: "none of them"
        case .periods, .change: ""
        }
    }
}
