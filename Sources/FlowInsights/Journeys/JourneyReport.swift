package import FlowModel

/// Where the contacts of a journey got (INTERFACES, Reports).
package struct JourneyReport: Hashable, Sendable {
    package var name: Slug
    package var title: String
    /// Those who reached the first step.
    package var contacts = 0
    /// Those who reached the last step, within the query's time where it has one.
    package var converted = 0
    /// Over those who converted, from the first step to the last.
    package var timeToConvert = Times(milliseconds: [])
    /// Over all links of all contacts.
    package var timePerLink = Times(milliseconds: [])
    package var steps: [Step] = []
    /// In the order of `from`, then `to`.
    package var links: [Link] = []
    /// First touch, last touch, linear; those with the most contacts first, then by name.
    package var sources: [Source] = []
    /// The breakdowns that the query asked for, in its order.
    package var groups: [Group] = []
    /// Those who began in this time, the end not included; nil is ever.
    package var began: Range<Instant>?
    /// Milliseconds from the first step within which others counted; nil without limit.
    package var within: Int64?
    /// Up to when facts were looked at.
    package var end: Instant
    /// Milliseconds for which a contact counts as still under way after its last step.
    package var underWay: Int64

    package init(_ journey: Journey, began: Range<Instant>?, within: Int64?, end: Instant, underWay: Int64) {
        (name, title) = (journey.name, journey.title)
        (self.began, self.within, self.end, self.underWay) = (began, within, end, underWay)
    }

    package var conversion: Share { Share(converted, of: contacts) }

    /// How many contacts got to one step of the journey.
    package struct Step: Hashable, Sendable {
        package var title: String
        package var contacts: Int
        /// Those who reached none of the later steps, so far; 0 at the last step.
        package var dropped: Int
        /// Of those who reached none of the later steps, the ones who reached this one so lately that they may yet.
        package var underWay: Int
        /// Of those who reached this step, the ones who reached the last one.
        package var converted: Int
        /// By which of the step's paths contacts reached it, in the order written; several only where it has them.
        package var paths: [Path]
        /// What may have been meant by a step that nobody reached.
        package var nearest: String?

        package init(title: String, contacts: Int, dropped: Int, underWay: Int, converted: Int, paths: [Path]) {
            (self.title, self.contacts, self.dropped) = (title, contacts, dropped)
            (self.underWay, self.converted, self.paths) = (underWay, converted, paths)
        }
    }

    /// How many contacts reached a step by one of its paths.
    package struct Path: Hashable, Sendable {
        package var title: String
        package var contacts: Int

        package init(title: String, contacts: Int) {
            (self.title, self.contacts) = (title, contacts)
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

        /// How many steps lie between the two.
        package var skipped: Int { to - from - 1 }
    }

    /// What a source brought, by one way of attributing.
    package struct Source: Hashable, Sendable {
        package var source: String
        package var model: Attribution
        /// With `linear` shares of contacts.
        package var contacts: Double
        package var converted: Double
        /// Over those who converted; with `linear` each counts by its share.
        package var timeToConvert: Times

        package init(
            source: String,
            model: Attribution,
            contacts: Double,
            converted: Double,
            timeToConvert: Times
        ) {
            (self.source, self.model, self.contacts) = (source, model, contacts)
            (self.converted, self.timeToConvert) = (converted, timeToConvert)
        }

        package var conversion: Double { contacts == 0 ? 0 : converted / contacts }
    }

    /// The journey's contacts by something that sets them apart.
    package struct Group: Hashable, Sendable {
        package var breakdown: JourneyBreakdown
        /// In the order of the breakdown; last those who belong to none of its rows, where there are any.
        package var rows: [Row]

        package init(breakdown: JourneyBreakdown, rows: [Row]) {
            (self.breakdown, self.rows) = (breakdown, rows)
        }
    }

    /// One part of a group.
    package struct Row: Hashable, Sendable {
        package var title: String
        package var contacts: Int
        package var converted: Int
        package var interval: Interval
        package var timeToConvert: Times
        /// What it does more than the row that it is measured by; nil for that row itself, and where there is none.
        package var difference: Difference?
        /// Whether it is the row that the others are measured by.
        package var isBase: Bool

        package init(
            title: String,
            contacts: Int,
            converted: Int,
            interval: Interval,
            timeToConvert: Times,
            difference: Difference? = nil,
            isBase: Bool = false
        ) {
            (self.title, self.contacts, self.converted) = (title, contacts, converted)
            (self.interval, self.timeToConvert) = (interval, timeToConvert)
            (self.difference, self.isBase) = (difference, isBase)
        }

        package var conversion: Share { Share(converted, of: contacts) }
    }
}

/// How a contact is counted among the sources that brought it.
package enum Attribution: String, Hashable, Sendable, CaseIterable {
    /// The first event that told a source.
    case first
    /// The last one before the conversion.
    case last
    /// An equal share to each.
    case linear
}
