/// Who tells of bounces and complaints, by the last part of the path under `/hooks/`.
enum HookProvider: String, Hashable, Sendable, CaseIterable {
    case ses, postmark, sendgrid, mailgun
    /// A mail server, or whoever else hands in whole messages.
    case rfc822

    /// Bytes of a body.
    var bodyLimit: Int { self == .rfc822 ? 10 * 1024 * 1024 : 1024 * 1024 }

    /// Whether an address may be believed when no message of ours is named.
    ///
    /// A provider signs that it saw the bounce; a mail may come from anybody.
    var isWitness: Bool { self != .rfc822 }
}
