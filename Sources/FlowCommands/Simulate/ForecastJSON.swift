import FlowModel
import FlowSimulator

/// Writes a forecast as one JSON document.
enum ForecastJSON {
    static func text(_ numbers: ForecastNumbers) -> String {
        let tally = numbers.tally
        let time = numbers.timeToGoal
        return JSON.object([
            ("flow", .text(numbers.flow.name.text)),
            ("contacts", number(numbers.contacts)),
            // A larger whole number is not the same in every reader of JSON.
            ("seed", numbers.seed < 1 << 53 ? .number(Double(numbers.seed)) : .text(String(numbers.seed))),
            ("assumptions", .list(numbers.assumptions.map(assumption))),
            ("entered", number(tally.entered)),
            ("not_entered", counts(tally.notEntered.map { ($0.rawValue, $1) })),
            ("converted", number(tally.converted)),
            ("conversion", .number(rounded(numbers.conversion))),
            ("finished", number(tally.finished)),
            ("stopped", counts(tally.stopped.map { ($0.rawValue, $1) })),
            ("inside", number(tally.inside)),
            (
                "time_to_goal",
                .object([
                    "mean_seconds": seconds(time?.meanSeconds), "median_seconds": seconds(time?.medianSeconds),
                    "p90_seconds": seconds(time?.p90Seconds),
                ])
            ),
            ("steps", .list(tally.steps.map { step($0, numbers) })),
            ("emails", .list(numbers.emails.map(email))),
            (
                "emails_per_day",
                .list(numbers.days.map { .object(["date": .text(ISO8601.date($0.date)), "sent": number($0.sent)]) })
            ),
        ])
    }

    private static func assumption(_ assumption: Assumption) -> Value {
        .object(["what": .text(assumption.subject.text), "chance": .number(assumption.chance)])
    }

    private static func step(_ step: ForecastTally.StepCount, _ numbers: ForecastNumbers) -> Value {
        var members: [String: Value] = [
            "step": .text(step.number), "text": .text(step.text), "line": number(step.line),
            "contacts": number(step.reached), "share": .number(rounded(numbers.share(step.reached))),
            "inside": number(step.inside),
        ]
        if step.yes + step.no > 0 { (members["yes"], members["no"]) = (number(step.yes), number(step.no)) }
        return .object(members)
    }

    private static func email(_ email: Slug, _ count: ForecastTally.EmailCount) -> Value {
        var members: [String: Value] = [
            "email": .text(email.text), "sent": number(count.sent), "skipped": number(count.skipped),
        ]
        for fact in Condition.MessageFact.allCases {
            members[fact.rawValue] = number(count.facts[Slug(stored: fact.rawValue)] ?? 0)
        }
        return .object(members)
    }

    private static func counts(_ counts: [(String, Int)]) -> Value {
        var members: [String: Value] = [:]
        for (reason, count) in counts { members[reason.replacing("-", with: "_")] = number(count) }
        return .object(members)
    }

    private static func number(_ count: Int) -> Value { .number(Double(count)) }

    private static func seconds(_ seconds: Double?) -> Value { seconds.map { .number($0.rounded()) } ?? .null }

    /// Four digits, as in reports.
    private static func rounded(_ share: Double) -> Double { (share * 10_000).rounded() / 10_000 }
}
