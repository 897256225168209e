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
    /// Whether its wildcard is the number of an element, from 1, instead of a name.
    let isElement: Bool

    private init(_ written: String, _ shape: Shape = .text, isSecret: Bool = false, isElement: Bool = false) {
        pattern = written.split(separator: ".").map(String.init)
        (self.shape, self.isSecret, self.isElement) = (shape, isSecret, isElement)
    }

    static let all =
        [
            ConfigurationKey("flows"), ConfigurationKey("database"), ConfigurationKey("listen"),
            ConfigurationKey("public_url"), ConfigurationKey("time_zone"),
            ConfigurationKey("write_keys", .list, isSecret: true),
            ConfigurationKey("webhooks.*.url"), ConfigurationKey("webhooks.*.secret", isSecret: true),
            ConfigurationKey("webhooks.*.next_secret", isSecret: true), ConfigurationKey("webhooks.*.allow_private"),
            ConfigurationKey("teams.*"),
            ConfigurationKey("topics.*.name"), ConfigurationKey("topics.*.default"),
            ConfigurationKey("topics.*.tracking"),
            ConfigurationKey("forms.*.redirect"), ConfigurationKey("forms.*.topic"),
            ConfigurationKey("forms.*.confirm"), ConfigurationKey("forms.*.fields", .list),
            ConfigurationKey("forms.*.wording"), ConfigurationKey("forms.*.honeypot"),
            ConfigurationKey("hooks.ses.topics", .list), ConfigurationKey("hooks.postmark.password", isSecret: true),
            ConfigurationKey("hooks.sendgrid.public_key"),
            ConfigurationKey("hooks.mailgun.signing_key", isSecret: true),
            ConfigurationKey("hooks.rfc822.token", isSecret: true),
            ConfigurationKey("holidays", .list),
        ] + email

    private static let email =
        [
            ConfigurationKey("email.from"), ConfigurationKey("email.postal_address"),
            ConfigurationKey("email.reply_to"),
            ConfigurationKey("email.transport"), ConfigurationKey("email.on_unknown_outcome"),
            ConfigurationKey("email.outbox_folder"), ConfigurationKey("email.return_path"),
            ConfigurationKey("email.unsubscribe_address"), ConfigurationKey("email.only_to", .list),
            ConfigurationKey("email.limits.per_second"), ConfigurationKey("email.limits.per_domain_per_second"),
            ConfigurationKey("email.limits.per_contact_per_day"), ConfigurationKey("email.limits.per_contact_per_week"),
            ConfigurationKey("email.pause"), ConfigurationKey("email.pause.bounces"),
            ConfigurationKey("email.pause.complaints"), ConfigurationKey("email.pause.messages"),
            ConfigurationKey("email.tracking.off_for_flows", .list),
        ] + server("email.smtp") + server("email.relays.*")
        + [
            ConfigurationKey("email.relays.*.provider"), ConfigurationKey("email.relays.*.account"),
            ConfigurationKey("email.relays.*.domain"), ConfigurationKey("email.relays.*.stream"),
            ConfigurationKey("email.relays.*.region"),
            ConfigurationKey("email.relays.*.key", isSecret: true), ConfigurationKey("email.relays.*.endpoint"),
            ConfigurationKey("email.relays.*.weight"), ConfigurationKey("email.relays.*.per_second"),
        ] + signing("email.dkim", isElement: false) + signing("email.dkim.*", isElement: true)

    /// What every mail server has.
    private static func server(_ parent: String) -> [ConfigurationKey] {
        [
            ConfigurationKey(parent + ".url"), ConfigurationKey(parent + ".username"),
            ConfigurationKey(parent + ".password", isSecret: true), ConfigurationKey(parent + ".tls"),
            ConfigurationKey(parent + ".connections"), ConfigurationKey(parent + ".ca_file"),
        ]
    }

    private static func signing(_ parent: String, isElement: Bool) -> [ConfigurationKey] {
        [
            ConfigurationKey(parent + ".domain", isElement: isElement),
            ConfigurationKey(parent + ".selector", isElement: isElement),
            ConfigurationKey(parent + ".key_file", isElement: isElement),
            ConfigurationKey(parent + ".key", isSecret: true, isElement: isElement),
        ]
    }

    /// Whom mail may go to, which must never be empty by mistake.
    static let onlyTo = ["email", "only_to"]
    static let onlyToRemedy = "Write addresses, for example \"*@example.com\", or take it out to mail everybody."

    /// Keys of the design that this version cannot obey, and so must not take in silence.
    static let later: Set<[String]> = [["admin_tokens"], ["retention"]]

    /// Whether a list of mappings may stand at that path in the place of one mapping.
    static func isListOfMappings(_ path: [String]) -> Bool {
        all.contains { $0.isElement && $0.begins(with: path + [anyName]) && $0.pattern[path.count] == anyName }
    }

    /// Whether the user chooses a part of the path.
    var hasName: Bool { pattern.contains(Self.anyName) }

    /// The path with `NAME` where the user chooses one.
    var readable: [String] { pattern.map { $0 == Self.anyName ? "NAME" : $0 } }

    /// The key at that path; nil when there is none.
    static func key(at path: [String]) -> ConfigurationKey? {
        all.first { $0.pattern.count == path.count && $0.begins(with: path) }
    }

    /// What may stand directly below that path; `*` for a name.
    static func names(below path: [String]) -> Set<String> {
        let inside = all.filter { $0.pattern.count > path.count && $0.begins(with: path) }
        let names = inside.filter { !$0.isElement || $0.pattern[path.count] != anyName }
        return Set(names.map { $0.pattern[path.count] })
    }

    private func begins(with path: [String]) -> Bool {
        pattern.count >= path.count && zip(pattern, path).allSatisfy { $0 == Self.anyName || $0 == $1 }
    }
}
