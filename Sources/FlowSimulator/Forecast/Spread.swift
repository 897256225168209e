/// How long people take to do something: minutes by the share of those who have done it by then.
///
/// Shaped as such times are found to be, about log-normal: most soon, some days later. Between two marks the minutes
/// grow evenly.
struct Spread {
    private let marks: [(share: Double, minutes: Double)]

    /// Half of those who open or click do so within 3 hours, nine of ten within 26 hours, all within 14 days.
    static let reading = Spread([
        (0, 1), (0.1, 10), (0.25, 40), (0.5, 180), (0.75, 600), (0.9, 1560), (0.98, 5760), (1, 20_160),
    ])
    /// A click comes one to ten minutes after the opening.
    static let clicking = Spread([(0, 1), (1, 10)])
    /// Half of those who answer, complain or unsubscribe do so within 7 hours, nine of ten within 3 days.
    static let answering = Spread([(0, 5), (0.25, 120), (0.5, 420), (0.75, 1440), (0.9, 4320), (1, 20_160)])
    /// Nine of ten bounces come within 2 minutes.
    static let bouncing = Spread([(0, 1), (0.9, 2), (1, 60)])
    /// Half of other events come within 5 days after entering, nine of ten within 18 days, all within 45 days.
    static let deciding = Spread([
        (0, 60), (0.1, 720), (0.25, 2880), (0.5, 7200), (0.75, 14_400), (0.9, 25_920), (1, 64_800),
    ])

    private init(_ marks: [(share: Double, minutes: Double)]) {
        self.marks = marks
    }

    /// Whole minutes, at least one: what happens in one minute is decided together.
    func minutes(_ share: Double) -> Int64 {
        for (left, right) in zip(marks, marks.dropFirst()) where share <= right.share {
            let part = (share - left.share) / (right.share - left.share)
            return max(1, Int64((left.minutes + part * (right.minutes - left.minutes)).rounded(.up)))
        }
        return 1
    }
}
