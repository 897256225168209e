import FlowCommands
import FlowModel
import Foundation
import Yams

/// The configuration's YAML file, checked against the known keys, with the line of each value.
///
/// swift-configuration's own YAML provider says nothing about unknown keys and knows no lines.
struct ConfigurationFile {
    enum Content: Hashable {
        case text(String)
        case list([String])
    }

    struct Entry: Hashable {
        let content: Content
        let line: Int?
    }

    /// A configuration is small; anything larger is another file.
    private static let byteLimit = 1_048_576

    /// As it was given.
    let path: String
    /// By path of the key, with the user's names as slugs.
    private(set) var entries: [[String]: Entry] = [:]
    private(set) var problems: [ConfigurationProblem] = []
    private var nearestName = NearestName()

    /// - Throws: `CommandError.configuration` when the file cannot be read at all; what is wrong with single keys is
    ///   in `problems`.
    init(path: String) throws(CommandError) {
        self.path = path
        let text = try Self.text(of: path)
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw Self.failure(path: path, error)
        }
        guard let root, !Self.isNull(root) else { return }
        guard let mapping = root.mapping else {
            throw Self.failure(path: path, line: 1, "does not hold settings", "Write lines such as `flows: Flows`.")
        }
        visit(mapping, at: [])
    }

    // MARK: Keys

    private mutating func visit(_ mapping: Node.Mapping, at parent: [String]) {
        let names = ConfigurationKey.names(below: parent)
        for (keyNode, value) in mapping {
            let line = keyNode.mark?.line
            guard let written = keyNode.string else {
                refuse(parent, line, "has a key that is no text", "Write the key as a word.")
                continue
            }
            if names.contains(written) {
                visit(value, at: parent + [written], line: line)
            } else if names.contains(ConfigurationKey.anyName) {
                let slug = Slug(written.precomposedStringWithCanonicalMapping)
                if slug.isEmpty {
                    refuse(parent, line, "has a name without a letter or digit", "Give it a name, for example `crm`.")
                } else if isTaken(parent + [slug.text]) {
                    refuse(parent + [slug.text], line, "is there twice", "Keep one of the two.")
                } else {
                    visit(value, at: parent + [slug.text], line: line)
                }
            } else if ConfigurationKey.later.contains(parent + [written]) {
                refuse(parent + [written], line, "is not part of this version yet", "Take it out.")
            } else {
                refuse(parent + [written], line, "is no known key", unknownKeyRemedy(written, below: parent, names))
            }
        }
    }

    private mutating func visit(_ node: Node, at path: [String], line: Int?) {
        // A key without a value is as good as absent: somebody left it to be filled in. Whoever began a list of those
        // who may be mailed does not mean everybody.
        if Self.isNull(node) {
            if path == ConfigurationKey.onlyTo { refuse(path, line, "has no value", ConfigurationKey.onlyToRemedy) }
            return
        }
        if let mapping = node.mapping, !ConfigurationKey.names(below: path).isEmpty {
            visit(mapping, at: path)
            return
        }
        if let elements = node.sequence, ConfigurationKey.isListOfMappings(path) {
            for (index, element) in elements.enumerated() {
                visit(element, at: path + [String(index + 1)], line: element.mark?.line ?? line)
            }
            return
        }
        guard let key = ConfigurationKey.key(at: path) else {
            refuseScalar(at: path, line: line)
            return
        }
        switch (key.shape, node) {
        case (.text, .scalar(let scalar)):
            entries[path] = Entry(content: .text(scalar.string), line: node.mark?.line ?? line)
        case (.list, .sequence(let nodes)):
            let texts = nodes.compactMap(\.scalar?.string)
            guard texts.count == nodes.count else {
                refuse(path, line, "has an element that is no text", "Write a list of texts: `[ …, … ]`.")
                return
            }
            entries[path] = Entry(content: .list(texts), line: line)
        case (.text, _): refuse(path, line, "is not a single value", "Write one value behind the colon.")
        case (.list, _): refuse(path, line, "is not a list", "Write a list: `[ …, … ]`.")
        }
    }

    private mutating func refuseScalar(at path: [String], line: Int?) {
        let inner = ConfigurationKey.names(below: path).sorted().first ?? ""
        let example = inner == ConfigurationKey.anyName ? "NAME" : inner
        let remedy = "Write them indented below it, for example `\(example): …`."
        refuse(path, line, "has settings of its own", remedy)
    }

    private func isTaken(_ path: [String]) -> Bool {
        entries.keys.contains { $0.starts(with: path) }
    }

    private mutating func unknownKeyRemedy(_ written: String, below parent: [String], _ names: Set<String>) -> String {
        let near = nearestName.nearest(to: written, among: names.sorted())
        let elsewhere = ConfigurationKey.all.first { key in
            key.pattern.last == written && !key.isElement && (parent.isEmpty || key.pattern.first == parent.first)
        }
        // A key at the wrong place is meant more probably than another word that differs in two letters.
        let isMisspelt = near.map { NearestName.distance(Array($0.unicodeScalars), Array(written.unicodeScalars)) } == 1
        let here = near.map { parent + [$0] }
        if let path = isMisspelt ? here : elsewhere?.readable ?? here {
            return "The nearest is \(Self.written(path))."
        }
        return "Known here: \(names.sorted().joined(separator: ", "))."
    }

    private mutating func refuse(_ path: [String], _ line: Int?, _ reason: String, _ remedy: String) {
        problems.append(
            ConfigurationProblem(
                key: Self.written(path),
                source: .file(name: self.path, line: line),
                reason: reason,
                remedy: remedy
            )
        )
    }

    /// The path as people write it; a key's own text could hold anything.
    private static func written(_ path: [String]) -> String {
        TextTable.printable(String(path.joined(separator: ".").prefix(200)))
    }

    private static func isNull(_ node: Node) -> Bool {
        guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}

