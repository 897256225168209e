import FlowInsights
import FlowModel

/// What the JSON documents of several reports share.
struct ReportJSON {
    typealias Members = [(key: String, value: OrderedJSON)]

    let scope: ReportScope
    let definitions: [String]

    /// The members with which every report ends.
    func ending(began: Range<Instant>?, end: Instant) -> Members {
        let since = began.flatMap { $0.lowerBound > ReportPeriod.earliest ? $0.lowerBound : nil }
        let until = began.flatMap { $0.upperBound < ReportPeriod.latest ? $0.upperBound : nil }
        return [
            ("segment", .optional(scope.segment)), ("source", .optional(scope.source)),
            ("since", .optional(since.map(moment))), ("until", .optional(until.map(moment))),
            ("end", .text(moment(end))),
            ("definitions", .list(definitions.map { .text($0) })),
        ]
    }

    func moment(_ instant: Instant) -> String { ISO8601.text(of: instant, in: scope.zone) }

    static func times(_ times: Times) -> Members {
        [("mean_seconds", .seconds(times.meanSeconds)), ("median_seconds", .seconds(times.medianSeconds))]
    }

    static func interval(_ interval: Interval) -> OrderedJSON {
        .members([("low", .share(interval.low)), ("high", .share(interval.high))])
    }

    static func difference(_ difference: Difference?) -> OrderedJSON {
        guard let difference else { return .null }
        return .members([
            ("value", .share(difference.value)), ("interval", interval(difference.interval)),
            ("lift", difference.lift.map { .share($0) } ?? .null),
            ("lift_interval", difference.liftInterval.map { interval($0) } ?? .null),
            ("clear", .flag(difference.isClear)),
        ])
    }
}
