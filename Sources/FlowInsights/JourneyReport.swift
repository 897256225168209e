/// Where the contacts of a journey got (INTERFACES, Reports).
package struct JourneyReport: Hashable, Sendable {
    package var title: String
    /// Those who reached the first step.
    package var contacts: Int
    /// Those who reached the last step.
    package var converted: Int
    /// Over those who converted.
    package var timeToConvert: Times
    package var steps: [Step]
    package var links: [Link]

    /// Reached the last step divided by entered the first, 0 to 1; 0 when nobody entered.
    package var conversion: Double {
        contacts == 0 ? 0 : Double(converted) / Double(contacts)
    }

    /// How many contacts got to one step of the journey.
    package struct Step: Hashable, Sendable {
        package var title: String
        package var contacts: Int
        /// Those who got no further, so far.
        package var remaining: Int

        package init(title: String, contacts: Int, remaining: Int) {
            (self.title, self.contacts, self.remaining) = (title, contacts, remaining)
        }
    }

    /// How many contacts went from one step straight to another; `from` and `to` are indices into `steps`.
    package struct Link: Hashable, Sendable {
        package var from: Int
        package var to: Int
        package var contacts: Int
        package var times: Times

        package init(from: Int, to: Int, contacts: Int, times: Times) {
            (self.from, self.to, self.contacts, self.times) = (from, to, contacts, times)
        }
    }

    package init(
        title: String,
        contacts: Int,
        converted: Int,
        timeToConvert: Times,
        steps: [Step],
        links: [Link]
    ) {
        self.title = title
        self.contacts = contacts
        self.converted = converted
        self.timeToConvert = timeToConvert
        self.steps = steps
        self.links = links
    }
}
