import FlowCommands
import FlowModel

/// The environment variables that set keys: which key each one means, and which mean none.
struct EnvironmentNames {
    private(set) var paths: [[String]] = []
    private(set) var problems: [ConfigurationProblem] = []
    private var nearestName = NearestName()

    /// - Parameter names: Those of the environment that begin with `NURTURE_`.
    init(_ names: some Sequence<String>) {
        for name in names.sorted() where !Self.isKubernetes(name) {
            if let path = Self.path(of: name) {
                paths.append(path)
            } else if let path = ConfigurationKey.later.first(where: { Self.name(of: $0) == name }) {
                refuse(name, path.joined(separator: "."), "is not part of this version yet", "Unset it.")
            } else {
                let known = ConfigurationKey.all.map { Self.name(of: $0.readable) }
                let near = nearestName.nearest(to: name, among: known)
                refuse(name, "", "sets no known key", near.map { "The nearest is \($0)." } ?? "Unset it.")
            }
        }
    }

    /// `NURTURE_EMAIL_SMTP_URL`.
    static func name(of path: [String]) -> String {
        (["nurture"] + path).joined(separator: "_").uppercased().replacing("-", with: "_")
    }

    /// Of two keys that a name could set, the one of which it names more: `…_NEXT_SECRET` is no `…_SECRET`.
    private static func path(of name: String) -> [String]? {
        if let key = ConfigurationKey.all.first(where: { !$0.hasName && Self.name(of: $0.pattern) == name }) {
            return key.pattern
        }
        var best: (rest: Int, path: [String])?
        for key in ConfigurationKey.all {
            guard let wildcard = key.pattern.firstIndex(of: ConfigurationKey.anyName) else { continue }
            let before = Self.name(of: Array(key.pattern[..<wildcard])) + "_"
            let after = key.pattern[(wildcard + 1)...].map { "_" + $0.uppercased() }.joined()
            guard name.hasPrefix(before), name.hasSuffix(after), name.count > before.count + after.count else {
                continue
            }
            let slug = Slug(name.dropFirst(before.count).dropLast(after.count))
            guard !slug.isEmpty, slug.text.utf8.count < best?.rest ?? .max else { continue }
            var path = key.pattern
            path[wildcard] = slug.text
            best = (slug.text.utf8.count, path)
        }
        return best?.path
    }

    /// Kubernetes sets such variables for every service that is called nurture.
    private static func isKubernetes(_ name: String) -> Bool {
        name.hasPrefix("NURTURE_SERVICE_") || name == "NURTURE_PORT" || name.hasPrefix("NURTURE_PORT_")
    }

    private mutating func refuse(_ name: String, _ key: String, _ reason: String, _ remedy: String) {
        problems.append(
            ConfigurationProblem(key: key, source: .environment(name), reason: reason, remedy: remedy)
        )
    }
}
