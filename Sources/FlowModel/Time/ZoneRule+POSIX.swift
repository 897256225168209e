extension ZoneRule {
    /// Reads a POSIX TZ string with the extensions of RFC 9636, section 3.3.1; nil when it is none.
    ///
    /// Examples: `CET-1CEST,M3.5.0,M10.5.0/3`, `<+03>-3`, `EST5EDT,0/0,J365/25`. Daylight saving time must come with
    /// its rules: without them its changes are up to each system.
    package init?(posix text: String) {
        var reader = PosixReader(bytes: Array(text.utf8))
        guard reader.name(), let west = reader.clock(hours: 24) else { return nil }
        let standard = -west
        if reader.isAtEnd {
            self.init(standardOffset: standard, daylight: nil)
            return
        }
        guard reader.name() else { return nil }
        var offset = standard + 3600
        if !reader.take(",") {
            guard let west = reader.clock(hours: 24), reader.take(",") else { return nil }
            offset = -west
        }
        guard let begins = reader.change(), reader.take(","), let ends = reader.change(), reader.isAtEnd else {
            return nil
        }
        self.init(standardOffset: standard, daylight: Daylight(offset: offset, begins: begins, ends: ends))
    }
}

private struct PosixReader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Three letters or more, or anything of letters, digits and signs between `<` and `>`.
    mutating func name() -> Bool {
        let isQuoted = take("<")
        let start = position
        while position < bytes.count, isPartOfName(bytes[position], quoted: isQuoted) { position += 1 }
        let length = position - start
        return length >= 3 && (!isQuoted || take(">"))
    }

    private func isPartOfName(_ byte: UInt8, quoted: Bool) -> Bool {
        switch Unicode.Scalar(byte) {
        case "a"..."z", "A"..."Z": true
        case "0"..."9", "+", "-": quoted
        default: false
        }
    }

    private mutating func number(upTo limit: Int) -> Int? {
        var result: Int?
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            let next = (result ?? 0) * 10 + Int(bytes[position] - UInt8(ascii: "0"))
            guard next <= limit else { return nil }
            result = next
            position += 1
        }
        return result
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func clock(hours limit: Int) -> Int? {
        let sign = take("-") ? -1 : 1
        if sign == 1 { _ = take("+") }
        guard let hours = number(upTo: limit) else { return nil }
        var seconds = hours * 3600
        if take(":") {
            guard let minutes = number(upTo: 59) else { return nil }
            seconds += minutes * 60
            if take(":") {
                guard let rest = number(upTo: 59) else { return nil }
                seconds += rest
            }
        }
        return sign * seconds
    }

    /// `Mm.w.d`, `Jn` or `n`, each with an optional `/time`; 02:00 without.
    mutating func change() -> ZoneRule.Change? {
        guard let day = day() else { return nil }
        guard take("/") else { return ZoneRule.Change(day: day, second: 7200) }
        return clock(hours: 167).map { ZoneRule.Change(day: day, second: $0) }
    }

    private mutating func day() -> ZoneRule.Change.Day? {
        if take("M") {
            guard let month = number(upTo: 12), month >= 1, take("."), let week = number(upTo: 5), week >= 1,
                take("."), let weekday = number(upTo: 6)
            else { return nil }
            return .ofMonth(month: month, week: week, weekday: weekday)
        }
        if take("J") {
            guard let day = number(upTo: 365), day >= 1 else { return nil }
            return .julian(day)
        }
        return number(upTo: 365).map { .zeroBased($0) }
    }
}
