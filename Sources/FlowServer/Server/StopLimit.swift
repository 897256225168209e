import ServiceLifecycle

/// Ends what serves a while after it was asked to stop, whatever clients do with their connections.
enum StopLimit {
    /// Returns when the body does, at the latest that long after a graceful shutdown began.
    static func run(seconds: Int64, _ serve: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await serve() }
            group.addTask {
                try? await gracefulShutdown()
                try? await Task.sleep(for: .seconds(seconds))
            }
            // Whoever ends second is cancelled, and what that makes of the requests that are left is no error.
            try await group.next()
            group.cancelAll()
        }
    }
}