extension ConfigurationFile {
    private static func text(of path: String) throws(CommandError) -> String {
        do {
            return try FileText.text(FileBytes.read(path, limit: byteLimit))
        } catch let error as FileText.NotUTF8 {
            throw failure(path: path, line: error.line, "is not UTF-8 text", "Save the file in the encoding UTF-8.")
        } catch CommandError.missing {
            throw failure(path: path, line: nil, "does not exist", "Check the spelling, or leave --config out.")
        } catch CommandError.fileTooLarge {
            throw failure(path: path, line: nil, "is larger than 1 MB", "Give the configuration file.")
        } catch CommandError.unreadable(_, let reason) {
            throw failure(
                path: path,
                line: nil,
                "cannot be read: \(reason)",
                "Make it readable for the user that runs nurture."
            )
        } catch {
            throw failure(path: path, line: nil, "cannot be read", "Give another file.")
        }
    }

    /// The parser's own words may quote the file, secrets and all; only its place is told.
    private static func failure(path: String, _ error: any Error) -> CommandError {
        switch error {
        case YamlError.scanner(_, _, let mark, _), YamlError.parser(_, _, let mark, _),
            YamlError.composer(_, _, let mark, _):
            failure(path: path, line: mark.line, "is not YAML", "Check the indentation, colons and quotes there.")
        case YamlError.duplicatedKeysInMapping(_, let context):
            failure(path: path, line: context.mark.line, "has a key twice", "Keep one of the two.")
        default: failure(path: path, line: nil, "is not YAML", "Check its indentation, colons and quotes.")
        }
    }

    private static func failure(path: String, line: Int?, _ reason: String, _ remedy: String) -> CommandError {
        let problem = ConfigurationProblem(
            key: "",
            source: .file(name: path, line: line),
            reason: "the file " + reason,
            remedy: remedy
        )
        return .configuration(file: path, problems: [problem])
    }
}
