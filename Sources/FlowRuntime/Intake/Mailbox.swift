import FlowModel
import Synchronization

/// Everything that other threads hand to the Runner, in one bounded queue; posting wakes the Runner.
package final class Mailbox: Sendable {
    /// Arrivals waiting at a time; more are turned away so that their sender tries again.
    package static let arrivalLimit = 20_000

    package enum Refusal: Error, Hashable {
        /// Too many arrivals are waiting already.
        case busy
        /// The daemon is stopping.
        case closed
        case store(StoreError)
    }

    /// Answers the sender of arrivals once they are durable, or could not be made so.
    package typealias Answer = @Sendable (Result<[Acceptance], Refusal>) -> Void

    struct Intake: Sendable {
        var arrivals: [Arrival]
        var answer: Answer
    }

    /// What one tick takes out.
    struct Contents: Sendable {
        var intakes: [Intake] = []
        var reports: [DeliveryReport] = []
        var compositions: [FinishedComposition] = []
        var folderChanges: [FolderChange] = []
        var works: [AdministrativeWork] = []
    }

    private struct State {
        var contents = Contents()
        var arrivalCount = 0
        var isClosed = false
        var wake: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    package init() {}

    /// What to call when something was posted; called on the poster's thread.
    package func onPost(_ wake: @escaping @Sendable () -> Void) {
        state.withLock { $0.wake = wake }
    }

    /// Hands in arrivals that belong together; the answer comes when they are on disk.
    package func post(_ arrivals: [Arrival], answer: @escaping Answer) {
        let refusal: Refusal? = post { state in
            if state.isClosed { return .closed }
            guard state.arrivalCount + arrivals.count <= Mailbox.arrivalLimit else { return .busy }
            state.arrivalCount += arrivals.count
            state.contents.intakes.append(Intake(arrivals: arrivals, answer: answer))
            return nil
        }
        if let refusal { answer(.failure(refusal)) }
    }

    /// Hands in arrivals and waits until they are on disk.
    package func accept(_ arrivals: [Arrival]) async throws(Refusal) -> [Acceptance] {
        let result = await withCheckedContinuation { continuation in
            post(arrivals) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    package func post(_ report: DeliveryReport) {
        post { $0.contents.reports.append(report) }
    }

    package func post(_ change: FolderChange) {
        let isClosed = post { state in
            if !state.isClosed { state.contents.folderChanges.append(change) }
            return state.isClosed
        }
        if isClosed { change.answer(.failure(Mailbox.stopping)) }
    }

    package func post(_ work: AdministrativeWork) {
        let isClosed = post { state in
            if !state.isClosed { state.contents.works.append(work) }
            return state.isClosed
        }
        if isClosed { work.answer(.failure(Mailbox.stopping)) }
    }

    func post(_ composition: FinishedComposition) {
        post { $0.contents.compositions.append(composition) }
    }

    /// Calls the Runner although nothing was posted: a resource that it waited for is there.
    package func wake() {
        state.withLock { $0.wake }?()
    }

    private static let stopping = StoreError.failed(reason: "the daemon is stopping")

    /// Turns further arrivals and folders away, and those that still wait.
    package func close() {
        let (intakes, changes, works) = state.withLock { state in
            state.isClosed = true
            defer { (state.contents.intakes, state.contents.folderChanges, state.contents.works) = ([], [], []) }
            return (state.contents.intakes, state.contents.folderChanges, state.contents.works)
        }
        intakes.forEach { $0.answer(.failure(.closed)) }
        changes.forEach { $0.answer(.failure(Mailbox.stopping)) }
        works.forEach { $0.answer(.failure(Mailbox.stopping)) }
    }

    /// Takes at most that many arrivals (whole intakes, at least one unless the limit is 0) and everything else.
    func drain(arrivals limit: Int) -> Contents {
        state.withLock { state in
            var result = state.contents
            var count = 0
            var taken = 0
            while limit > 0, taken < result.intakes.count,
                taken == 0 || count + result.intakes[taken].arrivals.count <= limit
            {
                count += result.intakes[taken].arrivals.count
                taken += 1
            }
            state.contents = Contents()
            state.contents.intakes = Array(result.intakes[taken...])
            result.intakes.removeLast(result.intakes.count - taken)
            state.arrivalCount -= count
            return result
        }
    }

    /// When the first arrival that still waits reached the daemon.
    var oldestArrival: Instant? {
        state.withLock { $0.contents.intakes.first?.arrivals.first?.receivedAt }
    }

    var isEmpty: Bool {
        state.withLock {
            $0.contents.intakes.isEmpty && $0.contents.reports.isEmpty && $0.contents.compositions.isEmpty
                && $0.contents.folderChanges.isEmpty && $0.contents.works.isEmpty
        }
    }

    private func post<Answer>(_ change: (inout State) -> Answer) -> Answer {
        let (answer, wake) = state.withLock { state in
            let answer = change(&state)
            return (answer, state.wake)
        }
        wake?()
        return answer
    }
}
