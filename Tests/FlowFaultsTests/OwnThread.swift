import Dispatch

/// Runs long calculations one after another on a thread of their own.
///
/// Tests that wait for an answer need the few threads that all tests share: a server there would answer too late.
enum OwnThread {
    private static let queue = DispatchQueue(label: "nurture.faults.tests")

    static func run<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
