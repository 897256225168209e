import FlowInsights
import FlowModel

/// Reports of stages that tests and golden files share.
enum SampleStages {
    static let all: [(name: String, report: StageReport)] = [
        ("lifecycle", lifecycle), ("hostile", hostile), ("nobody", report([("Prospect", "", false, 0)], moves: [])),
        ("none", report([], moves: [])),
    ]

    static let lifecycle = report(
        [
            ("Prospect", "People we would like to meet", false, 8_120),
            ("Lead", "Has shown interest", false, 3_904),
            ("MQL", "Booked an introduction", false, 812),
            ("SQL", "Could be a customer within 30 days", false, 240),
            ("Customer", "Has bought", false, 1_377),
            ("Satisfied customer", "Gave us an 8 or more", false, 611),
            ("Lost", "No interest, on either side", true, 2_214),
        ],
        moves: [
            ("Lead", "Lost", 640, .outside), ("MQL", "Lost", 210, .outside), ("Customer", "Lost", 118, .outside),
            ("Lost", "Lead", 57, .returned), ("Satisfied customer", "Customer", 41, .back), ("SQL", "MQL", 22, .back),
            ("Lost", "Customer", 12, .returned), ("Prospect", "Lost", 4, .outside), ("Prospect", "Lead", 900, .forward),
        ]
    )

    static let hostile = report(
        [
            ("<b>&amp;", "</svg><script>", false, 1_234_567),
            (String(repeating: "unbreakable", count: 9), String(repeating: "长", count: 200), false, 1),
            ("x", "", true, 0), ("y", String(repeating: "many words ", count: 30), true, 100_000),
        ],
        moves: [("<b>&amp;", "y", 3, .outside), ("y", "<b>&amp;", 2, .returned), ("nowhere", "y", 9, .outside)]
    )

    static func report(
        _ stages: [(title: String, description: String, isOutside: Bool, now: Int)],
        moves: [(from: String, to: String, moves: Int, direction: StageReport.Direction)]
    ) -> StageReport {
        let inside = stages.filter { !$0.isOutside }
        var whole = inside.reduce(0) { $0 + $1.now } + 1_000
        let conversions = zip(inside, inside.dropFirst()).map { from, to in
            let share = Share(whole * 2 / 5, of: whole)
            whole = share.part
            return StageReport.Conversion(
                from: Slug(from.title),
                to: Slug(to.title),
                share: share,
                time: JourneySketch.times(days: 11)
            )
        }
        return StageReport(
            stages: stages.map { stage in
                .init(
                    name: Slug(stage.title),
                    title: stage.title,
                    description: stage.description,
                    isOutside: stage.isOutside,
                    now: stage.now,
                    entered: stage.now / 4,
                    left: stage.now / 9,
                    timeInStage: JourneySketch.times(days: 21),
                    timeSoFar: JourneySketch.times(days: 30)
                )
            },
            moves: moves.map {
                .init(from: Slug($0.from), to: Slug($0.to), moves: $0.moves, direction: $0.direction)
            },
            conversions: conversions,
            period: JourneySketch.began,
            end: JourneySketch.end
        )
    }
}
