import FlowModel

/// Which segments are made of which: who contains itself, and how deep they go.
///
/// Strongly connected parts by Tarjan's algorithm, with a stack of its own, so that no chain is too long.
struct SegmentGraph {
    /// Segments that contain each other.
    struct Circle {
        /// The first of them in the folder.
        var first: Int
        /// Which of them it asks for.
        var next: Int
        /// Where it does.
        var reference: Span
    }

    private(set) var circles: [Circle] = []
    private(set) var isInCircle: [Bool]
    /// 1 for a segment that asks for no other.
    private(set) var depths: [Int]
    private let edges: [[(target: Int, span: Span)]]

    init(_ segments: [SegmentSyntax]) {
        let indices = Dictionary(segments.indices.map { (segments[$0].name.slug, $0) }) { first, _ in first }
        edges = segments.map { segment in
            var edges: [(Int, Span)] = []
            segment.condition.syntax.forEachLeaf { leaf in
                guard case .inSegment(let name) = leaf, let target = indices[name.slug] else { return }
                edges.append((target, name.span))
            }
            return edges
        }
        isInCircle = Array(repeating: false, count: segments.count)
        depths = Array(repeating: 0, count: segments.count)
        walk()
        circles.sort { $0.first < $1.first }
    }

    /// A segment whose edges are being followed.
    private struct Visit {
        var node: Int
        var edge = 0
    }

    private mutating func walk() {
        var order = [Int?](repeating: nil, count: edges.count)
        var low = [Int](repeating: 0, count: edges.count)
        var isOpen = [Bool](repeating: false, count: edges.count)
        var open: [Int] = []
        var count = 0
        for root in edges.indices where order[root] == nil {
            var visits = [Visit(node: root)]
            while let visit = visits.last {
                let node = visit.node
                if visit.edge == 0, order[node] == nil {
                    order[node] = count
                    low[node] = count
                    count += 1
                    open.append(node)
                    isOpen[node] = true
                }
                if visit.edge < edges[node].count {
                    visits[visits.count - 1].edge += 1
                    let target = edges[node][visit.edge].target
                    if let seen = order[target] {
                        if isOpen[target] { low[node] = min(low[node], seen) }
                    } else {
                        visits.append(Visit(node: target))
                    }
                    continue
                }
                visits.removeLast()
                if let parent = visits.last?.node { low[parent] = min(low[parent], low[node]) }
                if low[node] == order[node] { close(node, &open, &isOpen) }
            }
        }
    }

    /// Takes the part that `root` was the first of from the stack.
    private mutating func close(_ root: Int, _ open: inout [Int], _ isOpen: inout [Bool]) {
        var members: [Int] = []
        while let member = open.popLast() {
            isOpen[member] = false
            members.append(member)
            if member == root { break }
        }
        let inside = Set(members)
        let below = members.flatMap { edges[$0].map(\.target) }.filter { !inside.contains($0) }.map { depths[$0] }
        for member in members { depths[member] = 1 + (below.max() ?? 0) }
        guard let first = members.min() else { return }
        guard let edge = edges[first].first(where: { inside.contains($0.target) }) else { return }
        for member in members { isInCircle[member] = true }
        circles.append(Circle(first: first, next: edge.target, reference: edge.span))
    }
}
