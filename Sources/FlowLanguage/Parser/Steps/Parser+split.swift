import FlowModel

/// The first line of an arm: `50%:` or `rest:`.
private struct ArmHeader {
    /// Hundredths of a percent; nil for `rest`.
    var share: Int?
    var span: Span
}

extension Parser {
    /// Reads a `split` block, from its first word to its `end`.
    mutating func split(path: [Int], depth: Int, span: inout Span) throws(UnreadableStatement) -> StepSyntax.Kind {
        let start = current.span.start
        take(.split)
        let hasColon = current.kind == .colon
        if !hasColon {
            report(
                .missingColon,
                at: hereOrLineEnd,
                "a colon is missing",
                label: "expected here",
                help: "write `split:`, below it `50%:` and its steps, `rest:` and its steps, and `end`"
            )
            guard isAtStatementEnd else { throw UnreadableStatement() }
        }
        take(.colon)
        span = self.span(from: start)
        try refuseDepth(depth, opener: span)
        let wasBroken = flow?.hasBrokenStructure ?? false
        flow?.hasBrokenStructure = false
        var (arms, strays) = splitArms(path: path, depth: depth, opener: span)
        if let stray = strays.first { reportNoArm(stray.span) }
        // Of a split that is not closed, or goes on in another way, the shares say nothing.
        let isWhole = flow?.hasBrokenStructure == false
        flow?.hasBrokenStructure = wasBroken || !isWhole
        guard isWhole, strays.isEmpty, checkShares(&arms, opener: span), hasColon else {
            flow?.hasUnreadableStep = true
            return .unreadable(inside: strays + arms.flatMap(\.steps))
        }
        return .split(arms)
    }

    /// Reads a split whose first line is wrong, for the numbers and the errors of the steps inside.
    mutating func unreadableSplit(path: [Int], depth: Int, opener: Span) -> [StepSyntax] {
        do {
            try refuseDepth(depth, opener: opener)
            let (arms, strays) = splitArms(path: path, depth: depth, opener: opener)
            return strays + arms.flatMap(\.steps)
        } catch {
            isBlockSkipped = false
            return []
        }
    }

    /// Reads the arms, and steps before the first one, up to and including the `end`.
    private mutating func splitArms(
        path: [Int],
        depth: Int,
        opener: Span
    ) -> (arms: [ArmSyntax], strays: [StepSyntax]) {
        var counter = 0
        let strays = body(path: path, counter: &counter, depth: depth + 1, isSplit: true)
        var arms: [ArmSyntax] = []
        while let header = armHeader() {
            let steps = body(path: path, counter: &counter, depth: depth + 1, isSplit: true)
            arms.append(
                ArmSyntax(share: header.share ?? 0, isRest: header.share == nil, span: header.span, steps: steps)
            )
        }
        if at(.otherwise) {
            report(
                .strayOtherwise,
                at: current.span,
                "a `split` has no `otherwise`",
                label: "no arm",
                help: "what remains is written `rest:`"
            )
            markBroken()
            skipStatement()
            _ = body(path: path, counter: &counter, depth: depth + 1)
            while at(.otherwise) {
                skipStatement()
                _ = body(path: path, counter: &counter, depth: depth + 1)
            }
        }
        closeBlock(opener)
        return (arms, strays)
    }

    /// Whether the next statement begins an arm, or the end of a block.
    var isBeforeArm: Bool {
        var ahead = 0
        while ahead < 8, peek(ahead).endsStatement || peek(ahead).kind == .colon, peek(ahead).kind != .endOfFile {
            ahead += 1
        }
        return isAtArm(ahead: ahead)
    }

    private mutating func reportNoArm(_ span: Span) {
        report(
            .badShares,
            at: span,
            "this step is in no arm of the `split`",
            label: "before the first arm",
            help: "write a share before it, for example `50%:`"
        )
    }

    /// Whether an arm of a split begins there.
    func isAtArm(ahead: Int = 0) -> Bool {
        let token = peek(ahead)
        guard token.kind == .word else { return false }
        if at(.rest, ahead: ahead), peek(ahead + 1).kind == .colon { return true }
        guard beginsWithDigit(token) else { return false }
        let next = peek(ahead + 1)
        return token.text.utf8.last == UInt8(ascii: "%") || (next.kind == .word && next.text == "%")
    }

    /// An arm where no `split` is open, said once for all of them.
    mutating func strayArm() -> UnreadableStatement {
        defer { hasStrayArm = true }
        guard !hasStrayArm else { return UnreadableStatement() }
        return fail(
            .badShares,
            at: current.span,
            "this is an arm of a `split`, and none is open here",
            label: "belongs to nothing",
            help: "write `split:` on a line above the first arm, and `end` behind the last one"
        )
    }

