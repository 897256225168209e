import FlowModel

/// Counts what became of contacts in stages: one contact after the other.
///
/// Beyond `unknownLimit` stages that the folder does not know, all further ones count as one, `other-stages`.
struct StageTally: Sendable {
    private struct Row: Sendable {
        var name: Slug
        var title: String
        var description = ""
        var isOutside = true
        /// Whether the folder, a move before the end, or somebody who knows how many are in it mentions the stage.
        var isMentioned = false
        var last = 0
        var entered = 0
        var left = 0
        var stays = PieceList<Int64>()
        var staysSoFar = PieceList<Int64>()
    }

    private struct Link: Hashable, Sendable {
        /// -1 is no stage.
        var from: Int
        var to: Int
    }

    /// Stages told apart that the folder does not know; moves name others when stages were renamed, or by mistake.
    static let unknownLimit = 100
    /// All the others of these are one.
    private static let others = Slug(stored: "other-stages")

    private let period: Range<Instant>?
    /// The first of `rows`, in its order.
    private let funnel: Int
    /// How many of `rows` the folder knows.
    private let knownCount: Int
    private var rows: [Row] = []
    private var places: [Slug: Int] = [:]
    /// Rows by the numbers of names.
    private var rowOfName: [UInt32?] = []
    private var moves: [Link: Int] = [:]
    private var pairs: [StagePair]
    /// When the contact being counted was first at each place of the funnel or further.
    private var first: [StageArrival] = []

    init(_ lifecycle: Lifecycle, period: Range<Instant>?) {
        self.period = period
        var seen: Set<Slug> = []
        let stages = lifecycle.stages.filter { seen.insert($0.name).inserted }
        let outside = lifecycle.outside.filter { seen.insert($0.name).inserted }
        (funnel, knownCount) = (stages.count, stages.count + outside.count)
        pairs = StagePair.all(of: stages.count)
        for (place, stage) in (stages + outside).enumerated() {
            var row = Row(name: stage.name, title: stage.title, description: stage.description)
            (row.isOutside, row.isMentioned) = (place >= stages.count, true)
            places[stage.name] = rows.count
            rows.append(row)
        }
    }

    /// The row of the stage whose name has that number; nil for no name.
    mutating func row(_ number: UInt32, _ names: FactNames) -> UInt32? {
        if Int(number) < rowOfName.count, let known = rowOfName[Int(number)] { return known }
        guard let name = names.slug(number) else { return nil }
        if rowOfName.count < names.count {
            rowOfName += Array(repeating: nil, count: names.count - rowOfName.count)
        }
        let row = UInt32(place(of: name))
        rowOfName[Int(number)] = row
        return row
    }

    private mutating func place(of name: Slug) -> Int {
        if let known = places[name] { return known }
        let isFull = rows.count >= knownCount + StageTally.unknownLimit
        guard !isFull || name == StageTally.others else { return place(of: StageTally.others) }
        places[name] = rows.count
        rows.append(Row(name: name, title: name.text + " (not defined)"))
        return rows.count - 1
    }

    /// Takes all moves of a contact, names and details being rows, the earliest first.
    mutating func count(_ facts: ContactFacts, end: Instant) {
        first.removeAll(keepingCapacity: true)
        var stage = -1
        var since: Instant?
        for (move, fact) in facts.enumerated() {
            guard fact.at < end else { break }
            // What does not tell where it comes from comes from where the last move went.
            let from = fact.detail == Fact.noName ? stage : Int(fact.detail)
            if from != stage {
                // Somebody gave it that stage without a move.
                (stage, since) = (from, nil)
                reach(from, StageArrival(at: fact.at, isKnown: false, move: move))
            }
            let to = Int(fact.name)
            guard to != stage else { continue }
            if period?.contains(fact.at) ?? true {
                moves[Link(from: stage, to: to), default: 0] += 1
                rows[to].entered += 1
                if stage >= 0 { rows[stage].left += 1 }
                if let since { rows[stage].stays.append(fact.at.milliseconds(since: since)) }
            }
            reach(to, StageArrival(at: fact.at, isKnown: true, move: move))
            (stage, since) = (to, fact.at)
        }
        if stage >= 0 { rows[stage].last += 1 }
        if let since { rows[stage].staysSoFar.append(end.milliseconds(since: since)) }
        for index in pairs.indices { pairs[index].count(first, period) }
    }

    private mutating func reach(_ row: Int, _ arrival: StageArrival) {
        rows[row].isMentioned = true
        guard row < funnel else { return }
        while first.count <= row { first.append(arrival) }
    }

    func report(now: [Slug: Int]?, end: Instant) -> StageReport {
        var tally = self
        let counts = now.map { tally.places($0) }
        let order = tally.order
        let rank = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        let stages = order.map { place in
            var row = tally.rows[place]
            var stage = StageReport.Stage(
                name: row.name,
                title: row.title,
                description: row.description,
                isOutside: row.isOutside,
                now: counts.map { $0[place] ?? 0 } ?? row.last,
                entered: row.entered,
                left: row.left,
                timeInStage: Times(milliseconds: row.stays.takeAll()),
                timeSoFar: Times(milliseconds: row.staysSoFar.takeAll())
            )
            stage.isDefined = place < knownCount
            return stage
        }
        let moves = tally.moves.map { link, count in
            (key: (tally.direction(link).place, rank[link.from] ?? -1, rank[link.to] ?? -1), link: link, count: count)
        }
        return StageReport(
            stages: stages,
            moves: moves.sorted { $0.key < $1.key }.map { move in
                StageReport.Move(
                    from: move.link.from < 0 ? nil : tally.rows[move.link.from].name,
                    to: tally.rows[move.link.to].name,
                    moves: move.count,
                    direction: tally.direction(move.link)
                )
            },
            conversions: pairs.map { $0.conversion(tally.rows[$0.from].name, tally.rows[$0.to].name) },
            period: period,
            end: end
        )
    }

    /// How many are in each row, all of which are mentioned by that.
    private mutating func places(_ now: [Slug: Int]) -> [Int: Int] {
        var counts: [Int: Int] = [:]
        for (name, count) in now.sorted(by: { $0.key < $1.key }) {
            let row = place(of: name)
            rows[row].isMentioned = true
            counts[row, default: 0] += count
        }
        return counts
    }

    /// Rows as the report lists them: those that the folder no longer knows last, by name.
    private var order: [Int] {
        rows.indices.filter { rows[$0].isMentioned }.sorted { left, right in
            switch (left < knownCount, right < knownCount) {
            case (true, true): left < right
            case (false, false): rows[left].name < rows[right].name
            case (let known, _): known
            }
        }
    }

    private func direction(_ link: Link) -> StageReport.Direction {
        // Where in the funnel it was, nobody knows any more: to call it churn would be invented.
        if link.from >= knownCount || link.to >= knownCount { return .unknown }
        if link.to >= funnel { return .outside }
        if link.from >= funnel { return .returned }
        return link.from < link.to ? .forward : .back
    }
}

extension StageReport.Direction {
    /// In which order moves are listed.
    fileprivate var place: Int {
        switch self {
        case .forward: 0
        case .back: 1
        case .outside: 2
        case .returned: 3
        case .unknown: 4
        }
    }
}
