/// What is going to happen in a world, in order of time, then of being written down.
struct Agenda {
    struct Item {
        var at: Int64
        var order: Int
        var perform: () throws -> Void
    }

    private var heap: [Item] = []
    private var count = 0

    var nextTime: Int64? { heap.first?.at }

    mutating func add(at time: Int64, _ perform: @escaping () throws -> Void) {
        heap.append(Item(at: time, order: count, perform: perform))
        count += 1
        var child = heap.count - 1
        while child > 0, Agenda.isBefore(heap[child], heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func takeFirst() -> Item? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
            guard let least = children.min(by: { Agenda.isBefore(heap[$0], heap[$1]) }),
                Agenda.isBefore(heap[least], heap[parent])
            else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private static func isBefore(_ left: Item, _ right: Item) -> Bool {
        (left.at, left.order) < (right.at, right.order)
    }
}
