import FlowModel

/// Counts who came from one stage of the funnel to a later one.
struct StagePair: Sendable {
    /// Places in the funnel.
    let from: Int
    let to: Int
    private var share = Share(0, of: 0)
    private var times: [Int64] = []

    /// Each stage and the next, then the first and the last.
    static func all(of funnel: Int) -> [StagePair] {
        let next = (0..<max(0, funnel - 1)).map { StagePair(from: $0, to: $0 + 1) }
        return funnel > 2 ? next + [StagePair(from: 0, to: funnel - 1)] : next
    }

    private init(from: Int, to: Int) {
        (self.from, self.to) = (from, to)
    }

    /// Takes when a contact was first at each place or further, as far as it got.
    mutating func count(_ first: [StageArrival], _ period: Range<Instant>?) {
        guard from < first.count, first[from].isWithin(period) else { return }
        share.whole += 1
        guard to < first.count else { return }
        share.part += 1
        let (began, reached) = (first[from], first[to])
        guard began.isKnown, reached.isKnown, began.move != reached.move else { return }
        times.append(reached.at.milliseconds(since: began.at))
    }

    func conversion(_ from: Slug, _ to: Slug) -> StageReport.Conversion {
        StageReport.Conversion(from: from, to: to, share: share, time: Times(milliseconds: times))
    }
}
