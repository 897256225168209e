import Dispatch
import Synchronization

/// Works on pieces on two threads at once and hands over what comes of them in the pieces' order, on the caller's
/// thread.
///
/// At most `ahead` results wait, so that memory is bounded however slow the caller is.
struct OrderedPieces<Piece: Sendable, Product: Sendable>: Sendable {
    private static var ahead: Int { 4 }

    let pieces: [Piece]
    let work: @Sendable (Piece) throws -> Product

    func forEach(_ body: (Product) throws -> Void) throws {
        let queues = (0..<2).map { DispatchQueue(label: "nurture.facts.\($0)", qos: .userInitiated) }
        let slots = (0..<Self.ahead).map { _ in Slot<Product>() }
        let underway = DispatchGroup()
        // Also when the body throws: nothing of this reading goes on behind the caller's back.
        defer { underway.wait() }
        func begin(_ place: Int) {
            guard pieces.indices.contains(place) else { return }
            let (piece, slot, work) = (pieces[place], slots[place % Self.ahead], work)
            queues[place % queues.count].async(group: underway) { slot.put(Result { try work(piece) }) }
        }
        for place in 0..<Self.ahead { begin(place) }
        for place in pieces.indices {
            let product = try slots[place % Self.ahead].take().get()
            begin(place + Self.ahead)
            try body(product)
        }
    }
}

/// Where one result waits for the caller.
private final class Slot<Product: Sendable>: Sendable {
    private let filled = DispatchSemaphore(value: 0)
    private let content = Mutex<Result<Product, any Error>?>(nil)

    func put(_ result: Result<Product, any Error>) {
        content.withLock { $0 = result }
        filled.signal()
    }

    func take() -> Result<Product, any Error> {
        filled.wait()
        return content.withLock { content in
            defer { content = nil }
            return content ?? .failure(CancellationError())
        }
    }
}
