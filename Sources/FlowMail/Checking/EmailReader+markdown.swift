/// What Markdown leaves as it is and an email's author did not mean.
extension EmailReader {
    mutating func reportTables(_ front: FrontMatter, in file: String) {
        let lines = front.body.split(separator: "\n", omittingEmptySubsequences: false)
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
}
