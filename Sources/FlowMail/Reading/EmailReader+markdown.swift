/// What Markdown leaves as it is and an email's author did not mean.
extension EmailReader {
    mutating func reportMarkdown(_ front: FrontMatter, in file: String) {
        let lines = front.body.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            for link in EmailReader.relativeAddresses(in: line) {
                let spot = TemplateSource.Spot(line: index + 1, column: link.column, length: link.address.count)
                report(.relativeAddress(link.address), in: file, at: spot.below(front.bodyLineOffset))
            }
        }
        guard let rule = lines.firstIndex(where: EmailReader.isTableRule), rule > 0, lines[rule - 1].contains("|")
        else {
            return
        }
        let head = TemplateSource.Spot(line: rule, column: 1, length: lines[rule - 1].count)
        report(.table, in: file, at: head.below(front.bodyLineOffset))
    }

    /// Whether this is the line below a table's head, `|---|---|`.
    private static func isTableRule(_ line: Substring) -> Bool {
        line.contains("|") && line.contains("--") && line.allSatisfy { "|-: ".contains($0) }
    }

    /// The addresses behind `](` that begin with neither a scheme, a variable nor `#`.
    private static func relativeAddresses(in line: Substring) -> [(address: String, column: Int)] {
        var found: [(String, Int)] = []
        var column = 0
        var rest = line
        while let bracket = rest.firstIndex(of: "]") {
            let next = rest.index(after: bracket)
            column += rest.distance(from: rest.startIndex, to: next)
            rest = rest[next...]
            guard rest.first == "(" else { continue }
            let address = rest.dropFirst().prefix { !" )\t](".contains($0) }
            if isRelative(address) { found.append((String(address), column + 2)) }
        }
        return found
    }

    private static func isRelative(_ address: Substring) -> Bool {
        guard let first = address.first, !"#{<".contains(first) else { return false }
        let scheme = address.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        let isScheme = first.isLetter && address[scheme.endIndex...].first == ":"
        return !isScheme && address.contains { $0 == "." || $0 == "/" }
    }
}
