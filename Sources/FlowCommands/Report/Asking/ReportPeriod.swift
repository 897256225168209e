import FlowModel

/// The time that a report is about.
struct ReportPeriod {
    /// Stands for the beginning of all time, and never stands in a report.
    static let earliest = Instant.distantPast
    static let latest = Instant.distantFuture

    let since: Instant?
    let until: Instant?

    /// - Throws: `ReportFailure` when a text is no date, or nothing lies between the two.
    init(_ request: ReportRequest, zone: ZoneTable) throws(CommandError) {
        since = try request.since.map { text throws(CommandError) in
            try ReportPeriod.moment(text, "--since", zone)
        }
        until = try request.until.map { text throws(CommandError) in
            try ReportPeriod.moment(text, "--until", zone)
        }
        guard let since, let until, until <= since else { return }
        throw .report(
            .emptyPeriod(
                since: TextTable.printable(request.since ?? ""),
                until: TextTable.printable(request.until ?? "")
            )
        )
    }

    /// Nil is ever.
    var range: Range<Instant>? {
        guard since != nil || until != nil else { return nil }
        return (since ?? ReportPeriod.earliest)..<(until ?? ReportPeriod.latest)
    }

    /// The day's first moment, or the moment itself.
    static func moment(_ text: String, _ option: String, _ zone: ZoneTable) throws(CommandError) -> Instant {
        if let date = ISO8601.date(text) { return zone.instant(of: LocalTime(date: date, millisecondOfDay: 0)) }
        if let local = ISO8601.localTime(text) { return zone.instant(of: local) }
        if let instant = ISO8601.instant(text, zone: zone) { return instant }
        let shown = TextTable.printable(text)
        if let reason = missing(text) { throw .report(.noSuchDay(option: option, text: shown, reason: reason)) }
        throw .report(.badDate(option: option, text: shown))
    }

    /// Why there is no day of that date; nil when the text does not begin with a date, or with one that there is.
    private static func missing(_ text: String) -> String? {
        let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        guard months.indices.contains(month - 1) else { return "a year has months 01 to 12" }
        guard LocalDate(year: year, month: month, day: day) == nil,
            let last = (28...31).last(where: { LocalDate(year: year, month: month, day: $0) != nil })
        else { return nil }
        return "there is no such day: \(months[month - 1]) \(parts[0]) has days 01 to \(last)"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
