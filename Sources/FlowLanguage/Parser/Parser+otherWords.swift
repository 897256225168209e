import FlowModel

/// Words that begin no statement: what they were probably meant to be.
extension Parser {
    /// The keyword that the word here stands for in another language or program.
    func otherWord(ahead: Int = 0) -> Keyword? {
        let token = peek(ahead)
        guard token.kind == .word, beginning(ahead: ahead) == nil, let meant = table.otherWords[token.text] else {
            return nil
        }
        return meant == .condition && isBeforeTrigger ? .on : meant
    }

    /// Whether the flow has neither a trigger nor a step yet.
    private var isBeforeTrigger: Bool {
        (flow?.triggers.isEmpty ?? true) && (flow?.steps.isEmpty ?? true)
    }

    /// A statement that begins with a word that begins none; `meant` is the keyword it was probably to be.
    mutating func unknownBeginning(_ meant: String?) -> UnreadableStatement {
        let token = current
        if at(.step) {
            return fail(
                .missingName,
                at: token.span,
                "the step's number or name is missing",
                label: "of which step?",
                help: "for example `step reminder: send reminder email`"
            )
        }
        let near = meant ?? meantBeginning
        let written = token.kind == .quoted ? "a text in quotes" : "`\(source.text(token.span))`"
        return fail(
            .unknownWord,
            at: token.span,
            "no statement begins with \(written)",
            label: near.map { "did you mean `\($0)`?" } ?? "not known",
            help: near.map { "write `\($0)`" } ?? helpForUnknown(token),
            replacement: token.kind == .word ? near : nil
        )
    }

    private func helpForUnknown(_ token: Token) -> String {
        if ["//", "/*", "--", "<!--"].contains(where: token.text.hasPrefix) { return "a comment begins with `#`" }
        return "steps begin with a word such as send, notify, wait, if, split, go to, set, tag or stop"
    }

    /// The keyword that the word here was probably meant to be.
    private var meantBeginning: String? {
        mutating get {
            if let other = otherWord() { return table.spelling(other) }
            guard current.kind == .word, !table.reserved.contains(current.text) else { return nil }
            return nearestBeginning(current.text, Keyword.statementBeginnings)
        }
    }

    /// Reads a statement with which nothing begins, where a setting was to be expected; nil when a step is nearer.
    ///
    /// What stands before the trigger and resembles no step is no step either: it has no number, and that the trigger
    /// is missing is no second mistake.
    mutating func unreadableSetting() -> Bool {
        guard current.kind == .word, beginning() == nil, !beginsWithDigit(current), !at(.step), !isAtListMark else {
            return false
        }
        let near = meantBeginning
        let settings = Keyword.settingBeginnings.flatMap { table.phrases[$0] ?? [] }
        let isSetting = near.map { near in
            settings.contains { $0.joined(separator: " ") == near || $0.first == near }
        }
        guard isSetting ?? isBeforeTrigger else { return false }
        beginFlow()
        flow?.hasUnreadableSetting = true
        _ = unknownBeginning(near)
        skipStatement()
        return true
    }

    private mutating func nearestBeginning(_ word: String, _ keywords: [Keyword]) -> String? {
        let phrases = keywords.flatMap { table.phrases[$0] ?? [] }
        return nearest.nearest(to: word, among: phrases.compactMap(\.first) + phrases.map { $0.joined(separator: " ") })
    }

    /// Reports `else` and its like behind a step, where `otherwise` is meant.
    mutating func refuseOtherOtherwise() throws(UnreadableStatement) {
        let index: Int
        if otherWord() == .otherwise {
            index = position
        } else if current.kind == .comma, otherWord(ahead: 1) == .otherwise {
            index = position + 1
        } else if isAtStep(), position > 0, table.otherWords[tokens[position - 1].text] == .otherwise {
            index = position - 1
        } else {
            return
        }
        let span = tokens[index].span
        throw fail(
            .unknownWord,
            at: span,
            "`\(source.text(span))` is no word of the language",
            label: "write `, \(table.spelling(.otherwise))`",
            help: "for example `if clicked send offer, otherwise send reminder`",
            replacement: table.spelling(.otherwise)
        )
    }

    /// Reports `goto` and its like inside what was read as a condition.
    mutating func refuseOtherGoTo(in span: Span) throws(UnreadableStatement) {
        var index = position
        while index > 0, tokens[index - 1].span.start >= span.start { index -= 1 }
        guard let token = tokens[index..<position].first(where: { table.otherWords[$0.text] == .goTo }) else { return }
        throw fail(
            .unknownWord,
            at: token.span,
            "`\(source.text(token.span))` is no word of the language",
            label: "write `\(table.spelling(.goTo))`",
            help: "for example `if clicked go to step 4`",
            replacement: table.spelling(.goTo)
        )
    }
}
