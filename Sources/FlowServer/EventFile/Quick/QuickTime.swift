import FlowModel

/// Reads the usual forms of a time from bytes: `2026-03-02T09:00:00[.123]` with `Z` or `±hh:mm` behind it.
enum QuickTime {
    private static let millisecondsOfDay: Int64 = 86_400_000

    /// The same instant as `ISO8601.instant` gives; nil when that one must look at it.
    static func instant(_ bytes: [UInt8], _ range: Range<Int>) -> Instant? {
        let start = range.lowerBound
        guard range.count >= 20, bytes[start + 4] == UInt8(ascii: "-"), bytes[start + 7] == UInt8(ascii: "-"),
            bytes[start + 10] == UInt8(ascii: "T"), bytes[start + 13] == UInt8(ascii: ":"),
            bytes[start + 16] == UInt8(ascii: ":"),
            let century = pair(bytes, start), let year = pair(bytes, start + 2), let month = pair(bytes, start + 5),
            let day = pair(bytes, start + 8), let hour = pair(bytes, start + 11), hour < 24,
            let minute = pair(bytes, start + 14), minute < 60, let second = pair(bytes, start + 17), second < 60,
            let date = LocalDate(year: century * 100 + year, month: month, day: day)
        else { return nil }
        var place = start + 19
        var milliseconds = ((hour * 60 + minute) * 60 + second) * 1000
        if bytes[place] == UInt8(ascii: ".") {
            place += 1
            let first = place
            var scale = 100
            while place < range.upperBound, LineWalk.isDigit(bytes[place]) {
                milliseconds += Int(bytes[place] - UInt8(ascii: "0")) * scale
                scale /= 10
                place += 1
            }
            guard place > first else { return nil }
        }
        guard let offset = offset(bytes, place..<range.upperBound) else { return nil }
        let midnight = Int64(date.daysSince1970) * millisecondsOfDay
        return Instant(milliseconds: midnight + Int64(milliseconds) - Int64(offset) * 60_000)
    }

    /// Minutes east of UTC.
    private static func offset(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        let start = range.lowerBound
        if range.count == 1 { return bytes[start] == UInt8(ascii: "Z") ? 0 : nil }
        guard range.count == 6, bytes[start + 3] == UInt8(ascii: ":"), let hour = pair(bytes, start + 1), hour < 24,
            let minute = pair(bytes, start + 4), minute < 60
        else { return nil }
        switch bytes[start] {
        case UInt8(ascii: "+"): return hour * 60 + minute
        case UInt8(ascii: "-"): return -(hour * 60 + minute)
        default: return nil
        }
    }

    private static func pair(_ bytes: [UInt8], _ place: Int) -> Int? {
        guard LineWalk.isDigit(bytes[place]), LineWalk.isDigit(bytes[place + 1]) else { return nil }
        return Int(bytes[place] - UInt8(ascii: "0")) * 10 + Int(bytes[place + 1] - UInt8(ascii: "0"))
    }
}
