package import FlowMail
package import FlowModel
package import FlowRuntime
import Synchronization

/// The emails that messages are written from; a reload puts others in their place while messages are being written.
package final class Templates: Sendable {
    private let composer: Mutex<EmailComposer>
    private let settings: MailSettings
    private let keys: SigningKeys?

    package init(_ library: EmailLibrary, settings: MailSettings, keys: SigningKeys? = nil) {
        (self.settings, self.keys) = (settings, keys)
        composer = Mutex(EmailComposer(library: library, settings: settings, keys: keys))
    }

    /// Puts another library in the place of the present one, and returns a way back.
    package func replace(with library: EmailLibrary) -> @Sendable () -> Void {
        let previous = composer.withLock { composer in
            defer { composer = EmailComposer(library: library, settings: settings, keys: keys) }
            return composer
        }
        return { self.composer.withLock { $0 = previous } }
    }

    /// The topic that a reader of that email subscribes to by confirming.
    package func confirmedTopic(of email: Slug) -> Slug? {
        composer.withLock { $0 }.confirmedTopic(of: email)
    }

    package func compose(_ request: EmailRequest) -> Composition {
        composer.withLock { $0 }.compose(request)
    }
}
