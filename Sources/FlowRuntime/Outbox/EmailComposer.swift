package import FlowMail
package import FlowModel

/// Writes emails from the folder's templates: the work behind a `CompositionDesk`.
package struct EmailComposer: Sendable {
    private let library: EmailLibrary
    private let settings: MailSettings
    private let keys: SigningKeys?

    /// With `keys` each message is signed by the newest of them, whatever signer the settings name.
    package init(library: EmailLibrary, settings: MailSettings, keys: SigningKeys? = nil) {
        (self.library, self.settings, self.keys) = (library, settings, keys)
    }

    /// The topic that a reader of that email subscribes to by confirming.
    package func confirmedTopic(of email: Slug) -> Slug? { library.confirmedTopic(of: email) }

    package func compose(_ request: EmailRequest) -> Composition {
        var settings = settings
        if let keys { settings.signer = keys.signer }
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
