import FlowModel

/// The date and time of a header (RFC 5322, section 3.3).
enum MailDate {
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let offsetLimit = 24 * 60

    /// `Mon, 2 Mar 2026 10:00:00 +0100`; nil when it cannot be read.
    ///
    /// Zones by letters are UTC.
    static func instant(_ text: String) -> Instant? {
        let words = text.split { $0 == " " || $0 == "\t" || $0 == "," }.map { $0.lowercased() }
        guard let monthAt = words.firstIndex(where: { months.contains(String($0.prefix(3))) }), monthAt > 0,
            let month = months.firstIndex(of: String(words[monthAt].prefix(3))), words.count > monthAt + 2,
            let day = number(words[monthAt - 1]), let year = number(words[monthAt + 1]), year >= 1970,
            let date = LocalDate(year: year, month: month + 1, day: day)
        else { return nil }
        let clock = words[monthAt + 2].split(separator: ":").map { number(String($0)) }
        guard (2...3).contains(clock.count), let hour = clock[0], let minute = clock[1], hour < 24, minute < 60
        else { return nil }
        let second = clock.count == 3 ? clock[2] ?? 0 : 0
        guard second <= 60 else { return nil }
        let seconds = (hour * 60 + minute) * 60 + min(second, 59)
        let local = LocalTime(date: date, millisecondOfDay: seconds * 1000)
        let offset = words.count > monthAt + 3 ? offsetMinutes(words[monthAt + 3]) : 0
        return ZoneTable.utc.instant(of: local).adding(seconds: Int64(-offset * 60))
    }

    private static func offsetMinutes(_ word: String) -> Int {
        guard let sign = word.first, sign == "+" || sign == "-", word.utf8.count == 5,
            let digits = number(String(word.dropFirst()))
        else { return 0 }
        let minutes = digits / 100 * 60 + digits % 100
        return minutes < offsetLimit ? (sign == "-" ? -minutes : minutes) : 0
    }

    /// At most four digits.
    private static func number(_ word: String) -> Int? {
        let isNumber = (1...4).contains(word.utf8.count) && word.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isNumber ? Int(word) : nil
    }
}
