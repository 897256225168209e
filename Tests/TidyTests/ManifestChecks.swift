/// What the manifest says of its targets: nothing that they do not use.
enum ManifestChecks {
    /// A target with the dependencies that its entry lists: names of targets, and names of products' constants.
    struct Target: Equatable {
        let name: String
        let dependencies: [String]
        /// From 1: where its entry begins.
        let line: Int
    }

    /// Dependencies that no file of their target imports; `modules` are those imported, by target.
    static func unused(_ manifest: Source, modules: [String: Set<String>]) -> [Finding] {
        targets(manifest).flatMap { target in
            target.dependencies.filter { dependency in
                modules[target.name].map { !$0.contains(module(of: dependency)) } ?? false
            }
            .map { manifest.finding(target.line, "\(target.name) lists \($0) and imports it nowhere") }
        }
    }

    /// The targets that the functions of the manifest make; those written out in full are told by their labels.
    static func targets(_ manifest: Source) -> [Target] {
        let text = manifest.lines.joined(separator: "\n")
        return entries.flatMap { entry in
            text.ranges(of: entry).compactMap { range in
                let rest = text[range.upperBound...]
                guard
                    let name = rest.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
                        .dropFirst().first, let end = endOfEntry(rest)
                else { return nil }
                return Target(
                    name: String(name),
                    dependencies: dependencies(rest[..<end].dropFirst(name.count)),
                    line: text[..<range.upperBound].dropLast().count { $0 == "\n" } + 1
                )
            }
        }
        .sorted { $0.line < $1.line }
    }

    /// What an entry begins with, up to its name; in the list of targets, not where the functions are made.
    private static let entries = ["\n        house(", "\n        tests(", ".executableTarget(", ".target(\n"]

    /// The parenthesis that closes the one before the text.
    private static func endOfEntry(_ text: Substring) -> Substring.Index? {
        var depth = 1
        return text.indices.first { index in
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            return depth == 0
        }
    }

    /// The elements of the first list of the entry.
    private static func dependencies(_ entry: Substring) -> [String] {
        guard let start = entry.firstIndex(of: "["), let end = entry[start...].firstIndex(of: "]") else { return [] }
        let elements = entry[start..<end].dropFirst().split(separator: ",")
        return elements.map { $0.filter { !" \n\"".contains($0) } }.filter { !$0.isEmpty }
    }

    /// Products stand behind constants that are called like them, with a small beginning.
    private static func module(of dependency: String) -> String {
        constants[dependency] ?? dependency.prefix(1).uppercased() + dependency.dropFirst()
    }

    private static let constants = ["asn1": "SwiftASN1", "grdb": "GRDB", "nurture": "nurture", "sqlite": "GRDBSQLite"]
}
