/// What the language's fixed words mean, whatever human language they are written in.
enum Keyword: Hashable, Sendable, CaseIterable {
    // Flows and settings.
    case flow, on, filter, goal, stopWhen, enter, once, againAfter, everyTime, by, topic, sendingHours, timeZone, from
    // Steps.
    case step, was, send, notify, with, callWebhook, call, andKeep, wait, waitUntil, atMost, condition, then, otherwise
    case end, split, goTo, go, times, set, to, clear, tag, untag, add, subtract, move, subscribe, unsubscribe, record
    case startFlow, start, stop
    // Conditions.
    case and, or, not, clicked, opened, bounced, replied, complained, link, anyEmail, ever, inTheLast, atLeast, `is`
    case oneOf, contains, startsWith, endsWith, before, after, between, at, yes, no, event, inSegment, tagged
    case subscribed, unsubscribed, stage, segment, score, every, within, since, until
    // Durations.
    case years, months, weeks, days, hours, minutes, seconds, workingDays
    // Moments.
    case weekday
    // Blocks of other sections.
    case stages, scoring, journey, scenario, given, expect
}
