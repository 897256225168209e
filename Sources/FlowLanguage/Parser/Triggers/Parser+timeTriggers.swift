import FlowModel

/// Triggers that are no events: stages, segments, scores and what time brings.
extension Parser {
    /// Reads one if it stands here.
    mutating func triggerWithoutEvent() throws(UnreadableStatement) -> TriggerSyntax.Kind? {
        guard current.kind == .word else { return nil }
        if at(.stage), peek(1).endsStatement || isNameWord(peek(1)) || peek(1).kind == .quoted {
            take(.stage)
            return .stage(try name("a stage's name"))
        }
        if at(.segment) || at(.inSegment) {
            if !take(.segment) { take(.inSegment) }
            return .segment(try name("a segment's name"))
        }
        if at(.score), at(.atLeast, ahead: 1) || isComparison(ahead: 1) { return try scoreTrigger() }
        if at(.every) || at(.everyDay) || at(.everyWeekday) || at(.everyMonthOnDay) { return try recurring() }
        if isAtOffset { return try yearly(try offsetMoment()) }
        return nil
    }

    private mutating func scoreTrigger() throws(UnreadableStatement) -> TriggerSyntax.Kind {
        take(.score)
        guard take(.atLeast) else {
            throw fail(
                .badTrigger,
                at: current.span,
                "a score lets a contact in when it crosses a number upwards",
                label: "write `at least`",
                help: "for example `on score at least 50`"
            )
        }
        return .score(atLeast: try number(after: "`score at least`"))
    }

    /// Reads `every year` and `at 09:00` behind a date field, whichever comes first.
    mutating func yearly(_ read: MomentSyntax) throws(UnreadableStatement) -> TriggerSyntax.Kind {
        var moment = read
        if moment.isOfEvent {
            throw fail(
                .noTriggerEvent,
                at: moment.field.span,
                "a date lets contacts in by a field of the contact",
                label: "a property of an event",
                help: "no event has let anybody in yet; name the field without `event.`"
            )
        }
        let isYearly = take(.everyYear)
        if isYearly, moment.moment.at == nil, take(.at) { moment.moment.at = try timeOfDay() }
        return .moment(moment, everyYear: isYearly)
    }

    private mutating func recurring() throws(UnreadableStatement) -> TriggerSyntax.Kind {
        let start = current.span.start
        let days = try recurringDays()
        var time: Int?
        var segment: NameSyntax?
        while true {
            if time == nil, take(.at) {
                time = try timeOfDay()
            } else if segment == nil, take(.inSegment) {
                segment = try name("a segment's name")
            } else {
                break
            }
        }
        let written = source.collapsedText(span(from: start))
        guard let time else {
            throw fail(
                .badTrigger,
                at: hereOrLineEnd,
                "at what time it lets contacts in is missing",
                label: "`at 09:00` is expected here",
                help: "for example `on \(written) at 09:00\(segment == nil ? " in segment readers" : "")`"
            )
        }
        guard let segment else {
            throw fail(
                .badTrigger,
                at: hereOrLineEnd,
                "whom it lets in is missing",
                label: "`in segment NAME` is expected here",
                help: "for example `on \(written) in segment readers`"
            )
        }
        return .recurring(Recurrence(days, at: time), segment: segment)
    }

    private mutating func recurringDays() throws(UnreadableStatement) -> Recurrence.Days {
        if take(.everyDay) { return .of(.everyDay) }
        if take(.everyWeekday) { return .of(.weekdays) }
        guard take(.everyMonthOnDay) else {
            take(.every)
            return .of(try daySet())
        }
        let token = current
        guard token.kind == .word, token.text.utf8.count <= 2, let day = Int(token.text), (1...31).contains(day) else {
            throw fail(
                .badDays,
                at: hereOrLineEnd,
                "which day of the month is not clear",
                label: "a number from 1 to 31 is expected here",
                help: "`every month on day 31` comes on the last day of a shorter month"
            )
        }
        advance()
        return .ofMonth(day)
    }
}
