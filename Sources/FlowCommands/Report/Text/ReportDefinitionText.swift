/// What the figures of a report mean, at its end.
enum ReportDefinitionText {
    static func lines(_ definitions: [String]) -> [String] {
        guard !definitions.isEmpty else { return [] }
        return ["What the figures mean"] + definitions.flatMap { ReportWords.wrapped("- " + $0, indent: 2) }
    }
}
