import FlowModel
import Foundation

/// Answers mails as mail servers, providers and people do, by an independent program, and hands that to a daemon.
struct Feedback: Sendable {
    let daemon: LeapingDaemon
    /// Where the mail server keeps its messages.
    let place: Workplace
    /// Of the hook; for SendGrid the file with its private key.
    let secret: String

    /// The daemon's answers, one for each time it is handed in; `options` are further ones of `Peers/feedback.py`.
    func answer(_ kind: String, to mail: Mail, _ options: String...) async throws -> [String] {
        let peer = try Child(
            Built.python(),
            [
                Built.beside("Peers/feedback.py").path, kind, "--original", mail.file(in: place.folder.path),
                "--sender", mail.sender, "--recipient", mail.recipients[0], "--port", "\(try await daemon.port())",
                "--secret", secret, "--at", "\(daemon.clock.now().seconds)",
            ] + options
        )
        let outcome = try await peer.finish()
        guard outcome.status == 0 else { throw Failure(text: outcome.text) }
        return outcome.output
    }

    struct Failure: Error, CustomStringConvertible {
        let text: String

        var description: String { "nothing could be handed in:\n\(text)" }
    }
}
