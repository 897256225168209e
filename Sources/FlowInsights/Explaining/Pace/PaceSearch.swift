/// Finds the quickest ways to so many emails: for each count the earliest time, by Dijkstra's algorithm on the ways
/// that send nothing, one email after the other.
struct PaceSearch {
    /// One email of a way; the way is a chain of them.
    struct Record {
        let state: Int
        let time: Int64
        let before: Int?
    }

    /// The earliest moment with that many emails, and the last of them.
    struct Reach {
        let time: Int64
        let record: Int?
    }

    private(set) var records: [Record] = []
    /// By the number of emails: when the last of them was sent.
    private(set) var sent: [Reach?] = []
    /// By the number of emails: when the contact has left the flow after them.
    private(set) var left: [Reach?] = []
    private let graph: PaceGraph
    private let canLeaveAnywhere: Bool

    /// From the moment of a first email, at any of these states, or from those where contacts enter.
    init(_ graph: PaceGraph, fromSends sends: [Int]?, canLeaveAnywhere: Bool) {
        self.graph = graph
        self.canLeaveAnywhere = canLeaveAnywhere
        var labels: [Label] = []
        if let sends {
            sent.append(nil)
            left.append(nil)
            labels = sends.compactMap { state in
                guard let after = graph.afterSend[state] else { return nil }
                records.append(Record(state: state, time: 0, before: nil))
                return Label(time: 0, state: after, record: records.count - 1)
            }
        } else {
            labels = graph.entries.map { Label(time: 0, state: $0, record: nil) }
        }
        while !labels.isEmpty, sent.count <= EmailPace.countedAtMost {
            labels = level(labels)
        }
    }

    private struct Label {
        let time: Int64
        let state: Int
        let record: Int?

        func isBefore(_ other: Label) -> Bool {
            time != other.time ? time < other.time : state < other.state
        }
    }

    /// Walks on with one number of emails; the result begins the next one.
    private mutating func level(_ start: [Label]) -> [Label] {
        let first = start.min { $0.isBefore($1) }
        sent.append(first.map { Reach(time: $0.time, record: $0.record) })
        var ended: Reach? = canLeaveAnywhere ? sent.last.flatMap { $0 } : nil
        var done: Set<Int> = []
        var next: [Label] = []
        var heap = Heap<Label> { $0.isBefore($1) }
        start.forEach { heap.insert($0) }
        while let label = heap.removeFirst() {
            guard done.insert(label.state).inserted else { continue }
            if graph.isEnd[label.state], ended == nil { ended = Reach(time: label.time, record: label.record) }
            if let after = graph.afterSend[label.state] {
                records.append(Record(state: label.state, time: label.time, before: label.record))
                next.append(Label(time: label.time, state: after, record: records.count - 1))
            }
            for edge in graph.edges[label.state] where !edge.isLate {
                let time = label.time + edge.least
                guard time < EmailPace.windowSeconds, !done.contains(edge.target) else { continue }
                heap.insert(Label(time: time, state: edge.target, record: label.record))
            }
        }
        left.append(ended)
        return next
    }

    /// The emails up to that one, in the order of time.
    func way(to record: Int?) -> [(state: Int, time: Int64)] {
        var result: [(state: Int, time: Int64)] = []
        var next = record
        while let index = next {
            result.append((records[index].state, records[index].time))
            next = records[index].before
        }
        return result.reversed()
    }
}
