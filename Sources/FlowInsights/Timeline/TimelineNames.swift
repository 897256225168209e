package import FlowModel

/// How the lines of a timeline call events, emails and stages.
package struct TimelineNames: Hashable, Sendable {
    /// As programs and tests write them: `nurture-email-1`.
    package static let slugs = TimelineNames(isSpoken: false)

    private let isSpoken: Bool
    private let stages: [Slug: String]

    private init(isSpoken: Bool, stages: [Slug: String] = [:]) {
        (self.isSpoken, self.stages) = (isSpoken, stages)
    }

    /// As people say them, `nurture email 1`; stages by their titles where these are known.
    package static func spoken(stages: [Slug: String] = [:]) -> TimelineNames {
        TimelineNames(isSpoken: true, stages: stages)
    }

    func name(_ slug: Slug) -> String { isSpoken ? Words.name(slug) : slug.text }

    package func stage(_ slug: Slug) -> String { stages[slug] ?? name(slug) }

    /// Before what came from outside; a picture and a report say that in their own ways.
    var happened: String { isSpoken ? "" : "← " }
}
