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
    ///
    /// `otherwise` is the index of the step that runs when it was not done for good.
    package enum Action: Hashable, Sendable {
        case send(email: Slug, otherwise: Int?)
        case notify(team: Slug, email: Slug, otherwise: Int?)
        /// `keep` are the members of a JSON answer that become fields of the contact.
        case callWebhook(Slug, keep: [Slug] = [], otherwise: Int?)
        case wait(CalendarDuration)
        /// `text` is what it waits for as written.
        case waitFor(WaitMoment, text: String)
        /// `text` is the condition as written; `otherwise` runs when the time ran out.
        case waitUntil(Condition, text: String, atMost: CalendarDuration, otherwise: Int?)
        /// Goes to the first branch that holds, else to `otherwise`.
        case decide([Branch], otherwise: Int)
        /// One arm for each contact.
        case split([Arm])
        /// `printed` is the target's number, as written when it is one past the end; `limit` is of this step in one
        /// entry.
        case goTo(Int, printed: String, limit: Int?)
        /// A null value clears the field.
        case set(Slug, Condition.Operand)
        case tag(Slug)
        case untag(Slug)
        /// Negative to subtract.
        case addPoints(Int)
        case moveToStage(Slug)
        case subscribe(to: Slug)
        /// Nil is everything.
        case unsubscribe(from: Slug?)
        case record(Slug)
        case startFlow(Slug)
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

    /// One arm of a split.
    package struct Arm: Hashable, Sendable {
        /// Hundredths of a percent; those of one split add up to 10,000.
        package var share: Int
        package var target: Int

        package init(share: Int, target: Int) {
            (self.share, self.target) = (share, target)
        }
    }
}
