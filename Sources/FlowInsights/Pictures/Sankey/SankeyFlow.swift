/// The counts of a journey as a picture can show them: links that lead forward, bars that hold whatever meets them.
struct SankeyFlow {
    struct Link {
        var from: Int
        var to: Int
        var contacts: Double
        /// Its place in the report.
        var index: Int

        var isSkip: Bool { to - from > 1 }
    }

    /// By step, in the picture's order from top to bottom: where links leave, where they arrive, which pass above it.
    private(set) var leaving: [[Int]] = []
    private(set) var arriving: [[Int]] = []
    private(set) var passing: [[Int]] = []
    private(set) var links: [Link] = []
    /// By step: its bar, and of those who reached no later step the ones who may yet and the others.
    private(set) var sizes: [Double] = []
    private(set) var way: [Double] = []
    private(set) var gone: [Double] = []

    var stepCount: Int { sizes.count }

    /// Nothing for a journey that has no picture.
    init(_ report: JourneyReport?) {
        guard let report else { return }
        let count = report.steps.count
        var places: [Int: Int] = [:]
        for (index, link) in report.links.enumerated() where link.contacts > 0 {
            guard link.from >= 0, link.from < link.to, link.to < count else { continue }
            let key = link.from * count + link.to
            if let known = places[key] {
                links[known].contacts += Double(link.contacts)
            } else {
                places[key] = links.count
                links.append(Link(from: link.from, to: link.to, contacts: Double(link.contacts), index: index))
            }
        }
        (leaving, arriving, passing) = Self.orders(links, count: count)
        for (index, step) in report.steps.enumerated() {
            let dropped = Double(max(0, step.dropped))
            way.append(min(dropped, Double(max(0, step.underWay))))
            gone.append(dropped - way[index])
            let entered = sum(arriving[index])
            let left = sum(leaving[index]) + dropped
            sizes.append(max(Double(max(0, step.contacts)), entered, left))
        }
    }

    func sum(_ indices: [Int]) -> Double { indices.reduce(0) { $0 + links[$1].contacts } }

    /// What the highest column holds: everybody, if the report's numbers agree.
    var total: Double {
        sizes.indices.map { sizes[$0] + sum(passing[$0]) }.max() ?? 0
    }

    /// Those that go furthest are on top, of these the ones that come from furthest: so that no two cross where they
    /// arrive.
    private static func orders(_ links: [Link], count: Int) -> (leaving: [[Int]], arriving: [[Int]], passing: [[Int]]) {
        let none: [[Int]] = Array(repeating: [], count: count)
        var (leaving, arriving, passing) = (none, none, none)
        let order = links.indices.sorted { left, right in
            (-links[left].to, links[left].from) < (-links[right].to, links[right].from)
        }
        for index in order {
            let link = links[index]
            leaving[link.from].append(index)
            arriving[link.to].append(index)
            for step in (link.from + 1)..<max(link.from + 1, link.to) { passing[step].append(index) }
        }
        return (leaving, arriving, passing)
    }
}
