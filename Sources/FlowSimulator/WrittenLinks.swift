import FlowModel
import FlowRuntime
import Synchronization

/// The links of the emails that a simulation wrote: an event tells an address, and a flow may ask for a label.
final class WrittenLinks: Sendable {
    private let links = Mutex<[OutboxID: [MessageReference.Link]]>([:])

    func remember(_ composition: Composition, of message: OutboxID) {
        guard case .finished(_, let written) = composition, !written.isEmpty else { return }
        links.withLock { $0[message] = written }
    }

    /// The message's own link of that address or label; the given one where there is none.
    func link(_ given: MessageReference.Link?, in message: OutboxID) -> MessageReference.Link? {
        guard let given else { return nil }
        let written = links.withLock { $0[message] ?? [] }
        return written.first { $0.address == given.address } ?? written.first { $0.label == given.address } ?? given
    }
}
