extension Mailbox {
    /// Puts addresses onto the suppression list and waits until that is on disk.
    ///
    /// - Returns: how many were not on it for that reason before.
    package func suppress(_ entries: [SuppressionEntry]) async throws(Refusal) -> Int {
        let result = await withCheckedContinuation { continuation in
            post(AdministrativeWork(.suppress(entries)) { continuation.resume(returning: $0) })
        }
        do {
            return try result.get()
        } catch {
            throw .store(error)
        }
    }
}
