import FlowInsights
import FlowModel

/// The same comparison as `GoalFold`, in the simplest way: everything about every contact in memory, thing by thing.
enum PlainGoals {
    /// A contact who is compared.
    private struct Compared {
        var titles: [String]
        var reached: Bool
    }

    static func report(
        _ diary: FactDiary,
        goal: Journey.Path,
        within: Int64?,
        least: Int,
        end: Instant
    ) -> GoalReport {
        var (early, tooNew) = (0, 0)
        var compared: [Compared] = []
        let things: Set<Fact.Kind> = [.event, .opened, .clicked, .replied, .sent, .stage]
        for facts in diary.contacts(before: end, Set(Fact.Kind.allCases)) {
            let facts = facts.filter { things.contains($0.kind) || isGoal($0, goal.touchpoint) }
            guard let first = facts.first else { continue }
            let reached = facts.firstIndex { isGoal($0, goal.touchpoint) }
            guard let within else {
                let before = facts[..<(reached ?? facts.count)]
                compared.append(Compared(titles: before.map(title), reached: reached != nil))
                continue
            }
            let landmark = first.at.adding(milliseconds: within)
            if end < landmark {
                tooNew += 1
            } else if let reached, facts[reached].at < landmark {
                early += 1
            } else {
                let titles = facts.filter { $0.at < landmark }.map(title)
                compared.append(Compared(titles: titles, reached: reached != nil))
            }
        }
        var report = GoalReport(
            goal: goal.title,
            reached: Share(compared.count(where: \.reached), of: compared.count),
            rows: [],
            end: end
        )
        (report.within, report.early, report.tooNew) = (within, early, tooNew)
        report.rows = Set(compared.flatMap(\.titles)).flatMap { rows($0, compared, least) }
            .sorted { ($1.difference.value, $0.title, $0.times) < ($0.difference.value, $1.title, $1.times) }
        return report
    }

    private static func rows(_ title: String, _ compared: [Compared], _ least: Int) -> [GoalReport.Row] {
        var rows: [GoalReport.Row] = []
        for times in [1, 2, 3, 5, 10] {
            let did = compared.filter { contact in contact.titles.count { $0 == title } >= times }
            let didNot = compared.filter { contact in contact.titles.count { $0 == title } < times }
            guard did.count >= least, didNot.count >= least else { continue }
            let (one, other) = (share(did), share(didNot))
            var row = GoalReport.Row(
                title: title,
                times: times,
                did: one,
                didNot: other,
                difference: Difference(one, minus: other),
                didInterval: one.interval,
                didNotInterval: other.interval
            )
            row.kind = kind(title)
            rows.append(row)
        }
        let largest = rows.map(\.difference.value).max()
        let best = rows.first { $0.difference.value == largest }
        return rows.filter { $0.times == 1 || $0 == best }
    }

    /// The invented names are single words that no kind is called by.
    private static func kind(_ title: String) -> Fact.Kind {
        let kinds: [Substring: Fact.Kind] = [
            "stage": .stage, "sent": .sent, "opened": .opened, "clicked": .clicked, "replied": .replied,
        ]
        return title.split(separator: " ").first.flatMap { kinds[$0] } ?? .event
    }

    private static func share(_ contacts: [Compared]) -> Share {
        Share(contacts.count(where: \.reached), of: contacts.count)
    }

    private static func title(_ entry: FactDiary.Entry) -> String {
        let name = (entry.name ?? "").split(separator: "-").joined(separator: " ")
        return switch entry.kind {
        case .event: name
        case .stage: "stage " + name
        default: "\(entry.kind) " + name
        }
    }

    private static func isGoal(_ entry: FactDiary.Entry, _ goal: Touchpoint) -> Bool {
        func named(_ slug: Slug?) -> Bool { slug == nil || entry.name == slug?.text }
        return switch goal {
        case .event(let name): entry.kind == .event && named(name)
        case .sent(let email): entry.kind == .sent && named(email)
        case .message(let fact, let email): "\(entry.kind)" == fact.rawValue && named(email)
        case .stage(let name): entry.kind == .stage && named(name)
        case .unsubscribed: entry.kind == .unsubscribed
        }
    }
}
