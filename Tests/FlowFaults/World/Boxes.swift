import FlowMail
import FlowModel
import FlowRuntime
import Synchronization

/// Answers to senders, as they come from the Runner.
final class Answers: Sendable {
    struct Answer: Sendable {
        var messageID: String
        var result: Result<[Acceptance], Mailbox.Refusal>
    }

    private let answers = Mutex<[Answer]>([])

    func add(_ answer: Answer) { answers.withLock { $0.append(answer) } }

    private let hasPaused = Mutex(false)

    /// Sending pauses: somebody has to release it.
    func notePause() { hasPaused.withLock { $0 = true } }

    func takePause() -> Bool {
        hasPaused.withLock { hasPaused in
            defer { hasPaused = false }
            return hasPaused
        }
    }

    func take() -> [Answer] {
        answers.withLock { answers in
            defer { answers = [] }
            return answers
        }
    }
}

/// Whether the Runner was called.
final class Bell: Sendable {
    private let isRung = Mutex(false)

    func ring() { isRung.withLock { $0 = true } }

    func isRungThenSilent() -> Bool {
        isRung.withLock { isRung in
            defer { isRung = false }
            return isRung
        }
    }
}

/// The templates that write emails now, and the links that they wrote.
final class Printery: Sendable {
    private struct State {
        var composer: EmailComposer
        var links: [OutboxID: [MessageReference.Link]] = [:]
    }

    private let state: Mutex<State>

    init(_ library: EmailLibrary) {
        state = Mutex(State(composer: Printery.composer(library)))
    }

    func use(_ library: EmailLibrary) {
        state.withLock { $0.composer = Printery.composer(library) }
    }

    func compose(_ request: EmailRequest) -> Composition {
        let composition = state.withLock { $0.composer }.compose(request)
        if case .finished(_, let links) = composition { state.withLock { $0.links[request.outbox] = links } }
        return composition
    }

    func links(of message: OutboxID) -> [MessageReference.Link] { state.withLock { $0.links[message] ?? [] } }

    private static func composer(_ library: EmailLibrary) -> EmailComposer {
        EmailComposer(
            library: library,
            settings: MailSettings(
                from: "Example <hello@example.com>",
                replyTo: nil,
                postalAddress: "Example BV, Straat 1, Amsterdam",
                publicURL: "https://go.example.com",
                teams: [Slug("sales"): "sales@example.com"],
                signer: LinkSigner(keys: [(id: 1, secret: [UInt8](repeating: 7, count: 32))])
            )
        )
    }
}
