import FlowInsights
import FlowModel

/// A journey's report written down for a test: the links say everything else.
struct JourneySketch: Sendable {
    var title: String
    var steps: [String]
    var began: Int
    /// From step, to step, contacts and the median days that they took.
    var links: [(from: Int, to: Int, contacts: Int, days: Double)]
    /// By step, of those who went no further.
    var underWay: [Int: Int] = [:]
    /// By step: shares of its contacts, in the order of its paths.
    var paths: [Int: [(title: String, contacts: Int)]] = [:]

    static let day = 86_400_000.0
    /// 2026-05-10T07:00:00Z.
    static let end = Instant(milliseconds: 1_778_396_400_000)
    static let began = Instant(milliseconds: 1_772_323_200_000)..<Instant(milliseconds: 1_777_593_600_000)

    static func times(days: Double) -> Times {
        Times(milliseconds: [days * 0.5, days, days * 1.9].map { Int64($0 * day) })
    }

    var report: JourneyReport {
        let journey = Journey(
            title: title,
            steps: steps.map { Journey.Step(title: $0, paths: [.init(title: $0, touchpoint: .event(Slug($0)))]) }
        )
        var report = JourneyReport(
            journey,
            began: Self.began,
            within: nil,
            end: Self.end,
            underWay: Int64(30 * Self.day)
        )
        report.contacts = began
        for (index, title) in steps.enumerated() {
            let contacts = index == 0 ? began : links.filter { $0.to == index }.reduce(0) { $0 + $1.contacts }
            let left = links.filter { $0.from == index }.reduce(0) { $0 + $1.contacts }
            let isLast = index + 1 == steps.count
            report.steps.append(
                .init(
                    title: title,
                    contacts: contacts,
                    dropped: isLast ? 0 : contacts - left,
                    underWay: isLast ? 0 : min(underWay[index] ?? 0, contacts - left),
                    converted: 0,
                    paths: (paths[index] ?? [(title, contacts)]).map { .init(title: $0.title, contacts: $0.contacts) }
                )
            )
        }
        report.converted = steps.count > 1 ? report.steps.last?.contacts ?? 0 : began
        for index in report.steps.indices {
            report.steps[index].converted = min(report.converted, report.steps[index].contacts)
        }
        report.links = links.sorted { ($0.from, $0.to) < ($1.from, $1.to) }.map {
            .init(from: $0.from, to: $0.to, contacts: $0.contacts, times: Self.times(days: $0.days))
        }
        if report.converted > 0 {
            report.timeToConvert = Self.times(days: 9.2)
            report.timePerLink = Self.times(days: 2.5)
        }
        return report
    }
}

/// Journeys that tests and golden files share.
enum SampleJourneys {
    static let all: [(name: String, report: JourneyReport)] = [
        ("three", three.report), ("forty-eight", fortyEight.report), ("six", six.report), ("fifteen", fifteen.report),
        ("hostile", hostile.report), ("empty", empty.report), ("one", one.report), ("thin", thin.report),
    ]

    static let three = JourneySketch(
        title: "Trial to purchase",
        steps: ["trial started", "project created", "purchase"],
        began: 1_240,
        links: [(0, 1, 812, 0.8), (0, 2, 41, 12), (1, 2, 230, 6.5)],
        underWay: [0: 96, 1: 140]
    )

    static let fortyEight = JourneySketch(
        title: "Lead to qualified",
        steps: [
            "form submitted", "sent nurture email 1", "clicked nurture email 1 or replied nurture email 1",
            "sent nurture email 2", "clicked nurture email 2 or replied nurture email 2", "stage SQL",
        ],
        began: 48,
        links: [
            (0, 1, 38, 0.1), (0, 2, 2, 1.5), (1, 2, 27, 2.2), (1, 3, 4, 4), (2, 3, 25, 3), (2, 4, 1, 5), (3, 4, 3, 2.4),
            (2, 5, 1, 8), (4, 5, 1, 4),
        ],
        underWay: [0: 3, 1: 1, 3: 9],
        paths: [
            2: [("clicked nurture email 1", 22), ("replied nurture email 1", 7)],
            4: [("clicked nurture email 2", 3), ("replied nurture email 2", 1)],
        ]
    )

