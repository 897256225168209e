import FlowDice
import FlowInsights
import FlowModel

/// Titles and figures as nobody would choose them.
struct HostileTitles {
    private var dice: Dice

    init(seed: UInt64) {
        dice = Dice(seed: seed)
    }

    mutating func number(_ limit: Int) -> Int { dice.below(limit) }

    private static let pieces = [
        "a", "clicked nurture email ", "顧客が最初のメールをクリックした", "설문", "🧑🏽‍💻🎉", "e\u{301}", "\u{301}", "\u{202E}",
        "\t", "\n", "\r\n", "\u{7}", "=1+1", "+", "-5", "@sum", "\"", ",", ";", "'", "   ", "ﬀ", "\u{200B}", "…", "█",
        "%", " %",
        "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle",
    ]

    mutating func title() -> String {
        (0...number(9)).map { _ in HostileTitles.pieces[number(HostileTitles.pieces.count)] }.joined()
    }

    mutating func times() -> Times {
        switch number(4) {
        case 0: Times(milliseconds: [])
        case 1: Times(milliseconds: [Int64(number(100_000))])
        default: Times(milliseconds: [Int64(number(4_000_000_000_000)), 1])
        }
    }

    mutating func count() -> Int { number(3) == 0 ? number(2_000_000_000) : number(50) }

    mutating func journey() -> JourneyReport {
        let titles = (0...number(15)).map { _ in title() }
        let steps = titles.map { Journey.Step(title: $0, paths: []) }
        var report = JourneyReport(
            Journey(title: title(), steps: steps),
            began: number(2) == 0 ? nil : Instant(milliseconds: 0)..<Instant(milliseconds: 1_000),
            within: number(2) == 0 ? nil : 1_209_600_000,
            end: Instant(milliseconds: 1_772_442_000_000),
            underWay: 2_592_000_000
        )
        (report.contacts, report.converted) = (1 + count(), 0)
        report.converted = number(report.contacts + 1)
        report.timeToConvert = times()
        report.steps = titles.map { title in
            let contacts = number(report.contacts + 1)
            let least = max(0, report.converted - (report.contacts - contacts))
            return JourneyReport.Step(
                title: title,
                contacts: contacts,
                dropped: number(contacts + 1),
                underWay: number(contacts + 1),
                converted: least + number(min(contacts, report.converted) - least + 1),
                paths: (0...number(3)).map { _ in
                    JourneyReport.Path(title: self.title(), contacts: number(contacts + 1))
                }
            )
        }
        report.links = (1..<max(2, titles.count)).filter { $0 < titles.count }.map { to in
            JourneyReport.Link(from: number(to), to: to, contacts: count(), times: times())
        }
        report.sources = Attribution.allCases.flatMap { model in
            (0...number(20)).map { _ in
                JourneyReport.Source(
                    source: title(),
                    model: model,
                    contacts: Double(count()) / 3,
                    converted: Double(count()) / 7,
                    timeToConvert: times()
                )
            }
        }
        report.groups = [group(.change(.distantPast, titles: []))]
        return report
    }

    private mutating func group(_ breakdown: JourneyBreakdown) -> JourneyReport.Group {
        let rows = (0...number(5)).map { index in
            let (contacts, other) = (1 + count(), 1 + count())
            let share = Share(number(contacts + 1), of: contacts)
            return JourneyReport.Row(
                title: title(),
                contacts: contacts,
                converted: share.part,
                interval: share.interval,
                timeToConvert: times(),
                difference: index == 0 ? nil : Difference(share, minus: Share(number(other + 1), of: other)),
                isBase: index == 0
            )
        }
        return JourneyReport.Group(breakdown: breakdown, rows: rows)
    }
}
