/// A checked flow: a graph of steps that a contact walks, ready to be run.
package struct Flow: Hashable, Sendable {
    package var name: Slug
    /// As written in the file or taken from the file's name.
    package var title: String
    /// The file inside the flows folder, for example `nurture.flow`.
    package var file: String
    package var triggers: [Trigger]
    /// A contact that meets one leaves at once, counted as a conversion.
    package var goals: [Exit]
    /// A contact that meets one leaves at once, not counted as a conversion.
    package var stops: [Exit]
    package var entry: EntryRule
    /// Nil when its emails belong to no topic.
    package var topic: Slug?
    /// When its emails may go out; nil at any time.
    package var sendingHours: DailyWindow?
    /// IANA name; nil uses the daemon's.
    package var timeZone: String?
    /// `Anna <anna@example.com>`; nil uses the email's or the configuration's.
    package var sender: String?
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
        goals: [Exit],
        stops: [Exit] = [],
        entry: EntryRule,
        topic: Slug?,
        sendingHours: DailyWindow? = nil,
        timeZone: String?,
        sender: String? = nil,
        steps: [Step],
        canonicalText: String
    ) {
        self.name = name
        self.title = title
        self.file = file
        self.triggers = triggers
        self.goals = goals
        self.stops = stops
        self.entry = entry
        self.topic = topic
        self.sendingHours = sendingHours
        self.timeZone = timeZone
        self.sender = sender
        self.steps = steps
        self.canonicalText = canonicalText
    }

    /// A condition that ends the stay at once.
    package struct Exit: Hashable, Sendable {
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
