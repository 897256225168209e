/// A checked flow: a graph of steps that a contact walks, ready to be run.
package struct Flow: Hashable, Sendable {
    package var name: Slug
    /// As written in the file or taken from the file's name.
    package var title: String
    /// The file inside the flows folder, for example `nurture.flow`.
    package var file: String
    package var triggers: [Trigger]
    package var goals: [Goal]
    package var entry: EntryRule
    /// Nil when its emails belong to no topic.
    package var topic: Slug?
    /// IANA name; nil uses the daemon's.
    package var timeZone: String?
    /// The steps in written order.
    ///
    /// A jump to `steps.count` finishes the flow.
    package var steps: [Step]
    /// The flow's statements with comments and layout taken out: equal texts behave equally.
    package var canonicalText: String

    package init(
        name: Slug,
        title: String,
        file: String,
        triggers: [Trigger],
        goals: [Goal],
        entry: EntryRule,
        topic: Slug?,
        timeZone: String?,
        steps: [Step],
        canonicalText: String
    ) {
        self.name = name
        self.title = title
        self.file = file
        self.triggers = triggers
        self.goals = goals
        self.entry = entry
        self.topic = topic
        self.timeZone = timeZone
        self.steps = steps
        self.canonicalText = canonicalText
    }

    /// What lets a contact in.
    package enum Trigger: Hashable, Sendable {
        /// The event arrives and the filter holds of it.
        case event(Slug, filter: Condition?)
        /// Something is done with a message: `on clicked nurture email 1`; nil is any email.
        case message(Condition.MessageFact, email: Slug?)
        /// `on unsubscribed`: from everything or from any topic.
        case unsubscribed
    }

    /// A condition that ends the stay at once, counted as a conversion.
    package struct Goal: Hashable, Sendable {
        package var condition: Condition
        /// As written, white space collapsed.
        package var text: String

        package init(condition: Condition, text: String) {
            (self.condition, self.text) = (condition, text)
        }
    }

    /// How often one contact may enter (LANGUAGE, Entry rule).
    package enum EntryRule: Hashable, Sendable {
        case once
        case again(after: CalendarDuration)
        case everyTime
        /// Each value of that property of the trigger event once.
        case everyTimeBy(Slug)
    }
}

/// One step as the engine runs it.
///
/// A written step with an `otherwise` or a one-line `if` is several of these with one number.
package struct Step: Hashable, Sendable {
    /// As LANGUAGE counts them: `3`, `3.1`, `3.1.2`.
    package var number: String
    package var name: Slug?
    package var action: Action
    /// Index of the step that follows; `steps.count` finishes the flow.
    package var next: Int
    /// As written, white space collapsed; for `if` the first condition's line.
    package var text: String
    /// Line in the file, from 1.
    package var line: Int

    package init(number: String, name: Slug?, action: Action, next: Int, text: String, line: Int) {
        self.number = number
        self.name = name
        self.action = action
        self.next = next
        self.text = text
        self.line = line
    }

    /// What the step does; targets are indices into the flow's steps, `steps.count` finishes it.
    package enum Action: Hashable, Sendable {
        /// `otherwise` is the index of the step that runs when the email was not sent for good.
        case send(email: Slug, otherwise: Int?)
        case callWebhook(Slug, otherwise: Int?)
        case wait(CalendarDuration)
        /// `text` is the condition as written; `otherwise` runs when the time ran out.
        case waitUntil(Condition, text: String, atMost: CalendarDuration, otherwise: Int?)
        /// Goes to the first branch that holds, else to `otherwise`.
        case decide([Branch], otherwise: Int)
        /// `printed` is the target's number, as written when it is one past the end; `limit` is of this step in one
        /// entry.
        case goTo(Int, printed: String, limit: Int?)
        case set(Slug, Condition.Operand)
        case tag(Slug)
        case stop
    }

    /// One way of a decision: where the contact goes when the condition holds.
    package struct Branch: Hashable, Sendable {
        package var condition: Condition
        /// As written, white space collapsed.
        package var text: String
        package var target: Int

        package init(condition: Condition, text: String, target: Int) {
            (self.condition, self.text, self.target) = (condition, text, target)
        }
    }
}
