/// How much of anything the checker takes, so that no file can make it slow or exhaust it.
enum Limits {
    /// UTF-8 bytes of one flow file.
    static let fileBytes = 1_048_576
    /// Blocks inside blocks, and likewise parentheses inside parentheses.
    static let depth = 32
    /// Written steps of one flow.
    static let steps = 20_000
    /// Characters of a name.
    static let nameLength = 200
    /// Diagnostics of one check.
    static let diagnostics = 100
    /// Points that one rule or change adds or takes.
    static let points = 999_999
    /// Stages beyond which nobody keeps them apart.
    static let stages = 10
    /// Lines of one journey.
    static let journeySteps = 50
    /// Touchpoints of one line of a journey.
    static let journeyPaths = 20
    /// Journeys of a folder.
    static let journeys = 200
    /// Years that a single duration may last.
    static let durationYears = 100
}
