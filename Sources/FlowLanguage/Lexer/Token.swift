/// The smallest thing the parser looks at.
struct Token: Sendable {
    enum Kind: Sendable {
        /// A run of anything that is neither white space nor one of the other kinds.
        case word
        case quoted
        case comma, colon, open, close
        /// `>=`, `<`, `=` and their like, right and wrong ones.
        case comparison
        case semicolon, newline
        /// After the last token of the file.
        case endOfFile
    }

    var kind: Kind
    var span: Span
    /// A word in lower case, what stands between quotes, or a comparison sign; else empty.
    var text: String

    /// Whether a statement ends here.
    var endsStatement: Bool {
        kind == .newline || kind == .semicolon || kind == .endOfFile
    }
}
