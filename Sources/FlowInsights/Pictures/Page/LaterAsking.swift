import FlowModel

/// How long everybody is to be given, so that those who began earlier and later can be compared.
package struct LaterAsking {
    private static let day = 86_400.0
    private static let days = [1.0, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 180, 365]

    private let report: JourneyReport

    package init(_ report: JourneyReport) {
        self.report = report
    }

    /// Whole days in which most of those who get to the end do: about twice the time that half of them took.
    package var days: Int {
        let median = report.timeToConvert.medianSeconds ?? 7 * Self.day
        return Int(Self.days.first { $0 * Self.day >= 2 * median } ?? 365)
    }

    /// `1 day`, `14 days`, as `--within` takes it.
    package var duration: String { days == 1 ? "1 day" : "\(days) days" }

    /// What to ask for, or when: nobody who began since the change has had that long before.
    func advice(_ change: Instant) -> String {
        let since = Double(report.end.milliseconds(since: change)) / 1000
        let wanted = report.within.map { Double($0) / 1000 } ?? Double(days) * Self.day
        let missing = ((wanted - since) / Self.day).rounded(.up)
        if report.within == nil, missing <= 0 {
            return "Ask with --within \"\(duration)\", which gives everybody the same."
        }
        let option = report.within == nil ? " with --within \"\(duration)\"" : ""
        let median = report.within == nil ? report.timeToConvert.medianSeconds : nil
        let reason = median.map { "Half of those who got to the end took longer than \(Figures.duration($0)): ask" }
        let when = missing <= 1 ? "from tomorrow on" : "in \(Figures.count(Int(min(missing, 100_000)))) days or later"
        return "\(reason ?? "Ask") again\(option) \(when)."
    }
}
