import FlowModel

extension Parser {
    /// Reads `stages:` with its lines.
    mutating func stagesBlock() {
        var block = StageBlockSyntax(span: keywordSpan(.stages))
        let example = "MQL \"Booked an introduction\" \(table[.when]) meeting booked"
        self.block(.stages, example: example) { parser throws(UnreadableStatement) in
            block.stages.append(try parser.stage())
        }
        lifecycle.stageBlocks.append(block)
    }

    /// Reads `NAME ["DESCRIPTION"] [when CONDITION]`.
    private mutating func stage() throws(UnreadableStatement) -> StageBlockSyntax.StageSyntax {
        let isOutside = try takeOutside()
        let name = try name("the stage's name")
        var stage = StageBlockSyntax.StageSyntax(name: name, isOutside: isOutside, description: "", rule: nil)
        if current.kind == .quoted {
            stage.description = current.text
            advance()
        }
        if current.kind == .comma, at(.when, ahead: 1) { advance() }
        if take(.when) {
            stage.rule = try writtenCondition(.stages)
            return stage
        }
        try refuseOtherThanWhen()
        return stage
    }

    private mutating func takeOutside() throws(UnreadableStatement) -> Bool {
        guard let length = length(of: .outside), peek(length).kind != .quoted else { return false }
        let span = keywordSpan(.outside)
        take(.outside)
        if take(.colon) {
            guard isAtStatementEnd else { return true }
            throw fail(
                .badStage,
                at: span,
                "which stage lies outside the funnel is missing",
                label: "a name is expected behind this",
                help: "each such stage has a line of its own: `\(table[.outside]): Lost \"No interest\"`"
            )
        }
        throw fail(
            .missingColon,
            at: span,
            "a colon is missing behind `\(table[.outside])`",
            label: "write `\(table[.outside]):`",
            help: "a stage whose name begins with this word is written in quotes",
            replacement: "\(table[.outside]):"
        )
    }

    /// What stands behind a stage's name instead of its description and its rule.
    private mutating func refuseOtherThanWhen() throws(UnreadableStatement) {
        if isAtStatementEnd { return }
        let isOther = at(.condition) || at(.filter) || (at(.on) && current.kind == .word)
        if isOther {
            throw fail(
                .badStage,
                at: current.span,
                "a stage's rule begins with `\(table[.when])`",
                label: "write `\(table[.when])`",
                help: "for example `MQL \"Booked an introduction\" \(table[.when]) meeting booked`",
                replacement: table[.when]
            )
        }
        guard current.kind == .colon || current.kind == .comma else { return }
        throw fail(
            .badStage,
            at: current.span,
            current.kind == .colon ? "no colon stands behind a stage's name" : "one line defines one stage",
            label: current.kind == .colon ? "take it out" : "begin a new line",
            help: "for example `MQL \"Booked an introduction\" \(table[.when]) meeting booked`",
            replacement: current.kind == .colon ? "" : nil
        )
    }
}

extension Rule {
    static let badStage = Rule(
        "bad-stage",
        """
        Each line of `stages:` is one stage: its name, a description in quotes, and `when` with what moves a contact
        into it. `outside:` before the name takes it out of the funnel. Description and rule may be left out.

            stages:
              Lead          "Has shown interest"  when lead
              Customer      "Has bought"          when purchase
              outside: Lost "No interest"         when disqualified
            end
        """
    )
}
