import FlowModel

/// Pieces of facts, each by contact and time, as one list in that order.
///
/// Facts of one contact and one instant come in the order of their pieces. A piece is free again once it is used up.
final class FactMerge {
    /// Where a piece stands.
    private struct Cursor {
        var fact: Fact
        var piece: Int
        var place: Int

        func precedes(_ other: Cursor) -> Bool {
            if FactMerge.precedes(fact, other.fact) { return true }
            return !FactMerge.precedes(other.fact, fact) && piece < other.piece
        }
    }

    private var pieces: [[Fact]]
    /// A binary heap: none precedes the one at half its place.
    private var heap: [Cursor] = []

    init(_ pieces: [[Fact]]) {
        self.pieces = pieces
        for (index, piece) in pieces.enumerated() {
            if let fact = piece.first { heap.append(Cursor(fact: fact, piece: index, place: 0)) }
        }
        for place in heap.indices.reversed() { sink(from: place) }
    }

    static func precedes(_ left: Fact, _ right: Fact) -> Bool {
        (left.contact, left.at) < (right.contact, right.at)
    }

    /// The fact that comes next.
    var first: Fact? { heap.first?.fact }

    /// Takes the next fact, when it is that contact's.
    func next(of contact: UInt32) -> Fact? {
        guard var cursor = heap.first, cursor.fact.contact == contact else { return nil }
        let fact = cursor.fact
        cursor.place += 1
        if cursor.place < pieces[cursor.piece].count {
            cursor.fact = pieces[cursor.piece][cursor.place]
            heap[0] = cursor
        } else {
            pieces[cursor.piece] = []
            heap[0] = heap[heap.count - 1]
            heap.removeLast()
        }
        sink(from: 0)
        return fact
    }

    /// Passes over what nobody took of that contact's facts.
    func skip(_ contact: UInt32) {
        while next(of: contact) != nil {}
    }

    private func sink(from place: Int) {
        var parent = place
        while true {
            var least = 2 * parent + 1
            guard least < heap.count else { return }
            if least + 1 < heap.count, heap[least + 1].precedes(heap[least]) { least += 1 }
            guard heap[least].precedes(heap[parent]) else { return }
            heap.swapAt(least, parent)
            parent = least
        }
    }
}
