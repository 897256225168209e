import Dispatch
import Synchronization

/// What a process told, in order, to be waited for: waiting ends with the telling itself, never with time passing.
final class Journal<Element: Sendable>: Sendable {
    /// Gives what to do, outside the lock, when it found what it waits for or cannot any more.
    private typealias Waiter = @Sendable (_ elements: [Element], _ isOver: Bool) -> (@Sendable () -> Void)?

    private struct State {
        var elements: [Element] = []
        var isOver = false
        var waiters: [Int: Waiter] = [:]
        var waiterCount = 0
        var listener: (@Sendable (Element?) -> Void)?
    }

    private let name: String
    private let state = Mutex(State())

    init(_ name: String) { self.name = name }

    var elements: [Element] { state.withLock { $0.elements } }

    /// Called by one thread at a time.
    func append(_ element: Element) {
        change { $0.elements.append(element) }
        state.withLock { $0.listener }?(element)
    }

    /// Nothing comes after this.
    func close() {
        change { $0.isOver = true }
        state.withLock { $0.listener }?(nil)
    }

    /// Hands on what comes from now on, nil at the end; to be called while nothing comes.
    func forward(to listener: @escaping @Sendable (Element?) -> Void) {
        let isOver = state.withLock { state in
            state.listener = listener
            return state.isOver
        }
        if isOver { listener(nil) }
    }

    /// What `look` finds in the elements, at the latest after that many seconds.
    /// - Throws: `Silence` when it is not found in time, or can no longer be.
    func first<Found: Sendable>(
        _ what: String,
        within seconds: Int = 60,
        where look: @escaping @Sendable ([Element]) -> Found?
    ) async throws -> Found {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Found, any Error>) in
            let waiter: Waiter = { [name] elements, isOver in
                let found = look(elements)
                guard found != nil || isOver else { return nil }
                return {
                    let last = elements.suffix(8).map { "\($0)" }
                    let silence = Silence(journal: name, awaited: what, last: last)
                    continuation.resume(with: found.map { .success($0) } ?? .failure(silence))
                }
            }
            add(waiter, seconds: seconds)
        }
    }

    /// All elements, when no more can come.
    func all(within seconds: Int = 60) async throws -> [Element] {
        try await first("the end", within: seconds) { [self] elements in
            state.withLock { $0.isOver } ? elements : nil
        }
    }

    private func add(_ waiter: @escaping Waiter, seconds: Int) {
        let number = state.withLock { state in
            state.waiterCount += 1
            state.waiters[state.waiterCount] = waiter
            return state.waiterCount
        }
        change { _ in }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds)) { [weak self] in
            guard let self else { return }
            let late = state.withLock { ($0.waiters.removeValue(forKey: number), $0.elements) }
            late.0?(late.1, true)?()
        }
    }

    /// Makes the change, and lets those go on that found what they wait for.
    private func change(_ body: (inout State) -> Void) {
        let (elements, isOver, waiters) = state.withLock { state in
            body(&state)
            return (state.elements, state.isOver, state.waiters)
        }
        for (number, waiter) in waiters {
            guard let resume = waiter(elements, isOver) else { continue }
            // Only the one who takes the waiter out may resume it.
            if state.withLock({ $0.waiters.removeValue(forKey: number) }) != nil { resume() }
        }
    }
}

/// Something that was awaited and did not come.
struct Silence: Error, CustomStringConvertible {
    let journal: String
    let awaited: String
    /// What came last in its place.
    let last: [String]

    var description: String {
        "\(journal) did not tell \(awaited). It told last:\n" + last.map { "  " + $0 }.joined(separator: "\n")
    }
}