    /// How many tokens a share takes that is written without its sign or with a comma, as in `50:`, `50 percent:` and
    /// `50,5%:`, and how it is meant; nil when something else stands here.
    private func oddShare() -> (tokens: Int, share: String)? {
        guard current.kind == .word, current.text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let next = peek(1)
        if next.kind == .colon, current.text != "0" { return (1, current.text + "%") }
        if next.kind == .word, ["percent", "procent", "prozent"].contains(next.text), peek(2).kind == .colon {
            return (2, current.text + "%")
        }
        let isDecimal = next.kind == .comma && peek(2).text.utf8.last == UInt8(ascii: "%") && peek(3).kind == .colon
        return isDecimal ? (3, current.text + "." + peek(2).text) : nil
    }

    /// Whether an arm begins here whose share is written in another way.
    var isAtOddShare: Bool { oddShare() != nil }

    private mutating func oddArmHeader(_ odd: (tokens: Int, share: String)) -> ArmHeader {
        let start = current.span.start
        position += odd.tokens
        let span = span(from: start)
        let isShare = Parser.share(String(odd.share.dropLast())) != nil
        report(
            .badShares,
            at: span,
            "`\(source.collapsedText(span))` is no share",
            label: isShare ? "write `\(odd.share)`" : "more than 0%, at most 100%, with two decimals at most",
            help: "for example 50% or 33.33%",
            replacement: isShare ? odd.share : nil
        )
        take(.colon)
        flow?.hasUnreadableStep = true
        return ArmHeader(share: -1, span: span)
    }

    private mutating func armHeader() -> ArmHeader? {
        if let odd = oddShare() { return oddArmHeader(odd) }
        guard isAtArm() else { return nil }
        let start = current.span.start
        if take(.rest) {
            take(.colon)
            return ArmHeader(share: nil, span: span(from: start))
        }
        var text = current.text
        advance()
        if current.text == "%" { advance() } else { text.removeLast() }
        let span = span(from: start)
        let share = Parser.share(text)
        if share == nil {
            report(
                .badShares,
                at: span,
                "`\(source.text(span))` is no share",
                label: "more than 0%, at most 100%, with two decimals at most",
                help: "for example 50% or 33.33%"
            )
            flow?.hasUnreadableStep = true
        }
        if !take(.colon) {
            report(
                .missingColon,
                at: hereOrLineEnd,
                "a colon is missing behind the share",
                label: "expected here",
                help: "for example `\(source.text(span)):`"
            )
            flow?.hasUnreadableStep = true
        }
        return ArmHeader(share: share ?? -1, span: span)
    }

    /// Hundredths of a percent; nil for what is no share.
    private static func share(_ text: String) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        guard isPlain, parts.count <= 2, parts[0].utf8.count <= 3, let whole = Int(parts[0]) else { return nil }
        var hundredths = 0
        if parts.count == 2 {
            guard parts[1].utf8.count <= 2, let decimals = Int(parts[1]) else { return nil }
            hundredths = parts[1].utf8.count == 1 ? decimals * 10 : decimals
        }
        let share = whole * 100 + hundredths
        return (1...10_000).contains(share) ? share : nil
    }

    /// Gives `rest` what the others leave; false when the shares do not add up.
    private mutating func checkShares(_ arms: inout [ArmSyntax], opener: Span) -> Bool {
        guard !arms.contains(where: { $0.share < 0 }) else { return false }
        let sum = arms.reduce(0) { $0 + $1.share }
        let rests = arms.indices.filter { arms[$0].isRest }
        if let rest = rests.first, rests.count > 1 || rest < arms.count - 1 {
            report(
                .badShares,
                at: arms[rests.count > 1 ? rests[1] : rest].span,
                "`\(table.spelling(.rest))` is the last arm of a `split`, and stands once",
                label: rests.count > 1 ? "the second one" : "not the last",
                help: "put it behind all shares"
            )
            return false
        }
        let isRight = rests.isEmpty ? sum == 10_000 : sum < 10_000
        guard isRight else {
            let help: String
            if arms.isEmpty {
                help = "write arms, for example `50%:` and its steps, then `rest:` and its steps"
            } else if sum > 10_000 {
                help = "the shares of all arms together are 100%"
            } else if rests.isEmpty {
                help = "add an arm `rest:` for the other \(Parser.percent(10_000 - sum)), or mend the shares"
            } else {
                help = "take `rest:` out, or give it something"
            }
            report(
                .badShares,
                at: opener,
                "the shares of this `split` add up to \(Parser.percent(sum))",
                label: rests.isEmpty ? "not 100%" : "nothing is left for `rest`",
                help: help
            )
            return false
        }
        if let rest = rests.first { arms[rest].share = 10_000 - sum }
        return true
    }

    /// `33.33%`.
    static func percent(_ share: Int) -> String {
        let decimals = share % 100
        let text: String
        if decimals == 0 {
            text = ""
        } else if decimals % 10 == 0 {
            text = ".\(decimals / 10)"
        } else {
            text = (decimals < 10 ? ".0" : ".") + "\(decimals)"
        }
        return "\(share / 100)\(text)%"
    }
}

extension Rule {
    static let badShares = Rule(
        "bad-shares",
        """
        A `split` sends each contact one way. The shares of its arms have two decimals at most and add up to 100%;
        `rest` is the last arm and takes what the others leave.

            split:
              50%: send offer
              30%: send reminder
              rest: stop
            end
        """
    )
}
