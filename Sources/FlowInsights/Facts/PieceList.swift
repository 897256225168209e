/// A list that grows by pieces which never move, so that growing never holds two copies of it.
struct PieceList<Element: Sendable>: Sendable {
    /// About 48 KB a piece: what one list gives back, an allocator hands to the next.
    private static var pieceSize: Int { max(1, 49_152 / max(1, MemoryLayout<Element>.stride)) }

    private var full: [[Element]] = []
    private var open: [Element] = []

    var count: Int { full.count * PieceList.pieceSize + open.count }

    mutating func append(_ element: Element) {
        if open.count == PieceList.pieceSize {
            full.append(open)
            open = []
            open.reserveCapacity(PieceList.pieceSize)
        }
        open.append(element)
    }

    /// The element that was appended as that one, from 0.
    subscript(index: Int) -> Element {
        let (piece, place) = index.quotientAndRemainder(dividingBy: PieceList.pieceSize)
        return piece < full.count ? full[piece][place] : open[place]
    }

    func forEach(_ body: (Element) -> Void) {
        for piece in full { for element in piece { body(element) } }
        for element in open { body(element) }
    }

    /// Empties the list from its beginning; each piece is free again before the next one is given.
    mutating func drain(_ body: (Element) -> Void) {
        for index in full.indices {
            let piece = full[index]
            full[index] = []
            for element in piece { body(element) }
        }
        full = []
        let rest = open
        open = []
        for element in rest { body(element) }
    }

    /// Sorts each piece by itself, and empties the list.
    ///
    /// Returns the pieces in the order in which they were filled, each as the sort of an array leaves it.
    mutating func takeSorted(by precedes: (Element, Element) -> Bool) -> [[Element]] {
        var pieces = full
        full = []
        if !open.isEmpty { pieces.append(open) }
        open = []
        for index in pieces.indices { pieces[index].sort(by: precedes) }
        return pieces
    }

    /// Empties the list, whose next elements come where the last ones were.
    mutating func removeAll() {
        full = []
        open.removeAll(keepingCapacity: true)
    }

    /// Empties the list.
    mutating func takeAll() -> [Element] {
        var all: [Element] = []
        all.reserveCapacity(count)
        drain { all.append($0) }
        return all
    }
}
