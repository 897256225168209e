import FlowModel

/// What the variables of a template stand for in one message.
struct EmailVariables: Sendable {
    /// Names that mean the same in every email; empty text is a value for them.
    static let builtInNames = [
        "confirm_url", "email", "postal_address", "preferences_url", "preheader", "subject", "unsubscribe_url",
    ]

    /// By name; `subject` and `preheader` join when they are written.
    var builtIn: [String: String]
    private let contact: Contact?
    private let triggerProperties: [Slug: Value]
    private let defaults: [String: String]

    init(
        builtIn: [String: String],
        contact: Contact?,
        triggerProperties: [Slug: Value],
        defaults: [String: String]
    ) {
        self.builtIn = builtIn
        self.contact = contact
        self.triggerProperties = triggerProperties
        self.defaults = defaults
    }

    /// For templates that are written once for all messages: every name is without a value.
    static let none = EmailVariables(builtIn: [:], contact: nil, triggerProperties: [:], defaults: [:])

    /// The value by normalised name, the default where there is none; nil without either.
    func value(_ name: String) -> Value? {
        if let text = builtIn[name] { return .text(text) }
        // A field of that name must not be taken for the link.
        if name == "confirm_url" { return nil }
        if let value = found(name), !EmailVariables.isBlank(value) { return value }
        return defaults[name].map { .text($0) }
    }

    /// How the value reads; nil when there is none.
    func text(_ name: String) -> String? { value(name)?.displayText }

    private func found(_ name: String) -> Value? {
        if name == "email" { return contact?.address.map { .text($0) } }
        if name == "event" { return EmailVariables.object(of: triggerProperties) }
        let path = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard path.count == 2 else { return contact?.fields[Slug(name)] }
        if path[0] == "event" {
            return EmailVariables.member(path[1], of: EmailVariables.object(of: triggerProperties))
        }
        return contact?.fields[Slug(path[0])].flatMap { EmailVariables.member(path[1], of: $0) }
    }

    /// Follows a normalised path into an object; nil where there is nothing.
    static func member(_ path: String, of value: Value) -> Value? {
        guard case .object(let members) = value else { return nil }
        if let exact = members[path] { return exact }
        for key in members.keys.sorted() {
            guard let name = TemplateSource.normalised(key), let value = members[key] else { continue }
            if name == path { return value }
            if path.hasPrefix(name + "."), let found = member(String(path.dropFirst(name.count + 1)), of: value) {
                return found
            }
        }
        return nil
    }

    /// White space alone would read like no value: "Hi ,".
    static func isBlank(_ value: Value) -> Bool {
        if case .text(let text) = value { return text.allSatisfy(\.isWhitespace) }
        return value.isMissing
    }

    private static func object(of properties: [Slug: Value]) -> Value {
        .object(Dictionary(properties.map { ($0.key.underscored, $0.value) }, uniquingKeysWith: { first, _ in first }))
    }
}
