package import FlowModel

/// The most emails that one contact can get from several flows in any 7 days, and by which way.
///
/// What counts and how:
/// - Every `send` counts, with or without consent, as if each email is accepted at once; `notify` goes to a team.
/// - A contact may be in all flows at the same time, so each flow's most is added.
/// - Conditions may have any answer at any time, and a split may choose any arm.
/// - 7 days are 7 × 24 hours by the contact's own clock: an email exactly a week after another is outside them. That a
///   clock is moved in spring and autumn is left out, or a weekly email would count double for one week of the year.
/// - Waits take the shortest time that they can: a wait until a condition, a date of the contact or an unknown hour of
///   the week nothing, a working day one day (from Sunday to Monday), a month 28 days. Where the hour of the week is
///   known, for instance behind `wait until Monday 09:00`, the next such wait takes what it really takes.
/// - A flow that a contact may enter again adds what the next entries send in the same 7 days.
package struct EmailPace: Hashable, Sendable {
    /// Each flow that sends, in the order given.
    package let flows: [FlowPace]

    package static let windowSeconds: Int64 = 7 * 86_400
    /// More than that in 7 days is not counted.
    package static let countedAtMost = 100

    package struct FlowPace: Hashable, Sendable {
        package let flow: Slug
        package let title: String
        /// Nil when there is no limit that one could name.
        package let most: Int?
        /// The emails of that most, or of one entry where there is no limit, in the order of time.
        package let way: [Sent]
        package let reason: Reason?
    }

    /// Why there is no limit.
    package enum Reason: Hashable, Sendable {
        /// Each value of that property enters once, several at the same time; `way` is of one entry.
        case everyTimeBy(Slug)
        /// A contact may enter again as soon as it has left.
        case everyTime
        /// A loop of the flow sends without a wait that surely takes time.
        case loop
    }

    package struct Sent: Hashable, Sendable {
        package let step: String
        package let email: Slug
        /// Since the first email of the way, by the contact's clock.
        package let seconds: Int64

        /// From 1.
        package var day: Int { Int(seconds / 86_400) + 1 }
    }

    package init(_ flows: [Flow]) {
        var started: Set<Slug> = []
        for flow in flows {
            for case .startFlow(let name) in flow.steps.map(\.action) { started.insert(name) }
        }
        self.flows = flows.compactMap { flow in
            let sends = flow.steps.contains { if case .send = $0.action { true } else { false } }
            return sends ? FlowPacing(flow, isStarted: started.contains(flow.name)).pace : nil
        }
    }

    /// The most from all flows together; nil when one has no limit.
    package var most: Int? {
        flows.reduce(Int?.some(0)) { sum, flow in sum.flatMap { sum in flow.most.map { sum + $0 } } }
    }

    /// What the flows send that have a limit.
    package var mostOfLimited: Int { flows.reduce(0) { $0 + ($1.most ?? 0) } }
}
