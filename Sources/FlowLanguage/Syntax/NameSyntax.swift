import FlowModel

/// A name as somebody wrote it, bare or in quotes.
struct NameSyntax: Sendable {
    var slug: Slug
    /// Without quotes, white space collapsed.
    var text: String
    var span: Span
    var isQuoted: Bool
}
