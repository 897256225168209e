import FlowModel

/// One scenario as written: what of it could be read.
struct ScenarioSyntax: Sendable {
    var source: SourceFile
    var name: String
    /// The name, or the scenario's first statement.
    var nameSpan: Span
    /// From its first statement to the next scenario.
    var span: Span
    var givens: [GivenSyntax] = []
    var answers: [AnswerSyntax] = []
    var happenings: [HappeningSyntax] = []
    var expectations: [ExpectationSyntax] = []
    /// Whether a statement could not be read, so that what is missing may be in it.
    var isIncomplete = false

    init(source: SourceFile, name: String, nameSpan: Span) {
        self.source = source
        self.name = name
        self.nameSpan = nameSpan
        span = nameSpan
    }
}

/// Whom a line is about.
struct ContactSyntax: Sendable {
    /// An email address in lower case, else an id as written.
    var label: String
    var span: Span
}

/// Whom a scenario is about, and what of it was read already.
struct GivenContacts: Sendable {
    /// In the order given.
    private(set) var labels: [String] = []
    private var known: Set<String> = []
    private var read: Set<String> = []
    private var answered: Set<Slug> = []

    mutating func add(_ label: String) {
        if known.insert(label).inserted { labels.append(label) }
    }

    func contains(_ label: String) -> Bool { known.contains(label) }

    /// Notes that the line of that contact was read; false when one was before.
    mutating func isFirst(_ label: String) -> Bool { read.insert(label).inserted }

    /// Notes that the answer of that webhook was read; false when one was before.
    mutating func isFirst(answerOf webhook: Slug) -> Bool { answered.insert(webhook).inserted }
}

/// One `given` line.
struct GivenSyntax: Sendable {
    var contact: ContactSyntax
    var items: [Item]
    var span: Span

    /// Something that already is.
    enum Item: Sendable {
        case field(PairSyntax)
        case stage(NameSyntax)
        case score(Int, Span)
        case tagged(NameSyntax)
        case subscribed(to: NameSyntax)
        /// Nil is everything.
        case unsubscribed(from: NameSyntax?, Span)
    }
}

/// A field or property with its value: `first name "Anna"`.
struct PairSyntax: Sendable {
    var name: NameSyntax
    var value: Value
    var valueSpan: Span
}

/// One `webhook` line.
struct AnswerSyntax: Sendable {
    var webhook: NameSyntax
    var status: Int
    var fields: [PairSyntax]
}

/// One line with `at` or `after`.
struct HappeningSyntax: Sendable {
    enum Kind: Sendable {
        case event(NameSyntax, [PairSyntax])
        case message(Condition.MessageFact, email: NameSyntax?, link: String?)
        /// Nil is everything.
        case unsubscribed(from: NameSyntax?)
        case subscribed(to: NameSyntax)
        /// A step that somebody does by hand.
        case change(ActionSyntax)
    }

    var when: ScenarioLine.When
    var contact: ContactSyntax?
    /// Nil only moves the clock.
    var kind: Kind?
    var span: Span
}

/// One `expect` line.
struct ExpectationSyntax: Sendable {
    enum Subject: Sendable {
        case stage(NameSyntax)
        case tagged(NameSyntax)
        case score(Int)
        case field(NameSyntax, Value)
        case sent(email: NameSyntax)
        case skipped(email: NameSyntax)
        case notified(team: NameSyntax, email: NameSyntax?)
        case called(webhook: NameSyntax)
        case entered(flow: NameSyntax)
        case finished(flow: NameSyntax)
        case converted(flow: NameSyntax)
        case stopped(flow: NameSyntax)
    }

    /// What may stand behind the subject, each at most once.
    struct Moments: Sendable {
        var at: LocalTime?
        var within: CalendarDuration?
        var step: (number: [Int], span: Span)?
        var times: Int?
        /// Of everything that was written.
        var span: Span?
    }

    var contact: ContactSyntax?
    var isNegated: Bool
    var subject: Subject
    var moments: Moments
    var span: Span
    /// Without `expect`, white space collapsed.
    var text: String
}
