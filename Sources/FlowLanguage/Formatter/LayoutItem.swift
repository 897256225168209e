/// What gets lines of its own: a statement, or a comment that stands alone.
struct LayoutItem {
    enum Content {
        case statement(LaidStatement)
        /// From its `#` on.
        case comment(String)
    }

    var content: Content
    /// Blocks around it.
    var depth: Int
    /// Whether an empty line stands before it.
    var hasBlankBefore: Bool
    /// How far from the beginning of its line it was written.
    var column: Int

    var statement: LaidStatement? {
        if case .statement(let statement) = content { statement } else { nil }
    }

    var comment: String? {
        if case .comment(let text) = content { text } else { nil }
    }
}

/// One statement: what becomes one line.
struct LaidStatement {
    /// What it is, as far as the layout is concerned.
    enum Role: Hashable {
        /// `flow NAME`.
        case flow
        case setting
        case step
        /// `otherwise:` and `otherwise if …:` of a block.
        case branch
        /// `50%:` and `rest:`.
        case arm
        case end
        /// `stages:`, `scoring:`, `journey NAME:`.
        case section
        case endOfSection
        case stage
        case segment
        case scenario
        /// A line of scoring, of a journey or of a scenario.
        case line
    }

    var tokens: Range<Int>
    var role: Role
    var step: WrittenStep?
    /// Whether what follows is inside it.
    var opensBlock: Bool
    /// Behind it on its line, from its `#` on.
    var comment: String?
}
