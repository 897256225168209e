import Foundation

/// Runs long calculations on threads of their own, one for each core, and as many at a time.
///
/// Tests that wait for an answer need the few threads that all tests share: a server there would answer too late.
enum OwnThread {
    private static let queue: OperationQueue = {
        let queue = OperationQueue()
        queue.name = "nurture.faults.tests"
        queue.maxConcurrentOperationCount = ProcessInfo.processInfo.activeProcessorCount
        return queue
    }()

    static func run<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result { try body() }) }
        }
    }
}
