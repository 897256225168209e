import Testing

/// Runs a suite with a priority above that of all other tests.
///
/// All tests of the process begin at once. One that waits for a process again and again would wait each time behind a
/// thousand others that calculate.
struct Urgent: SuiteTrait, TestScoping {
    var isRecursive: Bool { false }

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withoutActuallyEscaping(function) { function in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask(priority: .high) { try await function() }
                try await group.waitForAll()
            }
        }
    }
}

extension Trait where Self == Urgent {
    static var urgent: Self { Urgent() }
}
