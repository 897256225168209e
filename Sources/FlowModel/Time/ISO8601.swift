/// Instants as text with an offset (ISO 8601, RFC 3339), the form of every interface.
package enum ISO8601 {
    /// `2026-03-02T09:00:00+01:00`, with milliseconds only when there are any; UTC is `+00:00`.
    package static func text(of instant: Instant, in zone: ZoneTable) -> String {
        let local = zone.local(at: instant)
        let offset = zone.offset(at: instant)
        let second = local.millisecondOfDay / 1000
        let millisecond = local.millisecondOfDay % 1000
        let magnitude = abs(offset)
        return date(local.date) + "T" + padded(second / 3600) + ":" + padded(second / 60 % 60) + ":"
            + padded(second % 60) + (millisecond == 0 ? "" : "." + padded(millisecond, 3))
            + (offset < 0 ? "-" : "+") + padded(magnitude / 3600) + ":" + padded(magnitude / 60 % 60)
            + (magnitude % 60 == 0 ? "" : ":" + padded(magnitude % 60))
    }

    /// `2026-03-02`.
    package static func date(_ date: LocalDate) -> String {
        padded(date.year, 4) + "-" + padded(date.month) + "-" + padded(date.day)
    }

    /// Reads `2026-03-02T09:00:00[.123][Z|±hh:mm]`; nil when it is anything else.
    ///
    /// Without an offset it is read in `zone`; a leap second counts as the second after it.
    package static func instant(_ text: String, zone: ZoneTable = .utc) -> Instant? {
        var reader = Reader(bytes: Array(text.utf8))
        guard let local = reader.localTime() else { return nil }
        if reader.isAtEnd { return zone.instant(of: local) }
        guard let offset = reader.offset(), reader.isAtEnd else { return nil }
        return Instant(milliseconds: local.millisecondsAsUTC - Int64(offset) * 1000)
    }

    /// Reads `2026-03-02T09:00[:00[.123]]`, with a `T` or a space and without an offset, in no particular zone.
    package static func localTime(_ text: String) -> LocalTime? {
        var reader = Reader(bytes: Array(text.utf8))
        guard let local = reader.localTime(), reader.isAtEnd else { return nil }
        return local
    }

    /// Reads `2026-03-02`, alone.
    package static func date(_ text: String) -> LocalDate? {
        var reader = Reader(bytes: Array(text.utf8))
        guard let date = reader.date(), reader.isAtEnd else { return nil }
        return date
    }

    private static func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        mutating func number(digits: Int) -> Int? {
            guard position + digits <= bytes.count else { return nil }
            var result = 0
            for byte in bytes[position..<position + digits] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                result = result * 10 + Int(byte - UInt8(ascii: "0"))
            }
            position += digits
            return result
        }

        mutating func date() -> LocalDate? {
            guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
                let day = number(digits: 2)
            else { return nil }
            return LocalDate(year: year, month: month, day: day)
        }

        mutating func localTime() -> LocalTime? {
            guard let date = date(), take("T") || take("t") || take(" "),
                let hour = number(digits: 2), hour < 24, take(":"), let minute = number(digits: 2), minute < 60
            else { return nil }
            var milliseconds = (hour * 3600 + minute * 60) * 1000
            if take(":") {
                guard let second = number(digits: 2), second <= 60 else { return nil }
                milliseconds += second * 1000
                if take(".") || take(",") {
                    guard let fraction = fraction() else { return nil }
                    milliseconds += fraction
                }
            }
            // A leap second may be the first of the next day.
            let midnight = LocalTime(date: date, millisecondOfDay: 0).millisecondsAsUTC
            return LocalTime(millisecondsAsUTC: midnight + Int64(milliseconds))
        }

        /// Milliseconds; further digits are cut off.
        private mutating func fraction() -> Int? {
            var (result, scale, count) = (0, 100, 0)
            while let digit = number(digits: 1) {
                result += digit * scale
                scale /= 10
                count += 1
            }
            return count == 0 ? nil : result
        }

        /// Seconds east of UTC.
        mutating func offset() -> Int? {
            if take("Z") || take("z") { return 0 }
            let sign = take("-") ? -1 : (take("+") ? 1 : 0)
            guard sign != 0, let hour = number(digits: 2), hour < 24 else { return nil }
            if isAtEnd { return sign * hour * 3600 }
            _ = take(":")
            guard let minute = number(digits: 2), minute < 60 else { return nil }
            return sign * (hour * 3600 + minute * 60)
        }
    }
}
