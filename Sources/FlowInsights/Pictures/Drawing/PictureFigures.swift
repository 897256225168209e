import FlowModel

/// How pictures and pages write figures and dates.
enum PictureFigures {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `12,480`.
    static func count(_ number: Int) -> String { Figures.count(number) }

    static func counted(_ number: Int, _ noun: String) -> String {
        count(number) + " " + noun + (number == 1 ? "" : "s")
    }

    /// With one decimal where it is no whole number: shares of contacts.
    static func amount(_ number: Double) -> String {
        guard number.isFinite, number.magnitude < 1e15 else { return "0" }
        let tenths = Int((number * 10).rounded())
        let whole = (tenths < 0 && tenths > -10 ? "−" : "") + count(tenths / 10)
        return tenths % 10 == 0 ? count(tenths / 10) : whole + ".\(abs(tenths % 10))"
    }

    /// `4.17 %`, `−0.50 %`; nothing where it is no number.
    static func percent(_ share: Double) -> String {
        guard share.isFinite, share.magnitude < 1e9 else { return "0 %" }
        return (share < 0 ? "−" : "") + Figures.percent(share.magnitude)
    }

    /// `1.3`, `−0.4`: hundredths as points.
    static func points(_ share: Double) -> String {
        guard share.isFinite, share.magnitude < 1e9 else { return "0.0" }
        let tenths = Int((share.magnitude * 1000).rounded())
        return (share < 0 && tenths > 0 ? "−" : "") + "\(tenths / 10).\(tenths % 10)"
    }

    /// `–` where there is none.
    static func duration(_ seconds: Double?) -> String {
        guard let seconds, seconds.isFinite, seconds >= 0, seconds < 1e14 else { return "–" }
        return Figures.duration(seconds)
    }

    static func duration(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1000
        if seconds > 0, seconds % 86_400 == 0 { return counted(Int(seconds / 86_400), "day") }
        return duration(Double(seconds))
    }

    /// `1 Mar 2026`.
    static func date(_ date: LocalDate) -> String {
        "\(date.day) \(months[date.month - 1]) \(date.year)"
    }

    /// `1 Mar 2026`, with the time where it is not midnight.
    static func moment(_ instant: Instant, in zone: ZoneTable) -> String {
        let local = zone.local(at: clamped(instant))
        return date(local.date) + (local.millisecondOfDay == 0 ? "" : ", " + TimeText.time(local))
    }

    /// `from 1 Mar 2026 to 9 May 2026`: the last day, where the end is a midnight.
    static func period(_ range: Range<Instant>, in zone: ZoneTable) -> String {
        let (start, end) = (clamped(range.lowerBound), clamped(range.upperBound))
        let local = zone.local(at: end)
        let isWhole = local.millisecondOfDay == 0
        let last = isWhole ? date(local.date.adding(days: -1)) : moment(end, in: zone)
        let isOpen = range.lowerBound <= earliest
        if range.upperBound >= latest { return isOpen ? "at any time" : "from " + moment(start, in: zone) }
        return (isOpen ? "up to " : "from " + moment(start, in: zone) + (isWhole ? " to " : " until ")) + last
    }

    /// Years 1 to 9999, so that a date can be told of any instant.
    private static let earliest = Instant(milliseconds: -62_000_000_000_000)
    private static let latest = Instant(milliseconds: 253_000_000_000_000)

    static func clamped(_ instant: Instant) -> Instant { min(max(instant, earliest), latest) }
}
