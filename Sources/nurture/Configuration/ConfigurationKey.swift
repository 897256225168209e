/// A key of the configuration: where it stands and what may stand there.
struct ConfigurationKey: Hashable, Sendable {
    enum Shape: Hashable, Sendable {
        case text, list
    }

    /// What stands in a pattern for a name that the user chooses.
    static let anyName = "*"

    /// From the outside in, for example `webhooks`, `*`, `url`.
    let pattern: [String]
    let shape: Shape
    /// May also be a file in the credentials directory.
    let isSecret: Bool

    private init(_ written: String, _ shape: Shape = .text, isSecret: Bool = false) {
        pattern = written.split(separator: ".").map(String.init)
        (self.shape, self.isSecret) = (shape, isSecret)
    }

    static let all = [
        ConfigurationKey("flows"), ConfigurationKey("database"), ConfigurationKey("listen"),
        ConfigurationKey("public_url"), ConfigurationKey("time_zone"),
        ConfigurationKey("write_keys", .list, isSecret: true),
        ConfigurationKey("email.from"), ConfigurationKey("email.postal_address"), ConfigurationKey("email.reply_to"),
        ConfigurationKey("email.transport"), ConfigurationKey("email.on_unknown_outcome"),
        ConfigurationKey("email.outbox_folder"),
        ConfigurationKey("email.smtp.url"), ConfigurationKey("email.smtp.username"),
        ConfigurationKey("email.smtp.password", isSecret: true), ConfigurationKey("email.smtp.tls"),
        ConfigurationKey("email.smtp.connections"), ConfigurationKey("email.smtp.ca_file"),
        ConfigurationKey("webhooks.*.url"), ConfigurationKey("webhooks.*.secret", isSecret: true),
        ConfigurationKey("webhooks.*.allow_private"),
        ConfigurationKey("teams.*"),
        ConfigurationKey("topics.*.name"), ConfigurationKey("topics.*.default"),
        ConfigurationKey("holidays", .list),
    ]

    /// Keys of the design that this version cannot obey, and so must not take in silence.
    static let later: Set<[String]> = [
        ["admin_tokens"], ["retention"], ["email", "dkim"], ["email", "limits"], ["email", "only_to"],
        ["email", "relays"],
    ]

    /// The key at that path; nil when there is none.
    static func key(at path: [String]) -> ConfigurationKey? {
        all.first { $0.pattern.count == path.count && $0.begins(with: path) }
    }

    /// What may stand directly below that path; `*` for a name.
    static func names(below path: [String]) -> Set<String> {
        Set(all.filter { $0.pattern.count > path.count && $0.begins(with: path) }.map { $0.pattern[path.count] })
    }

    private func begins(with path: [String]) -> Bool {
        pattern.count >= path.count && zip(pattern, path).allSatisfy { $0 == Self.anyName || $0 == $1 }
    }
}
