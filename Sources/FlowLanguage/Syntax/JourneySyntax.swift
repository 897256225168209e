import FlowModel

/// One `journey NAME:` … `end`.
struct JourneySyntax: Sendable {
    /// Nil where it could not be read.
    var name: NameSyntax?
    /// From its first word to its last.
    var span: Span
    var steps: [StepSyntax] = []

    /// One line of the block.
    struct StepSyntax: Sendable {
        var paths: [PathSyntax]
        var span: Span
        /// White space collapsed.
        var text: String
    }

    /// One of the touchpoints that `or` joins.
    struct PathSyntax: Sendable {
        var touchpoint: TouchpointSyntax
        var span: Span
        /// White space collapsed.
        var text: String
    }

    /// Every touchpoint, in the order written.
    var paths: [PathSyntax] { steps.flatMap(\.paths) }
}

/// What happens to a contact, as a journey names it.
enum TouchpointSyntax: Sendable {
    case event(NameSyntax)
    /// Nil is any email.
    case sent(email: NameSyntax?)
    /// Nil is any email.
    case message(Condition.MessageFact, email: NameSyntax?)
    case stage(NameSyntax)
    case unsubscribed

    /// The email that it names.
    var email: NameSyntax? {
        switch self {
        case .sent(let email), .message(_, let email): email
        case .event, .stage, .unsubscribed: nil
        }
    }
}
