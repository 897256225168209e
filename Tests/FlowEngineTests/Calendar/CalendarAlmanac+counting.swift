import FlowModel

/// The rules of the language, by looking at one day after the other.
extension CalendarAlmanac {
    func dayNumber(at instant: Instant) -> Int64 { floor(reading(at: instant), to: CalendarAlmanac.day) }

    func day(at instant: Instant) -> CountedDay { CountedDay.all[Int(dayNumber(at: instant))] }

    /// The reading without its seconds.
    func minute(at instant: Instant) -> Int64 { floor(reading(at: instant), to: 60_000) * 60_000 }

    /// The reading as a date with a time of day, as people write it.
    func text(at instant: Instant) -> String {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = day(at: instant)
        let minutes = Int(minute(at: instant) / 60_000 - dayNumber(at: instant) * 1440)
        return "\(date.year)-\(padded(date.month))-\(padded(date.day)) \(padded(minutes / 60)):\(padded(minutes % 60))"
    }

    /// So much later, or earlier when `sign` is -1.
    func moved(_ instant: Instant, _ sign: Int, by duration: CalendarDuration) -> Instant {
        if duration == .of(seconds: duration.seconds) {
            return Instant(milliseconds: instant.milliseconds + Int64(sign) * duration.seconds * 1000)
        }
        return moved(reading(at: instant), sign, by: duration)
    }

    func moved(_ reading: Int64, _ sign: Int, by duration: CalendarDuration) -> Instant {
        let number = floor(reading, to: CalendarAlmanac.day)
        let moved = CountedDay.number(Int(number), moved: sign, by: duration)
        let there = self.instant(of: reading + (Int64(moved) - number) * CalendarAlmanac.day)
        return Instant(milliseconds: there.milliseconds + Int64(sign) * duration.seconds * 1000)
    }

    /// When the clock next reaches that time on such a day.
    func next(_ time: Int, after instant: Instant, on isWanted: (CountedDay) -> Bool) -> Instant? {
        for number in dayNumber(at: instant) - 2...dayNumber(at: instant) + 800
        where isWanted(CountedDay.all[Int(number)]) {
            let moment = self.instant(of: number * CalendarAlmanac.day + Int64(time))
            if moment > instant { return moment }
        }
        return nil
    }

    /// The instant itself inside such a window, else when the next one begins.
    func opening(
        of window: DailyWindow,
        atOrAfter instant: Instant,
        on isWanted: (CountedDay) -> Bool
    ) -> Instant? {
        for number in dayNumber(at: instant) - 2...dayNumber(at: instant) + 30
        where isWanted(CountedDay.all[Int(number)]) {
            let (start, end) = ends(of: window, number)
            if start < end, end > instant { return max(start, instant) }
        }
        return nil
    }

    /// When the window ends that the instant lies in.
    func closing(
        of window: DailyWindow,
        after instant: Instant,
        on isWanted: (CountedDay) -> Bool
    ) -> Instant? {
        for number in dayNumber(at: instant) - 2...dayNumber(at: instant) + 2
        where isWanted(CountedDay.all[Int(number)]) {
            let (start, end) = ends(of: window, number)
            if start <= instant, instant < end { return end }
        }
        return nil
    }

    private func ends(of window: DailyWindow, _ number: Int64) -> (start: Instant, end: Instant) {
        let midnight = number * CalendarAlmanac.day
        let end = midnight + Int64(window.to) + (window.to > window.from ? 0 : CalendarAlmanac.day)
        return (instant(of: midnight + Int64(window.from)), instant(of: end))
    }

    private func floor(_ number: Int64, to unit: Int64) -> Int64 {
        number >= 0 ? number / unit : (number - unit + 1) / unit
    }
}
