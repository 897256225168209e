/// What the language's fixed words mean, whatever human language they are written in.
///
/// A construct whose words are not translated one by one is one keyword: `subscribe to`, `every year`, `at step`.
enum Keyword: Hashable, Sendable, CaseIterable {
    // Flows and settings.
    case flow, on, filter, goal, stopWhen, enter, once, againAfter, everyTime, by, topic, sendingHours, timeZone, from
    /// Between two times of day or two days: `09:00 to 17:00`, `Monday to Thursday`.
    case upTo
    /// Before days: `on weekdays`.
    case onDays
    // Steps.
    case step, was, send, notify, with, callWebhook, call, andKeep, wait, waitUntil, atMost, condition, then, otherwise
    case end, split, rest, goTo, go, times, set, to, clear, tag, untag, add, subtract, points, moveToStage, move
    case subscribeTo, subscribe, unsubscribeFrom, unsubscribe, everything, record, startFlow, start, stop
    // Conditions.
    case and, or, not, clicked, opened, bounced, replied, complained, link, anyEmail, ever, inTheLast, atLeast, `is`
    /// Behind `is`: the field has a value.
    case filledIn
    case oneOf, contains, startsWith, endsWith, before, after, ago, fromNow, between, at, yes, no, event, inSegment
    case tagged, subscribedTo, subscribed, unsubscribedFrom, unsubscribed, stage, segment, score, every, within, since
    case until
    // Durations.
    case years, months, weeks, days, hours, minutes, seconds, workingDays
    // Moments.
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday, aWeekday, weekdays, weekends
    case everyDay, everyWeekday, everyMonthOnDay, everyYear
    // Lifecycle.
    case stages, outside, when, scoring, onceADay, withoutActivity, journey
    // Scenarios.
    case scenario, given, expect, webhook, answers, sent, skipped, entered, finished, converted, stopped, calledWebhook
    case notified, atStep
}

extension Keyword {
    /// What a statement may begin with; of two with the same first word the longer one comes first.
    static let statementBeginnings: [Keyword] =
        settingBeginnings + blockBeginnings + stepBeginnings + [.otherwise, .end]

    static let settingBeginnings: [Keyword] = [
        .flow, .on, .goal, .stopWhen, .enter, .topic, .sendingHours, .timeZone, .from,
    ]

    static let blockBeginnings: [Keyword] = [.stages, .scoring, .segment, .journey, .scenario, .given, .expect]

    static let stepBeginnings: [Keyword] = [
        .send, .notify, .callWebhook, .call, .waitUntil, .wait, .condition, .split, .goTo, .go, .set, .clear, .tag,
        .untag, .add, .subtract, .moveToStage, .move, .subscribeTo, .subscribe, .unsubscribeFrom, .unsubscribe,
        .record, .startFlow, .start, .stop,
    ]

    /// Units of time, the largest first.
    static let units: [Keyword] = [.years, .months, .weeks, .days, .workingDays, .hours, .minutes, .seconds]
}
