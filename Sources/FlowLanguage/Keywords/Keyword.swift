/// What the language's fixed words mean, whatever human language they are written in.
enum Keyword: Hashable, Sendable, CaseIterable {
    // Flows and settings.
    case flow, on, filter, goal, stopWhen, enter, once, againAfter, everyTime, by, topic, sendingHours, timeZone, from
    // Steps.
    case step, was, send, notify, with, callWebhook, call, andKeep, wait, waitUntil, atMost, condition, then, otherwise
    case end, split, rest, goTo, go, times, set, to, clear, tag, untag, add, subtract, points, moveToStage, move
    case subscribe, subscribeTo, unsubscribe, unsubscribeFrom, everything, record, startFlow, start, stop
    // Conditions.
    case and, or, not, clicked, opened, bounced, replied, complained, link, anyEmail, ever, inTheLast, atLeast, `is`
    case oneOf, filledIn, contains, startsWith, endsWith, before, after, ago, fromNow, between, at, yes, no, event
    case inSegment, tagged, subscribedTo, subscribed, unsubscribed, stage, segment, score, within, since, until
    // Durations.
    case years, months, weeks, days, hours, minutes, seconds, workingDays
    // Moments.
    case every, everyDay, everyWeekday, everyMonthOnDay, everyYear, aWeekday, weekdays, weekends
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday
    // Blocks of other sections.
    case stages, scoring, journey, scenario, given, expect
}
