/// A keyword where somebody wrote it: what a formatter translates, and what is no name.
struct KeywordUse: Hashable, Sendable {
    var keyword: Keyword
    /// Indices of the file's tokens.
    var tokens: Range<Int>
    /// From the first of its words to the last.
    var span: Span
}
