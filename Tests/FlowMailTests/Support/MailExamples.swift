import FlowMail
import FlowModel
import Testing

extension MailSettings {
    static let example = MailSettings(
        from: "Anna <anna@example.com>",
        replyTo: nil,
        postalAddress: nil,
        publicURL: "https://go.example.com",
        signer: .example
    )

    func with(_ change: (inout MailSettings) -> Void) -> MailSettings {
        var result = self
        change(&result)
        return result
    }
}

extension EmailRequest {
    /// Of the email `guide` to bob@example.com on 2 March 2026 at 08:00 UTC.
    static func example(
        fields: [String: Value] = [:],
        event: [String: Value] = [:],
        address: String? = "bob@example.com",
        topic: String? = nil
    ) -> EmailRequest {
        func slugged(_ values: [String: Value]) -> [Slug: Value] {
            Dictionary(uniqueKeysWithValues: values.map { (Slug($0.key), $0.value) })
        }
        return EmailRequest(
            outbox: OutboxID(7),
            key: DeliveryKey(
                enrolment: EnrolmentID(contact: ContactID(1), ordinal: 1),
                step: StepID(1),
                visit: 1
            ),
            email: Slug("guide"),
            flow: Slug("nurture"),
            contact: Contact(id: ContactID(1), address: address, label: "bob@example.com", fields: slugged(fields)),
            triggerProperties: slugged(event),
            topic: topic.map { Slug($0) },
            at: Instant(milliseconds: 1_772_438_400_000)
        )
    }
}

extension FolderText {
    /// A folder with these files.
    static func emails(_ files: [String: String], assets: [String: [UInt8]] = [:]) -> FolderText {
        FolderText(
            files: files.map { File(path: "emails/" + $0.key, text: $0.value) },
            assets: assets.map { Asset(path: "emails/" + $0.key, bytes: $0.value) }
        )
    }
}

extension EmailLibrary {
    /// The library of a folder without errors.
    static func reading(_ files: [String: String], assets: [String: [UInt8]] = [:]) throws -> EmailLibrary {
        let (library, diagnostics) = read(.emails(files, assets: assets))
        try #require(!diagnostics.contains { $0.severity == .error }, "\(diagnostics)")
        return library
    }

    func message(_ request: EmailRequest, settings: MailSettings = .example) throws -> ComposedEmail {
        switch compose(request, settings: settings) {
        case .finished(let message): return message
        case .held(let reason): throw DecodedMessage.Malformed(reason: reason)
        }
    }

    func decoded(_ request: EmailRequest, settings: MailSettings = .example) throws -> DecodedMessage {
        try DecodedMessage(message(request, settings: settings).bytes)
    }

    func hold(_ request: EmailRequest, settings: MailSettings = .example) -> String? {
        if case .held(let reason) = compose(request, settings: settings) { reason } else { nil }
    }
}

/// An email `guide.md` with that subject and body.
func markdown(_ body: String, subject: String = "Hello", more: String = "") -> [String: String] {
    ["guide.md": "---\nsubject: \"\(subject)\"\n\(more)---\n\(body)\n"]
}

extension StringProtocol {
    /// What stands between the occurrences of the text.
    func pieces(around text: String) -> [SubSequence] {
        split(separator: text, omittingEmptySubsequences: false)
    }
}
