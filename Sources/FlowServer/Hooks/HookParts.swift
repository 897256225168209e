package import FlowMail
package import FlowRuntime

/// What hooks work with, beside the server's other parts.
package struct HookParts: Sendable {
    /// Finds our message in what came back.
    package var clues: MessageClues
    /// For addresses about which a provider names no message of ours.
    package var suppressions: any SuppressionIntake
    /// For certificates and confirmations of Amazon SNS.
    package var fetcher: any HookFetcher

    package init(clues: MessageClues, suppressions: any SuppressionIntake, fetcher: any HookFetcher) {
        (self.clues, self.suppressions, self.fetcher) = (clues, suppressions, fetcher)
    }
}

/// Puts addresses onto the suppression list and answers when that is on disk.
package protocol SuppressionIntake: Sendable {
    /// - Returns: how many were not on the list for that reason before.
    func suppress(_ entries: [SuppressionEntry]) async throws(Mailbox.Refusal) -> Int
}

extension Mailbox: SuppressionIntake {}

/// Gets a document of the web.
package protocol HookFetcher: Sendable {
    /// The body of an answer 200 to a GET, without following redirects.
    func get(_ address: String) async throws(HookFetchFailure) -> [UInt8]
}

/// Why a document could not be had, in a sentence for the log.
package struct HookFetchFailure: Error, Hashable {
    package let sentence: String

    package init(sentence: String) {
        self.sentence = sentence
    }
}
