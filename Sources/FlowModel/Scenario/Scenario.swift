/// What must happen to whom when certain things happen (LANGUAGE, section 5).
package struct Scenario: Hashable, Sendable {
    /// As written.
    package var name: String
    /// The file inside the flows folder.
    package var file: String
    /// From 1.
    package var line: Int
    /// At least one.
    package var givens: [Given]
    /// What webhooks answer for the whole of it; others answer 200.
    package var answers: [Slug: Answer]
    /// As written, the first with a moment.
    package var lines: [ScenarioLine]
    package var expectations: [Expectation]

    package init(
        name: String,
        file: String,
        line: Int,
        givens: [Given] = [],
        answers: [Slug: Answer] = [:],
        lines: [ScenarioLine] = [],
        expectations: [Expectation] = []
    ) {
        self.name = name
        self.file = file
        self.line = line
        self.givens = givens
        self.answers = answers
        self.lines = lines
        self.expectations = expectations
    }

    /// A contact as it already is.
    package struct Given: Hashable, Sendable {
        /// An email address in lower case, else an id as written.
        package var contact: String
        package var fields: [Slug: Value] = [:]
        package var tags: Set<Slug> = []
        package var stage: Slug?
        package var score: Int = 0
        /// True is subscribed, false unsubscribed.
        package var topics: [Slug: Bool] = [:]
        package var unsubscribedFromEverything = false
        /// From 1.
        package var line: Int

        package init(contact: String, line: Int) {
            (self.contact, self.line) = (contact, line)
        }
    }

    /// A webhook's final answer.
    package struct Answer: Hashable, Sendable {
        package var status: Int
        /// Members of the JSON object that it answers.
        package var fields: [Slug: Value]

        package init(status: Int, fields: [Slug: Value] = [:]) {
            (self.status, self.fields) = (status, fields)
        }
    }
}

/// One line with `at` or `after`: something that happens.
package struct ScenarioLine: Hashable, Sendable {
    package var when: When
    /// As `Scenario.Given.contact`; nil only where nothing happens.
    package var contact: String?
    /// Nil only starts the clock.
    package var kind: Kind?
    /// From 1.
    package var line: Int

    package init(when: When, contact: String?, kind: Kind?, line: Int) {
        (self.when, self.contact, self.kind, self.line) = (when, contact, kind, line)
    }

    package enum When: Hashable, Sendable {
        /// In the contact's time zone.
        case at(LocalTime)
        /// From the line above, by the calendar of this line's contact.
        case after(CalendarDuration)
    }

    package enum Kind: Hashable, Sendable {
        case event(Slug, properties: [Slug: Value])
        /// The last message sent to the contact, of that email when one is given; `link` is a label or an address.
        case message(Condition.MessageFact, email: Slug?, link: String?)
        case unsubscribed(topic: Slug?)
        case subscribed(topic: Slug)
        case change(ContactChange)
    }
}

/// One `expect` line.
package struct Expectation: Hashable, Sendable {
    /// As `Scenario.Given.contact`.
    package var contact: String
    package var isNegated: Bool
    package var subject: Subject
    /// In the contact's time zone: exactly then, or, of what is looked at, at the end of that instant.
    package var at: LocalTime?
    /// Not later than that after the scenario's first line.
    package var within: CalendarDuration?
    /// The step's number.
    package var step: String?
    /// Exactly so often; nil at least once.
    package var times: Int?
    /// As written, white space collapsed.
    package var text: String
    /// From 1.
    package var line: Int

    package init(
        contact: String,
        isNegated: Bool = false,
        _ subject: Subject,
        at: LocalTime? = nil,
        within: CalendarDuration? = nil,
        step: String? = nil,
        times: Int? = nil,
        text: String,
        line: Int
    ) {
        self.contact = contact
        self.isNegated = isNegated
        self.subject = subject
        self.at = at
        self.within = within
        self.step = step
        self.times = times
        self.text = text
        self.line = line
    }

    package enum Subject: Hashable, Sendable {
        // How the contact is.
        case stage(Slug)
        case tagged(Slug)
        case score(Int)
        case field(Slug, Value)
        // A line of the timeline.
        case sent(email: Slug)
        case skipped(email: Slug)
        case notified(team: Slug, email: Slug?)
        case called(webhook: Slug)
        case entered(flow: Slug)
        case finished(flow: Slug)
        case converted(flow: Slug)
        case stopped(flow: Slug)
    }
}
