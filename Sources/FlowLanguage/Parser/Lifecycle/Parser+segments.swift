import FlowModel

extension Parser {
    /// Reads `segment NAME: CONDITION`.
    mutating func segment() {
        take(.segment)
        do {
            let name = try name("the segment's name")
            guard take(.colon) else {
                throw fail(
                    .missingColon,
                    at: hereOrLineEnd,
                    "a colon is missing behind the segment's name",
                    label: "expected here",
                    help: "for example `\(table[.segment]) \"Dutch customers\": country \(table[.is]) \"NL\"`"
                )
            }
            let condition = try writtenCondition(.outside)
            lifecycle.segments.append(SegmentSyntax(name: name, condition: condition))
            if !isAtStatementEnd { throw unexpected() }
        } catch {
            lifecycle.isIncomplete = true
            skipStatement()
        }
    }
}
