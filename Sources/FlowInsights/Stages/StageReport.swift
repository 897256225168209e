package import FlowModel

/// How many contacts are in each stage, and how they moved (INTERFACES, Reports).
package struct StageReport: Hashable, Sendable {
    /// The funnel in its order, then the stages outside it, then those that the folder does not define.
    package var stages: [Stage]
    /// Moves in the period: forward ones first, then back, outside, in from outside, and those of stages that the
    /// folder does not define; each in the order of stages.
    package var moves: [Move]
    /// From each stage of the funnel to the next ones, over those who were in it first in the period.
    package var conversions: [Conversion]
    /// The end not included; nil is ever.
    package var period: Range<Instant>?
    package var end: Instant

    package init(
        stages: [Stage],
        moves: [Move],
        conversions: [Conversion],
        period: Range<Instant>?,
        end: Instant
    ) {
        (self.stages, self.moves, self.conversions) = (stages, moves, conversions)
        (self.period, self.end) = (period, end)
    }

    package struct Stage: Hashable, Sendable {
        package var name: Slug
        package var title: String
        package var description: String
        /// Whether it has no place in the funnel.
        package var isOutside: Bool
        /// Whether the folder has it still: a stage that was renamed or taken out lives on in what happened.
        package var isDefined = true
        /// Contacts in it at the end.
        package var now: Int
        /// Moves into it and out of it in the period.
        package var entered: Int
        package var left: Int
        /// Over stays that ended in the period.
        package var timeInStage: Times
        /// Over the contacts in it at the end whose beginning is known.
        package var timeSoFar: Times

        package init(
            name: Slug,
            title: String,
            description: String,
            isOutside: Bool,
            now: Int,
            entered: Int,
            left: Int,
            timeInStage: Times,
            timeSoFar: Times
        ) {
            (self.name, self.title, self.description) = (name, title, description)
            (self.isOutside, self.now, self.entered, self.left) = (isOutside, now, entered, left)
            (self.timeInStage, self.timeSoFar) = (timeInStage, timeSoFar)
        }
    }

    package struct Move: Hashable, Sendable {
        /// Nil: it was in no stage.
        package var from: Slug?
        package var to: Slug
        package var moves: Int
        package var direction: Direction

        package init(from: Slug?, to: Slug, moves: Int, direction: Direction) {
            (self.from, self.to, self.moves, self.direction) = (from, to, moves, direction)
        }
    }

    package enum Direction: String, Hashable, Sendable, CaseIterable {
        /// Into the funnel from no stage, or to a later stage of it.
        case forward
        /// To an earlier stage of the funnel: a renewal that failed, a customer won back to an earlier place.
        case back
        /// Out of the funnel: churn.
        case outside
        /// From outside into the funnel again: won back.
        case returned
        /// From or to a stage that the folder does not define, whose place is not known.
        case unknown
    }

    package struct Conversion: Hashable, Sendable {
        package var from: Slug
        package var to: Slug
        /// Contacts who were in `from` or further, and of them those who got to `to` or further.
        package var share: Share
        /// From the first time in `from` or further to the first time in `to` or further, over those whose both times
        /// are known and who did not come to both in one move.
        package var time: Times

        package init(from: Slug, to: Slug, share: Share, time: Times) {
            (self.from, self.to, self.share, self.time) = (from, to, share, time)
        }
    }
}
