package import FlowMail
import FlowModel

/// Writes emails from the folder's templates: the work behind a `CompositionDesk`.
package struct EmailComposer: Sendable {
    private let library: EmailLibrary
    private let settings: MailSettings

    package init(library: EmailLibrary, settings: MailSettings) {
        (self.library, self.settings) = (library, settings)
    }

    package func compose(_ request: EmailRequest) -> Composition {
        switch library.compose(request, settings: settings) {
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
