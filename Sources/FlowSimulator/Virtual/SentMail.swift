import FlowMail
package import FlowModel
import FlowRuntime
import Synchronization

/// The messages that a simulation sent to its contacts, with their links.
package final class SentMail: Sendable {
    /// One message.
    package struct Message: Hashable, Sendable {
        package var id: OutboxID
        package var contact: ContactID
        package var email: Slug
        package var links: [MessageReference.Link]
    }

    private struct State {
        /// Written, and not handed over yet.
        var written: [OutboxID: Message] = [:]
        var sent: [OutboxID: Message] = [:]
        /// Oldest first.
        var byContact: [ContactID: [OutboxID]] = [:]

        func messages(to contact: ContactID) -> [Message] {
            (byContact[contact] ?? []).compactMap { sent[$0] }
        }
    }

    private let state = Mutex(State())

    init() {}

    func noteWritten(_ composition: Composition, of request: EmailRequest) {
        guard request.team == nil, case .finished(_, let links) = composition else { return }
        let message = Message(
            id: request.outbox,
            contact: request.contact.id,
            email: request.email,
            links: links
        )
        state.withLock { $0.written[request.outbox] = message }
    }

    func noteSent(_ ids: [OutboxID]) {
        state.withLock { state in
            for id in ids {
                guard let message = state.written.removeValue(forKey: id) else { continue }
                state.sent[id] = message
                state.byContact[message.contact, default: []].append(id)
            }
        }
    }

    /// The last message to the contact, of that email when one is given.
    package func last(to contact: ContactID, email: Slug? = nil) -> Message? {
        state.withLock { $0.messages(to: contact).last { email == nil || $0.email == email } }
    }

    /// The message and the link that a mention means, beginning with the message given and going back from there.
    ///
    /// Nil when no message of the contact, of that email when one is given, has such a link.
    func find(
        _ mention: Happening.LinkMention,
        from last: OutboxID,
        email: Slug?
    ) -> (message: OutboxID, link: MessageReference.Link)? {
        state.withLock { state in
            let message = state.sent[last]
            switch mention {
            case .told(let address):
                let links = message?.links ?? []
                let link = links.first { $0.address == address } ?? links.first { $0.label == address }
                return (last, link ?? MessageReference.Link(address: address, label: nil))
            case .written(let text):
                // A message of which no link is known was not written: the folder has no emails yet.
                guard let message, !message.links.isEmpty else {
                    return (last, MessageReference.Link(address: text, label: nil))
                }
                for candidate in state.messages(to: message.contact).reversed()
                where email == nil || candidate.email == email {
                    if let link = candidate.links.link(named: text) { return (candidate.id, link) }
                }
                return nil
            }
        }
    }
}

extension [MessageReference.Link] {
    /// The link with that label, else the first whose address contains the text; case does not matter.
    fileprivate func link(named text: String) -> MessageReference.Link? {
        let wanted = text.lowercased()
        return first { $0.label?.lowercased() == wanted } ?? first { $0.address.lowercased().contains(wanted) }
    }
}
