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
        throw .report(.badDate(option: option, text: TextTable.printable(text)))
    }
}
