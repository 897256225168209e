import FlowInsights
import FlowModel

/// The same figures as `StageFold`, in the simplest way: lists of stays, and a filter for each figure.
struct PlainStages {
    /// A time in one stage.
    private struct Stay {
        /// How many stays the contact had before.
        var number: Int
        var stage: String
        /// Nil where it is not known.
        var began: Instant?
        /// The move that began it; nil where there was none.
        var from: String?
        var isMove: Bool
        /// When a move out of it ended it.
        var ended: Instant?
        /// When a move told it, where none began it.
        var told: Instant?
    }

    private let funnel: [String]
    private let outside: [String]
    private let titles: [String: (title: String, description: String)]
    private let contacts: [[Stay]]
    private let period: Range<Instant>?
    private let end: Instant

    init(_ diary: FactDiary, _ lifecycle: Lifecycle, period: Range<Instant>?, end: Instant) {
        funnel = lifecycle.stages.map(\.name.text)
        outside = lifecycle.outside.map(\.name.text)
        titles = Dictionary(
            uniqueKeysWithValues: (lifecycle.stages + lifecycle.outside).map { stage in
                (stage.name.text, (stage.title, stage.description))
            }
        )
        (self.period, self.end) = (period, end)
        contacts = diary.contacts(before: end, [.stage]).map(PlainStages.stays)
    }

    private static func stays(_ moves: [FactDiary.Entry]) -> [Stay] {
        var stays: [Stay] = []
        for move in moves {
            if let from = move.detail, from != stays.last?.stage {
                stays.append(
                    Stay(number: stays.count, stage: from, began: nil, from: nil, isMove: false, told: move.at)
                )
            }
            let to = move.name ?? ""
            guard to != stays.last?.stage else { continue }
            if !stays.isEmpty { stays[stays.count - 1].ended = move.at }
            stays.append(Stay(number: stays.count, stage: to, began: move.at, from: stays.last?.stage, isMove: true))
        }
        return stays
    }

    private func isInPeriod(_ time: Instant?) -> Bool {
        guard let time else { return false }
        return period?.contains(time) ?? true
    }

    func report(now: [Slug: Int]?) -> StageReport {
        let stays = contacts.flatMap { $0 }
        var named = Set(stays.map(\.stage))
        named.formUnion((now ?? [:]).keys.map(\.text))
        let order = funnel + outside + named.subtracting(funnel + outside).sorted()
        let stages = order.map { name in
            let mine = stays.filter { $0.stage == name }
            let there = contacts.compactMap(\.last).filter { $0.stage == name }
            let over = mine.filter { isInPeriod($0.ended) }
            var stage = StageReport.Stage(
                name: Slug(stored: name),
                title: titles[name]?.title ?? name + " (not defined)",
                description: titles[name]?.description ?? "",
                isOutside: !funnel.contains(name),
                now: now.map { $0[Slug(stored: name)] ?? 0 } ?? there.count,
                entered: mine.count { $0.isMove && isInPeriod($0.began) },
                left: over.count,
                timeInStage: times(over.map { ($0.began, $0.ended) }),
                timeSoFar: times(there.map { ($0.began, end) })
            )
            stage.isDefined = isDefined(name)
            return stage
        }
        return StageReport(
            stages: stages,
            moves: moves(order, stays.filter { $0.isMove && isInPeriod($0.began) }),
            conversions: conversions,
            period: period,
            end: end
        )
    }

    private func moves(_ order: [String], _ moves: [Stay]) -> [StageReport.Move] {
        var listed: [StageReport.Move] = []
        for direction in StageReport.Direction.allCases {
            for from in [nil] + order.map(Optional.some) {
                for to in order where self.direction(from, to) == direction {
                    let count = moves.count { $0.from == from && $0.stage == to }
                    guard count > 0 else { continue }
                    listed.append(
                        StageReport.Move(
                            from: from.map { Slug(stored: $0) },
                            to: Slug(stored: to),
                            moves: count,
                            direction: direction
                        )
                    )
                }
            }
        }
        return listed
    }

    private func isDefined(_ stage: String) -> Bool { (funnel + outside).contains(stage) }

    private func direction(_ from: String?, _ to: String) -> StageReport.Direction {
        guard isDefined(to), from.map(isDefined) ?? true else { return .unknown }
        guard let place = funnel.firstIndex(of: to) else { return .outside }
        guard let from else { return .forward }
        guard let start = funnel.firstIndex(of: from) else { return .returned }
        return start < place ? .forward : .back
    }

    private var conversions: [StageReport.Conversion] {
        var pairs = funnel.indices.dropLast().map { ($0, $0 + 1) }
        if funnel.count > 2 { pairs.append((0, funnel.count - 1)) }
        return pairs.map { from, to in
            let began = contacts.filter { first(from, $0).map(isCounted) ?? false }
            let arrived = began.filter { first(to, $0) != nil }
            // Those who came to both by one move tell no time.
            let moved = arrived.filter { first(from, $0)?.number != first(to, $0)?.number }
            return StageReport.Conversion(
                from: Slug(stored: funnel[from]),
                to: Slug(stored: funnel[to]),
                share: Share(arrived.count, of: began.count),
                time: times(moved.map { (first(from, $0)?.began, first(to, $0)?.began) })
            )
        }
    }

    /// A stay without a beginning began before it ended, and so in a period that has no beginning either.
    private func isCounted(_ stay: Stay) -> Bool {
        guard let period, stay.began == nil else { return stay.began.map { isInPeriod($0) } ?? true }
        return period.lowerBound == .distantPast && (stay.told ?? .distantFuture) < period.upperBound
    }

    /// The contact's first stay at that place of the funnel or further.
    private func first(_ place: Int, _ stays: [Stay]) -> Stay? {
        stays.first { stay in (funnel.firstIndex(of: stay.stage) ?? -1) >= place }
    }

    private func times(_ ranges: [(Instant?, Instant?)]) -> Times {
        Times(
            milliseconds: ranges.compactMap { start, end in
                guard let start, let end else { return nil }
                return end.milliseconds(since: start)
            }
        )
    }
}
