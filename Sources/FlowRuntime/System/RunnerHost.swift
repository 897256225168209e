import Dispatch
import FlowModel
import Synchronization

/// The thread of a Runner in the daemon: calls `tick()` when something was posted, when a deadline comes, and at the
/// latest every 30 seconds, because no timer notices that the wall clock was set.
///
/// Unchecked: everything but `state` is touched on `queue` alone, which Swift cannot see.
package final class RunnerHost: @unchecked Sendable {
    /// Milliseconds of real time after which the wall clock is read again.
    private static let longestWait: Int64 = 30_000

    /// Batches that `finish()` does at most.
    private static let lastTicks = 1_000

    private struct State {
        var isScheduled = false
        var finished: (@Sendable (Result<Void, any Error>) -> Void)?
    }

    private let queue = DispatchQueue(label: "nurture.runner", qos: .userInitiated)
    private let mailbox: Mailbox
    private let clock: any WallClock
    private let state = Mutex(State())
    private var runner: Runner?
    private var timer: (any DispatchSourceTimer)?
    private var isFinished = false

    package init(mailbox: Mailbox, clock: any WallClock) {
        (self.mailbox, self.clock) = (mailbox, clock)
    }

    /// Makes the Runner on its own thread and keeps it going until `finish()` or an error.
    ///
    /// - Throws: what `make` throws, or the `StoreError` that made going on impossible.
    package func run(
        make: @escaping @Sendable () throws -> Runner,
        onStart: @escaping @Sendable () -> Void
    ) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            state.withLock { $0.finished = { continuation.resume(with: $0) } }
            queue.async {
                do {
                    self.runner = try make()
                } catch {
                    return self.end(.failure(error))
                }
                let timer = DispatchSource.makeTimerSource(queue: self.queue)
                timer.setEventHandler { self.step() }
                timer.resume()
                self.timer = timer
                self.mailbox.onPost { self.wake() }
                onStart()
                self.step()
            }
        }
    }

    /// Runs the body on the Runner's thread, between two ticks.
    package func perform<Result: Sendable>(_ body: @escaping @Sendable (Runner) -> Result) async -> Result? {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.runner.map(body)) }
        }
    }

    /// Records what is left in the mailbox and ends `run`.
    package func finish() {
        queue.async {
            guard !self.isFinished else { return }
            do {
                // Bounded, since on a full disk the reports stay: the next start lists those rows as uncertain.
                for _ in 0..<RunnerHost.lastTicks {
                    guard let runner = self.runner, runner.hasInput else { break }
                    _ = try runner.tick()
                }
                try self.runner?.end()
                self.end(.success(()))
            } catch {
                self.end(.failure(error))
            }
        }
    }

    private func wake() {
        let isFirst = state.withLock { state in
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if isFirst { queue.async { self.step() } }
    }

    private func step() {
        state.withLock { $0.isScheduled = false }
        guard let runner, !isFinished else { return }
        do {
            let deadline = try runner.tick()
            let wait = deadline.map { clock.realMilliseconds(until: $0) } ?? RunnerHost.longestWait
            if wait <= 0 { return wake() }
            // Not a wall-clock timer: one that is armed before the clock is set back fires a day late.
            timer?.schedule(deadline: .now() + .milliseconds(Int(min(wait, RunnerHost.longestWait))))
        } catch {
            end(.failure(error))
        }
    }

    private func end(_ result: Result<Void, any Error>) {
        guard !isFinished else { return }
        isFinished = true
        timer?.cancel()
        mailbox.close()
        runner = nil
        let finished = state.withLock { state in
            defer { state.finished = nil }
            return state.finished
        }
        finished?(result)
    }
}
