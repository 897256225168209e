import FlowInsights
import FlowModel

/// Days, weeks, months or quarters in which contacts begin.
struct CalendarPeriods {
    private let grouping: ReportRequest.Grouping
    private let first: LocalDate
    private let end: LocalDate
    private let zone: ZoneTable

    init(_ grouping: ReportRequest.Grouping, since: Instant?, until: Instant?, zone: ZoneTable) {
        (self.grouping, self.zone) = (grouping, zone)
        // From 2000 to the end of 2099: nobody's campaign is older or later, and what is becomes one period each.
        let earliest = LocalDate(daysSince1970: 10_957)
        let latest = LocalDate(daysSince1970: 47_481)
        func bounded(_ instant: Instant?, _ otherwise: LocalDate) -> LocalDate {
            instant.map { min(max(zone.local(at: $0).date, earliest), latest) } ?? otherwise
        }
        first = CalendarPeriods.beginning(of: grouping, bounded(since, earliest))
        end = bounded(until?.adding(milliseconds: -1), latest)
    }

    /// The periods from the first day to the last one, those of which a part belongs to the report included.
    var breakdown: JourneyBreakdown {
        var instants: [Instant] = []
        var titles = ["earlier"]
        var date = first
        while date <= end {
            instants.append(zone.instant(of: LocalTime(date: date, millisecondOfDay: 0)))
            titles.append(title(date))
            date = next(date)
        }
        return .periods(instants, titles: titles)
    }

    private static func beginning(of grouping: ReportRequest.Grouping, _ date: LocalDate) -> LocalDate {
        switch grouping {
        case .week: date.adding(days: 1 - date.weekday)
        case .month: date.adding(days: 1 - date.day)
        case .quarter: date.adding(days: 1 - date.day).adding(months: -((date.month - 1) % 3))
        default: date
        }
    }

    private func next(_ date: LocalDate) -> LocalDate {
        switch grouping {
        case .week: date.adding(days: 7)
        case .month: date.adding(months: 1)
        case .quarter: date.adding(months: 3)
        default: date.adding(days: 1)
        }
    }

    private func title(_ date: LocalDate) -> String {
        switch grouping {
        case .week: "week of \(ISO8601.date(date))"
        case .month: String(ISO8601.date(date).prefix(7))
        case .quarter: "\(date.year) quarter \((date.month - 1) / 3 + 1)"
        default: TimeText.day(date)
        }
    }
}
