import FlowInsights
import FlowModel

/// A journey counted in the most straightforward way, to compare with: everything in memory, nothing clever.
struct PlainJourney {
    /// A fact with its names in full.
    struct Told {
        var contact: UInt32
        var kind: Fact.Kind
        var name: String?
        var detail: String?
        var number: Int
        var at: Int64

        init(_ fact: Fact, _ names: [String]) {
            func text(_ index: UInt32) -> String? { Int(index) < names.count ? names[Int(index)] : nil }
            (contact, kind, number, at) = (fact.contact, fact.kind, Int(fact.number), fact.at.milliseconds)
            (name, detail) = (text(fact.name), text(fact.detail))
        }
    }

    /// What one contact did.
    struct Person {
        var contact: UInt32
        var steps: [Int] = []
        var paths: [Int] = []
        var times: [Int64] = []
        /// Those that count.
        var sources: [String] = []
        var facts: [Told] = []
        var lastStep: Int

        var converted: Bool { steps.last == lastStep }
        var timeToConvert: Int64? { converted ? times[times.count - 1] - times[0] : nil }
    }

    let query: JourneyQuery
    let end: Int64
    private(set) var people: [Person] = []

    init(_ query: JourneyQuery, _ facts: [Told], end: Instant) {
        self.query = query
        self.end = end.milliseconds
        for contact in Set(facts.map(\.contact)) {
            let own = facts.enumerated().filter { $0.element.contact == contact && $0.element.at < end.milliseconds }
                .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
            if let person = follow(contact, own), counts(person) { people.append(person) }
        }
    }

    private func follow(_ contact: UInt32, _ facts: [Told]) -> Person? {
        let last = query.journey.steps.count - 1
        var person = Person(contact: contact, facts: facts, lastStep: last)
        for fact in facts {
            if person.converted { break }
            if fact.kind == .event, let source = fact.detail, source != "" { person.sources.append(source) }
            let candidates = person.steps.isEmpty ? 0..<1 : (person.steps[person.steps.count - 1] + 1)..<(last + 1)
            guard let step = candidates.first(where: { path(of: fact, in: $0) != nil }) else { continue }
            if let within = query.within, !person.times.isEmpty, fact.at > person.times[0] + within {
                continue
            }
            person.steps.append(step)
            person.paths.append(path(of: fact, in: step) ?? -1)
            person.times.append(fact.at)
        }
        return person.steps.isEmpty ? nil : person
    }

    private func path(of fact: Told, in step: Int) -> Int? {
        query.journey.steps[step].paths.firstIndex { path in
            switch path.touchpoint {
            case .event(let name): return fact.kind == .event && fact.name == name.text
            case .stage(let name): return fact.kind == .stage && fact.name == name.text
            case .unsubscribed: return fact.kind == .unsubscribed
            case .sent(let email): return fact.kind == .sent && (email == nil || fact.name == email?.text)
            case .message(let what, let email):
                return "\(fact.kind)" == "\(what)" && (email == nil || fact.name == email?.text)
            }
        }
    }

    private func counts(_ person: Person) -> Bool {
        let start = person.times[0]
        if let began = query.began, start < began.lowerBound.milliseconds || start >= began.upperBound.milliseconds {
            return false
        }
        if let within = query.within, start > end - within { return false }
        if let source = query.source, source != person.sources.first ?? "direct" { return false }
        if let members = query.members, !members.contains(person.contact) { return false }
        return true
    }
}

extension PlainJourney {
    var report: JourneyReport {
        let (journey, end) = (query.journey, Instant(milliseconds: end))
        var report = JourneyReport(
            journey,
            began: query.began,
            within: query.within,
            end: end,
            underWay: query.underWay
        )
        report.contacts = people.count
        report.converted = people.count(where: \.converted)
        report.timeToConvert = Times(milliseconds: people.compactMap(\.timeToConvert))
        for index in journey.steps.indices { report.steps.append(step(index)) }
        var all: [Int64] = []
        for from in journey.steps.indices {
            for to in journey.steps.indices {
                var times: [Int64] = []
                for person in people {
                    for index in person.steps.indices.dropFirst()
                    where person.steps[index - 1] == from && person.steps[index] == to {
                        times.append(person.times[index] - person.times[index - 1])
                    }
                }
                guard !times.isEmpty else { continue }
                all += times
                let mean = Times(milliseconds: times)
                report.links.append(JourneyReport.Link(from: from, to: to, contacts: times.count, times: mean))
            }
        }
        report.timePerLink = Times(milliseconds: all)
        report.sources = Attribution.allCases.flatMap(sources)
        report.groups = query.breakdowns.map { JourneyReport.Group(breakdown: $0, rows: rows($0)) }
        return report
    }

    private func step(_ index: Int) -> JourneyReport.Step {
        let step = query.journey.steps[index]
        let isLast = index == query.journey.steps.count - 1
        let here = people.filter { $0.steps.contains(index) }
        let stayed = isLast ? [] : here.filter { $0.steps.last == index }
        let paths = step.paths.enumerated().map { number, path in
            let reached = here.count { zip($0.steps, $0.paths).contains { $0 == (index, number) } }
            return JourneyReport.Path(title: path.title, contacts: reached)
        }
        return JourneyReport.Step(
            title: step.title,
            contacts: here.count,
            dropped: stayed.count,
            underWay: query.within != nil
                ? 0 : stayed.count { end - $0.times[$0.times.count - 1] < query.underWay },
            converted: here.count(where: \.converted),
            paths: paths
        )
    }

    /// Shares are counted in 720720ths, which all numbers up to sixteen divide.
    private func sources(_ model: Attribution) -> [JourneyReport.Source] {
        var weights: [String: [(person: Person, weight: Int)]] = [:]
        for person in people {
            let told = person.sources.isEmpty ? ["direct"] : person.sources
            let counted =
                switch model {
                case .first: [told[0]]
                case .last: [told[told.count - 1]]
                case .linear: told
                }
            for source in Set(counted) {
                let weight = 720_720 / counted.count * counted.count(where: { $0 == source })
                weights[source, default: []].append((person, weight))
            }
        }
        let rows = weights.map { source, parts in
            (source: source, contacts: parts.reduce(0) { $0 + $1.weight }, parts: parts)
        }
        return rows.sorted { ($1.contacts, $0.source) < ($0.contacts, $1.source) }.map { row in
            let converted = row.parts.filter(\.person.converted)
            return JourneyReport.Source(
                source: row.source,
                model: model,
                contacts: Double(row.contacts) / 720_720,
                converted: Double(converted.reduce(0) { $0 + $1.weight }) / 720_720,
                timeToConvert: PlainJourney.times(converted.map { ($0.person.timeToConvert ?? -1, $0.weight) })
            )
        }
    }

    private static func times(_ parts: [(time: Int64, weight: Int)]) -> Times {
        var times = Times(milliseconds: [])
        let total = parts.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return times }
        let sum = parts.reduce(0) { $0 + Int($1.time) * $1.weight }
        // The middle one of as many times as there is weight, or the two in the middle.
        func time(at place: Int) -> Double {
            var passed = 0
            for part in parts.sorted(by: { $0.time < $1.time }) {
                passed += part.weight
                if passed > place { return Double(part.time) }
            }
            return -1
        }
        times.meanSeconds = Double(sum) / Double(total) / 1000
        times.medianSeconds = (time(at: (total - 1) / 2) + time(at: total / 2)) / 2 / 1000
        return times
    }
}
