import FlowModel
import Yams

/// The YAML between two lines `---` at the beginning of an email.
struct FrontMatter {
    static let keys = ["subject", "preheader", "from", "topic", "defaults", "attachments", "confirms", "tracking"]
    private static let byteLimit = 16 * 1024
    private static let attachmentLimit = 20

    /// A text with the place of its first character.
    struct Entry: Hashable {
        var text: String
        var spot: TemplateSource.Spot
    }

    struct Problem: Hashable {
        var finding: EmailFinding
        var spot: TemplateSource.Spot
    }

    private(set) var subject: Entry?
    private(set) var preheader: Entry?
    private(set) var from: Entry?
    private(set) var topic: Entry?
    /// By normalised name.
    private(set) var defaults: [String: String] = [:]
    /// Paths below `emails/`.
    private(set) var attachments: [Entry] = []
    /// The topic whose subscription the email asks to confirm.
    private(set) var confirms: Entry?
    private(set) var isTracked = true
    private(set) var problems: [Problem] = []
    /// What follows, and how many lines come before it.
    private(set) var body = ""
    private(set) var bodyLineOffset = 0

    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, FrontMatter.isFence(first) else {
            body = text
            problems = [Problem(finding: .noFrontMatter, spot: FrontMatter.spot(line: 1, column: 1, text: ""))]
            return
        }
        guard let end = lines.dropFirst().firstIndex(where: FrontMatter.isFence) else {
            problems = [Problem(finding: .unclosedFrontMatter, spot: FrontMatter.spot(line: 1, column: 1, text: "---"))]
            return
        }
        body = lines[(end + 1)...].joined(separator: "\n")
        bodyLineOffset = end + 1
        read(lines[1..<end].joined(separator: "\n"))
    }

    private mutating func read(_ yaml: String) {
        guard yaml.utf8.count <= FrontMatter.byteLimit else {
            return report(
                .tooLarge(byteLimit: FrontMatter.byteLimit),
                FrontMatter.spot(line: 1, column: 1, text: "---")
            )
        }
        do {
            guard let node = try Yams.compose(yaml: yaml) else { return }
            guard let mapping = node.mapping else {
                return report(.unreadableFrontMatter(problem: "it has no keys"), spot(of: node))
            }
            for (key, value) in mapping { read(key, value) }
        } catch let error as YamlError {
            let (problem, mark) = FrontMatter.explain(error)
            report(
                .unreadableFrontMatter(problem: problem),
                FrontMatter.spot(line: (mark?.line ?? 0) + 1, column: mark?.column ?? 1, text: "")
            )
        } catch {
            report(.unreadableFrontMatter(problem: "it cannot be read"), FrontMatter.spot(line: 1, column: 1, text: ""))
        }
    }

    private mutating func read(_ key: Node, _ value: Node) {
        let name = key.scalar?.string ?? ""
        switch name {
        case "subject": subject = entry(name, value)
        case "preheader": preheader = entry(name, value)
        case "from": from = entry(name, value)
        case "topic": topic = topic(name, value)
        case "confirms": confirms = topic(name, value)
        case "attachments": readAttachments(value)
        case "tracking": readTracking(value)
        case "defaults": readDefaults(value)
        default:
            var names = NearestName()
            let nearest = names.nearest(to: name.lowercased(), among: FrontMatter.keys)
            report(.unknownKey(name, nearest: nearest), spot(of: key))
        }
    }

    private mutating func entry(_ key: String, _ value: Node) -> Entry? {
        guard let scalar = value.scalar, !scalar.string.allSatisfy(\.isWhitespace) else {
            let isEmpty = value.scalar != nil
            report(.wrongValue(key: key, expected: isEmpty ? "a text with anything in it" : "a text"), spot(of: value))
            return nil
        }
        return Entry(text: scalar.string, spot: spot(of: value))
    }

    private mutating func topic(_ key: String, _ value: Node) -> Entry? {
        guard let topic = entry(key, value) else { return nil }
        guard !Slug(topic.text).isEmpty else {
            report(.wrongValue(key: key, expected: "a name"), topic.spot)
            return nil
        }
        return topic
    }

    /// One path, or a list of them.
    private mutating func readAttachments(_ value: Node) {
        let nodes = value.sequence.map { Array($0) } ?? [value]
        guard nodes.count <= FrontMatter.attachmentLimit else {
            let expected = "a list of at most \(FrontMatter.attachmentLimit) files"
            return report(.wrongValue(key: "attachments", expected: expected), spot(of: value))
        }
        attachments = nodes.compactMap { entry("attachments", $0) }
    }

    /// YAML's words for yes and no, whichever of them was written.
    private mutating func readTracking(_ value: Node) {
        switch value.scalar?.string.lowercased() {
        case "off", "false", "no": isTracked = false
        case "on", "true", "yes": isTracked = true
        default: report(.wrongValue(key: "tracking", expected: "on or off"), spot(of: value))
        }
    }

    private mutating func readDefaults(_ value: Node) {
        guard let mapping = value.mapping else {
            return report(.wrongValue(key: "defaults", expected: "a list of names with their values"), spot(of: value))
        }
        for (key, value) in mapping {
            guard let name = key.scalar.flatMap({ TemplateSource.normalised($0.string) }), name != "." else {
                report(.wrongValue(key: "defaults", expected: "a list of names with their values"), spot(of: key))
                continue
            }
            if let entry = entry(name, value) { defaults[name] = entry.text }
        }
    }

    private mutating func report(_ finding: EmailFinding, _ spot: TemplateSource.Spot) {
        problems.append(Problem(finding: finding, spot: spot))
    }

    /// A quoted text's place is that of its first character, not of the quote.
    private func spot(of node: Node) -> TemplateSource.Spot {
        let isQuoted = node.scalar.map { $0.style == .doubleQuoted || $0.style == .singleQuoted } ?? false
        return FrontMatter.spot(
            line: (node.mark?.line ?? 0) + 1,
            column: (node.mark?.column ?? 1) + (isQuoted ? 1 : 0),
            text: node.scalar?.string ?? ""
        )
    }

    private static func spot(line: Int, column: Int, text: String) -> TemplateSource.Spot {
        TemplateSource.Spot(line: line, column: column, length: max(1, text.prefix { $0 != "\n" }.count))
    }

    private static func isFence(_ line: Substring) -> Bool {
        line.hasPrefix("---") && line.dropFirst(3).allSatisfy { $0 == " " }
    }

    private static func explain(_ error: YamlError) -> (problem: String, mark: Mark?) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (problem, mark)
        case .duplicatedKeysInMapping(_, let context): ("a key stands there twice", context.mark)
        case .reader(let problem, _, _, _): (problem, nil)
        default: ("it cannot be read", nil)
        }
    }
}
