import Dispatch
import Synchronization

/// Does pieces of work on the machine's cores at once and hands on their results in the order of the pieces.
///
/// For callers that are synchronous: nothing of it outlives the call.
enum OrderedWork {
    /// Pieces that are read, worked on or waiting to be handed on at a time: one for each of two cores, and two more so
    /// that neither waits for the other.
    private static let piecesAtOnce = 4

    private final class Ticket<Result: Sendable>: Sendable {
        let isDone = DispatchSemaphore(value: 0)
        let result = Mutex<Result?>(nil)
    }

    /// Reads pieces until there is none, works on them, and delivers what came of them; the first error ends it.
    ///
    /// `next` and `deliver` are called on the caller's thread.
    static func run<Piece: Sendable, Result: Sendable>(
        next: () throws -> Piece?,
        work: @escaping @Sendable (Piece) -> Result,
        deliver: (Result) throws -> Void
    ) throws {
        let queue = DispatchQueue(label: "nurture.event-file", qos: .userInitiated, attributes: .concurrent)
        var waiting: [Ticket<Result>] = []
        defer { waiting.forEach { $0.isDone.wait() } }
        var isAtEnd = false
        while true {
            while !isAtEnd, waiting.count < piecesAtOnce {
                guard let piece = try next() else {
                    isAtEnd = true
                    break
                }
                let ticket = Ticket<Result>()
                waiting.append(ticket)
                queue.async {
                    let result = work(piece)
                    ticket.result.withLock { $0 = result }
                    ticket.isDone.signal()
                }
            }
            guard let first = waiting.first else { return }
            first.isDone.wait()
            waiting.removeFirst()
            let result = first.result.withLock { result in
                defer { result = nil }
                return result
            }
            if let result { try deliver(result) }
        }
    }
}
