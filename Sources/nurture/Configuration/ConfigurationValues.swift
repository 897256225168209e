import Configuration
import FlowCommands
import FlowModel
import Foundation

/// The texts of the configuration by key: from the environment, else from the credentials, else from the file.
struct ConfigurationValues {
    /// A text with the place it came from.
    struct Found {
        let text: String
        let source: ConfigurationProblem.Source
    }

    /// What environment variables begin with.
    private static let prefix = "NURTURE_"
    private static let credentialByteLimit = 65_536
    /// Separates the elements of a list; in the environment it may also be a comma or a blank.
    private static let listSeparator: Character = "\n"

    private let file: ConfigurationFile?
    private let environment: [String: String]
    private var credentials: [[String]: String] = [:]
    private let reader: ConfigReader
    /// What is wrong with the sources themselves.
    private(set) var problems: [ConfigurationProblem]

    /// The environment's CREDENTIALS_DIRECTORY says where systemd put the secrets.
    init(file: ConfigurationFile?, environment: [String: String]) throws(CommandError) {
        self.file = file
        self.environment = environment.filter { !$0.value.isEmpty }
        problems = file?.problems ?? []
        let onlyTo = EnvironmentNames.name(of: ConfigurationKey.onlyTo)
        if environment[onlyTo] == "" {
            problems.append(
                ConfigurationProblem(
                    key: ConfigurationKey.onlyTo.joined(separator: "."),
                    source: .environment(onlyTo),
                    reason: "has no value",
                    remedy: ConfigurationKey.onlyToRemedy
                )
            )
        }
        let names = EnvironmentNames(self.environment.keys.filter { $0.hasPrefix(Self.prefix) })
        problems += names.problems
        let folder = self.environment["CREDENTIALS_DIRECTORY"]
        let paths = Self.paths(file: file, environment: names)
        for (path, key) in paths where key.isSecret {
            guard let folder, let text = try Self.credential(path, in: folder) else { continue }
            credentials[path] = text
        }
        let fileTexts = (file?.entries ?? [:]).mapValues { Self.text($0.content) }
        reader = ConfigReader(providers: [
            EnvironmentVariablesProvider(environmentVariables: self.environment).prefixKeys(with: "nurture"),
            InMemoryProvider(name: "credentials", values: Self.values(credentials, areSecret: true)),
            InMemoryProvider(name: "file", values: Self.values(fileTexts, areSecret: false)),
        ])
        knownPaths = Set(paths.keys)
    }

    /// Every key that any source can have, with the user's names filled in.
    private let knownPaths: Set<[String]>

    /// The text at that key; nil when no source has it.
    func text(_ path: [String]) -> Found? {
        let isSecret = ConfigurationKey.key(at: path)?.isSecret ?? true
        // The accessor that does not throw is safe here: every source holds nothing but texts.
        guard let text = reader.string(forKey: ConfigKey(path), isSecret: isSecret) else { return nil }
        return Found(text: text, source: source(path))
    }

    /// The elements of the list at that key; nil when no source has it.
    func list(_ path: [String]) -> (elements: [String], source: ConfigurationProblem.Source)? {
        guard let found = text(path) else { return nil }
        if case .file = found.source, case .list(let elements)? = file?.entries[path]?.content {
            return (elements, found.source)
        }
        let elements = found.text.split { $0 == "," || $0.isWhitespace }.map(String.init)
        return (elements, found.source)
    }

    /// The names that the user chose below that key, or the numbers of its elements, in ascending order.
    func names(below parent: [String]) -> [String] {
        let known = ConfigurationKey.names(below: parent)
        let paths = knownPaths.filter { $0.count > parent.count && $0.starts(with: parent) }
        return Set(paths.map { $0[parent.count] }).subtracting(known).sorted { left, right in
            (left.count, left) < (right.count, right)
        }
    }

    /// Whether any source says anything below that key.
    func isThere(below parent: [String]) -> Bool {
        knownPaths.contains { $0.count > parent.count && $0.starts(with: parent) && text($0) != nil }
    }

    /// Where the value of that key came from, or would be expected.
    func source(_ path: [String]) -> ConfigurationProblem.Source {
        let name = EnvironmentNames.name(of: path)
        if environment[name] != nil { return .environment(name) }
        if credentials[path] != nil { return .credential(Self.credentialName(path)) }
        guard let file else { return .nowhere }
        return .file(name: file.path, line: file.entries[path]?.line)
    }

    /// A path of the file system as it was meant: one in the configuration file is relative to that file's folder.
    func resolved(_ found: Found) -> String {
        guard case .file(let name, _) = found.source, !found.text.hasPrefix("/") else { return found.text }
        let folder = (name as NSString).deletingLastPathComponent
        return folder.isEmpty ? found.text : (folder as NSString).appendingPathComponent(found.text)
    }

    // MARK: Sources

    private static func paths(file: ConfigurationFile?, environment: EnvironmentNames) -> [[String]: ConfigurationKey] {
        let given = Set(file.map { Array($0.entries.keys) } ?? []).union(environment.paths)
        var result: [[String]: ConfigurationKey] = [:]
        for key in ConfigurationKey.all {
            guard let wildcard = key.pattern.firstIndex(of: ConfigurationKey.anyName) else {
                result[key.pattern] = key
                continue
            }
            // A name that is known from one of its keys may have the others in another source.
            let parent = key.pattern[..<wildcard]
            for path in given where path.count > wildcard && path[..<wildcard] == parent {
                guard isName(path[wildcard], below: Array(parent)) else { continue }
                var filled = key.pattern
                filled[wildcard] = path[wildcard]
                result[filled] = key
            }
        }
        return result
    }

    /// Whether that is a name which the user chose, and none of the keys that stand beside such names.
    private static func isName(_ segment: String, below parent: [String]) -> Bool {
        !ConfigurationKey.names(below: parent).contains(segment)
    }

    private static func credential(_ path: [String], in folder: String) throws(CommandError) -> String? {
        let name = credentialName(path)
        let text: String
        do {
            text = try FileText.text(FileBytes.read(folder + "/" + name, limit: credentialByteLimit))
        } catch CommandError.missing {
            return nil
        } catch {
            let problem = ConfigurationProblem(
                key: path.joined(separator: "."),
                source: .credential(name),
                reason: "cannot be read",
                remedy: "Make it a readable file with the secret as UTF-8 text."
            )
            throw .configuration(file: nil, problems: [problem])
        }
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return trimmed.isEmpty ? nil : trimmed
    }

    /// `email-smtp-password`.
    static func credentialName(_ path: [String]) -> String {
        path.joined(separator: "-").replacingOccurrences(of: "_", with: "-")
    }

    private static func text(_ content: ConfigurationFile.Content) -> String {
        switch content {
        case .text(let text): text
        case .list(let elements): elements.joined(separator: String(listSeparator))
        }
    }

    private static func values(_ texts: [[String]: String], areSecret: Bool) -> [AbsoluteConfigKey: ConfigValue] {
        let values = texts.map { (AbsoluteConfigKey($0.key), ConfigValue(.string($0.value), isSecret: areSecret)) }
        return Dictionary(values, uniquingKeysWith: { first, _ in first })
    }
}
