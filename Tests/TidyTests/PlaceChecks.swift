/// What lies where in the repository, and that nothing in it knows the machine it was written on.
enum PlaceChecks {
    static let topLevel: Set<String> = [
        ".ci", ".git", ".gitignore", "Flows", "Package.swift", "README.md", "Sources", "Tests", "systemd",
    ]

    /// Entries of the top level that are neither part of the project nor ignored.
    static func topLevel(_ entries: [String], ignored: [String]) -> [Finding] {
        entries.sorted().filter { entry in
            !topLevel.contains(entry) && !ignored.contains { matches(entry, ignorePattern: $0) }
        }
        .map { Finding(path: $0, line: 0, message: "the top level is fixed: put it into one of its folders") }
    }

    /// Whether a name at the top level is meant by a line of `.gitignore`; knows names with one `*`.
    static func matches(_ name: String, ignorePattern line: String) -> Bool {
        var pattern = line[...]
        if pattern.hasPrefix("/") { pattern = pattern.dropFirst() }
        if pattern.hasSuffix("/") { pattern = pattern.dropLast() }
        var remaining = name[...]
        var isFirst = true
        for part in pattern.split(separator: "*", omittingEmptySubsequences: false) {
            if isFirst {
                guard remaining.hasPrefix(part) else { return false }
                remaining = remaining.dropFirst(part.count)
                isFirst = false
            } else if let range = part.isEmpty ? nil : remaining.ranges(of: part).last {
                remaining = remaining[range.upperBound...]
            } else if !part.isEmpty {
                return false
            }
        }
        return !pattern.isEmpty && (remaining.isEmpty || pattern.hasSuffix("*"))
    }

    /// Absolute paths of somebody's machine; put together here, so that this file holds none.
    private static let machinePaths = ["/wo" + "rk/", "/t" + "mp/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/"]

    static func machinePaths(path: String, text: String) -> [Finding] {
        machinePaths.filter { text.contains($0) }.flatMap { place in
            text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
                guard isAbsolute(place, in: line) else { return nil }
                let message = "`\(place)` is on one machine: use a temporary folder or a relative path"
                return Finding(path: path, line: index + 1, message: message)
            }
        }
    }

    /// Whether the path stands there by itself, and not at the end of a longer one such as `example.com/home/`.
    private static func isAbsolute(_ path: String, in line: Substring) -> Bool {
        line.ranges(of: path).contains { range in
            guard let before = line[..<range.lowerBound].last else { return true }
            return !(before.isLetter || before.isNumber || "._-}/".contains(before))
        }
    }
}