    static let six = JourneySketch(
        title: "From first visit to a satisfied customer, all countries",
        steps: [
            "visited pricing", "form submitted", "meeting booked or called sales", "offer sent", "purchase",
            "stage satisfied customer",
        ],
        began: 12_480,
        links: [
            (0, 1, 5_116, 1.2), (0, 2, 640, 3.4), (1, 2, 2_010, 4.1), (1, 3, 388, 6), (2, 3, 1_702, 5.2),
            (2, 4, 215, 9),
            (3, 4, 904, 11.5), (4, 5, 611, 44), (3, 5, 12, 60),
        ],
        underWay: [0: 1_320, 1: 410, 2: 120, 3: 260, 4: 380],
        paths: [2: [("meeting booked", 1_890), ("called sales", 760)]]
    )

    static let fifteen = JourneySketch(
        title: "The whole lifecycle in fifteen steps",
        steps: [
            "prospect", "lead", "sent welcome email", "opened welcome email", "clicked welcome email",
            "sent nurture email 1", "clicked nurture email 1 or replied nurture email 1", "visited pricing",
            "stage MQL", "meeting booked", "stage SQL", "offer sent", "purchase", "project created",
            "stage satisfied customer",
        ],
        began: 24_310,
        links: [
            (0, 1, 18_020, 2), (1, 2, 17_400, 0.1), (2, 3, 9_800, 0.6), (2, 5, 5_200, 3), (3, 4, 4_130, 0.2),
            (3, 5, 3_920, 3), (4, 5, 2_400, 2.4), (4, 7, 1_180, 1), (5, 6, 4_020, 1.1), (5, 8, 900, 12),
            (6, 7, 2_640, 2),
            (7, 8, 2_510, 3), (8, 9, 1_720, 4), (8, 10, 410, 8), (9, 10, 1_302, 2), (10, 11, 1_204, 3.3),
            (11, 12, 690, 9.1), (10, 12, 88, 12), (12, 13, 540, 1), (13, 14, 301, 33), (12, 14, 42, 51),
        ],
        underWay: [0: 2_100, 1: 30, 2: 400, 5: 900, 8: 210, 11: 180, 13: 160]
    )

    static let hostile = JourneySketch(
        title: "<script>alert(\"1\")</script> & ' ]]> \u{1} " + String(repeating: "Donaudampfschifffahrt", count: 6),
        steps: [
            "顾客旅程的第一步是访问我们的网站并且注册一个新的账户然后等待确认邮件顾客旅程的第一步是访问我们的网站",
            String(repeating: "unbreakable", count: 8),
            "a & b < c > d \"quoted\" 'single' and a title that goes on for longer than any label could be, eighty",
            "e\u{301}\u{302}\u{303}", "", "six", "seven", "last",
        ],
        began: 1_234_567,
        links: [
            (0, 1, 1_000_000, 1), (0, 7, 3, 1), (1, 2, 900_000, 1), (2, 3, 500_000, 0.01), (3, 4, 400_000, 1),
            (2, 6, 100_000, 1), (4, 5, 300_000, 1), (5, 6, 10_000, 1), (6, 7, 100_000, 100),
        ],
        underWay: [0: 1]
    )

    static let empty = JourneySketch(
        title: "A new journey",
        steps: ["form submitted", "meeting booked", "purchase"],
        began: 0,
        links: []
    )

    static let one = JourneySketch(title: "One step", steps: ["form submitted"], began: 7, links: [])

    static let thin = JourneySketch(
        title: "One of a hundred thousand",
        steps: ["seen", "clicked", "bought", "stayed"],
        began: 100_000,
        links: [(0, 1, 50_000, 1), (1, 2, 1, 1), (0, 3, 1, 4), (2, 3, 1, 2)],
        underWay: [1: 1]
    )
}
