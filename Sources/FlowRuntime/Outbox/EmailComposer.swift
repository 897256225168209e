package import FlowMail
import FlowModel

/// Writes emails from the folder's templates: the work behind a `CompositionDesk`.
package struct EmailComposer: Sendable {
    private let library: EmailLibrary
    private let settings: MailSettings

    package init(library: EmailLibrary, settings: MailSettings) {
        (self.library, self.settings) = (library, settings)
    }

    package func compose(_ request: CompositionRequest) -> Composition {
        let written = library.compose(
            EmailRequest(
                outbox: request.id,
                key: request.key,
                email: request.email,
                flow: request.flow,
                contact: request.contact,
                triggerProperties: request.triggerProperties,
                topic: request.topic,
                at: request.at
            ),
            settings: settings
        )
        switch written {
        case .held(let reason): return .held(reason: reason)
        case .finished(let email):
            let body = MessageBody(
                sender: email.sender,
                recipient: email.recipient,
                messageID: email.messageID,
                bytes: email.bytes
            )
            return .finished(body, links: email.links)
        }
    }
}
