package import FlowModel

/// What became of those who entered flows, and of the emails that they were sent (INTERFACES, Reports).
package struct FlowReport: Hashable, Sendable {
    /// By name, then by version.
    package var flows: [Flow]
    /// By name, then by flow, version and arm.
    package var emails: [Email]
    package var period: Range<Instant>?
    package var end: Instant

    package init(flows: [Flow], emails: [Email], period: Range<Instant>?, end: Instant) {
        (self.flows, self.emails, self.period, self.end) = (flows, emails, period, end)
    }

    package struct Flow: Hashable, Sendable {
        package var name: Slug
        /// From 1, the one that the entries began in; 0 where it is not known.
        package var version: Int
        /// Entries, of which a contact can have several.
        package var entered: Int
        package var converted: Int
        package var finished: Int
        /// By reason.
        package var stopped: [String: Int]
        /// From entering to the conversion.
        package var timeToConvert: Times
        /// Messages of these entries that a mail server took.
        package var sent = 0
        /// Contacts who opened, and who clicked in, at least one of them.
        package var opened = 0
        package var clicked = 0
        /// How many stand at each step now, in the order of the steps; empty where that is not known.
        package var places: [Place]

        package init(
            name: Slug,
            version: Int,
            entered: Int = 0,
            converted: Int = 0,
            finished: Int = 0,
            stopped: [String: Int] = [:],
            timeToConvert: Times = Times(milliseconds: []),
            places: [Place] = []
        ) {
            (self.name, self.version, self.entered, self.converted) = (name, version, entered, converted)
            (self.finished, self.stopped, self.timeToConvert) = (finished, stopped, timeToConvert)
            self.places = places
        }

        /// Still inside: entered, and neither converted, finished nor stopped.
        package var inside: Int { max(0, entered - converted - finished - stopped.values.reduce(0, +)) }
    }

    package struct Place: Hashable, Sendable {
        /// As LANGUAGE counts steps.
        package var step: String
        package var contacts: Int

        package init(step: String, contacts: Int) {
            (self.step, self.contacts) = (step, contacts)
        }
    }

    package struct Email: Hashable, Sendable {
        package var name: Slug
        /// The flow that sent it, the version that its recipients entered and the arm (from 1) of the last split that
        /// they passed there; nil where that is not known.
        package var flow: Slug?
        package var version: Int?
        package var arm: Int?
        /// Messages that a mail server took.
        package var sent = 0
        /// Contacts who did it with at least one of them.
        package var opened = 0
        package var clicked = 0
        package var replied = 0
        package var bounced = 0
        package var complained = 0
        package var unsubscribed = 0
        /// By reason.
        package var skipped: [String: Int] = [:]

        package init(name: Slug, flow: Slug? = nil, version: Int? = nil, arm: Int? = nil) {
            (self.name, self.flow, self.version, self.arm) = (name, flow, version, arm)
        }

        /// Taken by a mail server and not bounced.
        package var delivered: Int { max(0, sent - bounced) }
    }
}
