import FlowModel

/// What is still to happen, the earliest first; what comes at one instant keeps the order in which it was added.
struct HappeningQueue {
    private struct Item {
        var happening: Happening
        var number: Int

        func precedes(_ other: Item) -> Bool {
            (happening.at, number) < (other.happening.at, other.number)
        }
    }

    /// A binary heap: no item precedes the one at half its place.
    private var heap: [Item] = []
    private var added = 0

    var earliest: Instant? { heap.first?.happening.at }

    mutating func add(_ happening: Happening) {
        heap.append(Item(happening: happening, number: added))
        added += 1
        var child = heap.count - 1
        while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes out the first, when it happens at that instant or before.
    mutating func next(by instant: Instant) -> Happening? {
        guard let first = heap.first, first.happening.at <= instant else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
            guard let least = children.min(by: { heap[$0].precedes(heap[$1]) }), heap[least].precedes(heap[parent])
            else { return first.happening }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
