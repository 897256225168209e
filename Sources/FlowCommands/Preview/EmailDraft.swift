package import FlowMail
package import FlowModel
import FlowRuntime
import Foundation

/// One email as it is looked at before anybody gets it: with somebody's values, untracked, and signed with a key that
/// the daemon does not know, so that none of its links does anything.
package struct EmailDraft: Sendable {
    private static let attemptLimit = 500

    private let library: EmailLibrary
    private let settings: MailSettings
    private let email: Slug
    /// What was not given is invented: there is no contact whose it could be.
    private let inventsValues: Bool
    private let topic: Slug?
    private let at: Instant
    private var contact: Contact
    private var properties: [Slug: Value] = [:]
    private let key: DeliveryKey

    /// Nil for `contact` invents one.
    ///
    /// - Throws: `CommandError.unknownEmail`.
    package init(
        of name: String,
        in folder: LoadedFolder,
        configuration: Configuration,
        contact: Contact?,
        at now: Instant
    ) throws(CommandError) {
        let slug = Slug(name.hasSuffix(".md") || name.hasSuffix(".html") ? Self.withoutFolder(name) : name)
        guard folder.library.names.contains(slug) else {
            var nearest = NearestName()
            let names = folder.library.names.map(\.text)
            throw .unknownEmail(name: slug.text, nearest: nearest.nearest(to: slug.text, among: names))
        }
        var random = SystemRandomNumberGenerator()
        let secret = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
        library = folder.library
        settings = try configuration.mailSettings(signer: LinkSigner(keys: [(id: 1, secret: secret)]))
        email = slug
        inventsValues = contact == nil
        at = now
        topic = folder.topic(of: slug)
        self.contact = contact ?? Self.somebody
        key = DeliveryKey(
            enrolment: EnrolmentID(contact: self.contact.id, ordinal: 1),
            step: StepID(1),
            visit: 1
        )
    }

    /// The email's name as a file has it.
    package var name: String { email.text }

    /// Uses that value whatever the contact has; `event.…` is a property of the trigger event.
    package mutating func set(_ name: String, to text: String) {
        var path = name.split(separator: ".").map(String.init)
        guard let first = path.first else { return }
        if first == "event", path.count > 1 {
            path.removeFirst()
            Self.assign(.text(text), path, in: &properties)
        } else {
            Self.assign(.text(text), path, in: &contact.fields)
        }
    }

    /// Sends it there in the place of the contact's own address.
    package mutating func address(to address: String) {
        contact.address = address
    }

    /// The finished message.
    ///
    /// - Throws: `CommandError.emailHeld` when a value is missing that is not to be invented, or something else is
    ///   wrong with the email.
    package func message() throws(CommandError) -> ComposedEmail {
        var contact = contact
        var properties = properties
        var invented: Set<String> = []
        for _ in 0..<Self.attemptLimit {
            let request = EmailRequest(
                outbox: OutboxID(1),
                key: key,
                email: email,
                flow: Slug(stored: "preview"),
                contact: contact,
                triggerProperties: properties,
                topic: topic,
                at: at,
                isTracked: false
            )
            let reason: String
            switch library.compose(request, settings: settings) {
            case .finished(let message): return message
            case .held(let why): reason = why
            }
            guard inventsValues, let name = Self.variable(in: reason) else {
                throw .emailHeld(reason: reason)
            }
            // Words first; a variable that begins a link refuses them and gets an address.
            let value = invented.insert(name).inserted ? Self.words(for: name) : "https://example.com/\(name)"
            guard invented.insert(value + "\n" + name).inserted else { throw .emailHeld(reason: reason) }
            var path = name.split(separator: ".").map(String.init)
            if path.first == "event", path.count > 1 {
                path.removeFirst()
                Self.assign(.text(value), path, in: &properties)
            } else {
                Self.assign(.text(value), path, in: &contact.fields)
            }
        }
        throw .emailHeld(reason: "it wants more than \(Self.attemptLimit) values")
    }

    // MARK: An invented contact

    private static let somebody = Contact(
        id: ContactID(1),
        address: "somebody@example.com",
        label: "somebody@example.com"
    )

    /// The name in `{{name}}`, where a sentence has one.
    private static func variable(in sentence: String) -> String? {
        guard let begin = sentence.range(of: "{{"), let end = sentence.range(of: "}}") else { return nil }
        guard begin.upperBound < end.lowerBound else { return nil }
        return String(sentence[begin.upperBound..<end.lowerBound])
    }

    /// `first_name` as `First name`: nobody takes it for a real value.
    private static func words(for name: String) -> String {
        let words = (name.split(separator: ".").last ?? "").replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private static func assign(_ value: Value, _ path: [String], in fields: inout [Slug: Value]) {
        guard let first = path.first else { return }
        let name = Slug(first)
        fields[name] = assigned(value, path.dropFirst(), in: fields[name])
    }

    private static func assigned(_ value: Value, _ path: ArraySlice<String>, in old: Value?) -> Value {
        guard let first = path.first else { return value }
        var members: [String: Value] = [:]
        if case .object(let known)? = old { members = known }
        members[first] = assigned(value, path.dropFirst(), in: members[first])
        return .object(members)
    }

    private static func withoutFolder(_ path: String) -> String {
        ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    }
}

extension LoadedFolder {
    /// The topic of the email itself, else of the first flow that sends it.
    fileprivate func topic(of email: Slug) -> Slug? {
        if let own = library.topics[email] { return own }
        return flows.first { flow in
            flow.steps.contains { step in
                if case .send(email, _) = step.action { true } else { false }
            }
        }?.topic
    }
}

extension Configuration {
    /// What every message needs to know of the configuration.
    ///
    /// - Throws: `CommandError` for a key that cannot sign.
    package func mailSettings(signer: LinkSigner) throws(CommandError) -> MailSettings {
        let dkim: DKIMSigner
        do {
            dkim = try DKIMSigner(email.dkimKeys)
        } catch {
            let problem = ConfigurationProblem(
                key: "email.dkim",
                source: .nowhere,
                reason: "cannot sign: \(error)",
                remedy: "Give another key."
            )
            throw .configuration(file: nil, problems: [problem])
        }
        return MailSettings(
            from: email.from,
            replyTo: email.replyTo,
            postalAddress: email.postalAddress,
            publicURL: publicURL,
            teams: teams,
            returnPath: email.returnPath,
            unsubscribeAddress: email.unsubscribeAddress,
            dkim: dkim,
            signer: signer
        )
    }
}
