import FlowInsights
import FlowModel

extension PlainJourney {
    func rows(_ breakdown: JourneyBreakdown) -> [JourneyReport.Row] {
        var parts: [(title: String, people: [Person])] = []
        switch breakdown {
        case .periods(let instants, let titles):
            let bounds = [Int64.min] + instants.map(\.milliseconds) + [Int64.max]
            for (index, title) in titles.enumerated() {
                let range = bounds[index]..<bounds[index + 1]
                parts.append((title, people.filter { range.contains($0.times[0]) }))
            }
            return parts.map { row($0.title, $0.people) }
        case .change(let instant, let titles):
            let before = people.filter { $0.times[0] < instant.milliseconds }
            let after = people.filter { $0.times[0] >= instant.milliseconds }
            return measured([row(titles[0], before), row(titles[1], after)], base: 0)
        case .segments(let segments):
            var rows = segments.map { segment in
                row(segment.title, people.filter { segment.contacts.contains($0.contact) })
            }
            let none = people.filter { person in !segments.contains { $0.contacts.contains(person.contact) } }
            if !none.isEmpty { rows.append(row("none of them", none)) }
            return rows
        case .arms(let flow, let split, let arms):
            func arm(_ person: Person) -> Int? {
                let told = person.facts.first { $0.kind == .split && $0.name == flow.text && $0.detail == split }
                return told.flatMap { (1...arms.count).contains($0.number) ? $0.number : nil }
            }
            let rows = arms.enumerated().map { index, told in
                row(told.title, people.filter { arm($0) == index + 1 })
            }
            let others = people.filter { arm($0) == nil }
            let last = others.isEmpty ? [] : [row("not at split \(split) of \(flow.text)", others)]
            return measured(rows, base: arms.firstIndex { $0.isHoldout } ?? 0) + last
        case .versions(let flow, let titles):
            return versions(flow, titles)
        }
    }

    private func versions(_ flow: Slug, _ titles: [String]) -> [JourneyReport.Row] {
        func version(_ person: Person) -> Int {
            person.facts.first { $0.kind == .entered && $0.name == flow.text }?.number ?? 0
        }
        var rows: [JourneyReport.Row] = []
        for number in Set(people.map(version)).sorted() where number > 0 {
            let title = number <= titles.count ? titles[number - 1] : "version \(number)"
            var next = row(title, people.filter { version($0) == number })
            if let before = rows.last { next.difference = Difference(next.conversion, minus: before.conversion) }
            rows.append(next)
        }
        let others = people.filter { version($0) == 0 }
        return others.isEmpty ? rows : rows + [row("not in \(flow.text)", others)]
    }

    private func measured(_ rows: [JourneyReport.Row], base: Int) -> [JourneyReport.Row] {
        var rows = rows
        rows[base].isBase = true
        for index in rows.indices where index != base && rows[index].contacts > 0 && rows[base].contacts > 0 {
            rows[index].difference = Difference(rows[index].conversion, minus: rows[base].conversion)
        }
        return rows
    }

    private func row(_ title: String, _ people: [Person]) -> JourneyReport.Row {
        let converted = people.count(where: \.converted)
        return JourneyReport.Row(
            title: title,
            contacts: people.count,
            converted: converted,
            interval: Share(converted, of: people.count).interval,
            timeToConvert: Times(milliseconds: people.compactMap(\.timeToConvert))
        )
    }
}
