import FlowModel
import FlowRuntime

/// Facts in memory, as a source of reports.
struct ShelfFacts: FactSource {
    private(set) var facts: [Fact] = []
    private(set) var names: [String] = []
    private var numbers: [String: UInt32] = [:]
    var memberships: [Slug: Set<UInt32>] = [:]
    var stages: [Slug: Int]?
    var applied: [Slug: [Instant]] = [:]
    var standing: [FlowPlace] = []
    var failure: StoreError?

    /// Monday 2 March 2026, 09:00 in UTC.
    static let start = Instant(milliseconds: 1_772_442_000_000)

    static func instant(hours: Double) -> Instant { start.adding(milliseconds: Int64(hours * 3_600_000)) }

    mutating func add(
        _ contact: UInt32,
        _ kind: Fact.Kind,
        _ name: String? = nil,
        detail: String? = nil,
        number: UInt16 = 0,
        hours: Double
    ) {
        facts.append(
            Fact(
                contact: contact,
                kind: kind,
                name: name.map { place($0) } ?? Fact.noName,
                detail: detail.map { place($0) } ?? Fact.noName,
                number: number,
                at: ShelfFacts.instant(hours: hours)
            )
        )
    }

    private mutating func place(_ name: String) -> UInt32 {
        if let known = numbers[name] { return known }
        let next = UInt32(names.count)
        names.append(name)
        numbers[name] = next
        return next
    }

    func factEstimate() throws -> Int { facts.count }

    /// In batches of a few, so that what is learnt in one is needed in the next.
    func facts(_ selection: FactSelection, _ body: (FactBatch) throws -> Void) throws -> FactSummary {
        if let failure { throw failure }
        let selected = facts.filter { fact in
            guard selection.kinds.contains(fact.kind), fact.contact % selection.parts == selection.part else {
                return false
            }
            guard fact.kind == .event, let events = selection.events else { return true }
            let isTold = selection.includesSources && fact.detail != Fact.noName
            return isTold || events.contains(Slug(stored: names[Int(fact.name)]))
        }
        for start in stride(from: 0, to: selected.count, by: 7) {
            try body(FactBatch(facts: Array(selected[start..<min(start + 7, selected.count)]), names: names))
        }
        return FactSummary(
            contactLimit: (facts.map(\.contact).max() ?? 0) + 1,
            lastAt: facts.map(\.at).max()
        )
    }

    func members(of segment: Lifecycle.Segment) throws -> Set<UInt32> { memberships[segment.name] ?? [] }

    func stageCounts() throws -> [Slug: Int]? { stages }

    func versions(of flow: Slug) throws -> [Instant] { applied[flow] ?? [] }

    func places() throws -> [FlowPlace] { standing }
}

extension ShelfFacts {
    /// Forty-eight people submit a form at hour 1, 2 … 48; 40 get the first email, 31 react to it and get the second, 4
    /// react to that one, 2 qualify.
    static var fortyEight: ShelfFacts {
        var facts = ShelfFacts()
        for person in UInt32(1)...48 {
            let hours = Double(person)
            facts.add(person, .event, "form-submitted", detail: person <= 20 ? "google" : nil, hours: hours)
            guard person <= 40 else { continue }
            facts.add(person, .sent, "nurture-email-1", hours: hours + 1)
            if person <= 31 {
                facts.add(person, person <= 25 ? .clicked : .replied, "nurture-email-1", hours: hours * 1.5 + 1)
                facts.add(person, .sent, "nurture-email-2", hours: hours + 73)
            }
            if person <= 4 { facts.add(person, .replied, "nurture-email-2", hours: hours + 75) }
            if person <= 2 { facts.add(person, .stage, "sql", detail: "mql", hours: 80 + 20 * hours) }
        }
        return facts
    }
}

extension Journey {
    /// Of the forty-eight.
    static let leadToQualified = Journey(
        title: "Lead to qualified",
        steps: [
            step([("form submitted", .event(Slug("form submitted")))]),
            step([("sent nurture email 1", .sent(email: Slug("nurture email 1")))]),
            step(reaction(to: "nurture email 1")),
            step([("sent nurture email 2", .sent(email: Slug("nurture email 2")))]),
            step(reaction(to: "nurture email 2")),
            step([("stage SQL", .stage(Slug("SQL")))]),
        ]
    )

    private static func reaction(to email: String) -> [(String, Touchpoint)] {
        [
            ("clicked \(email)", .message(.clicked, email: Slug(email))),
            ("replied \(email)", .message(.replied, email: Slug(email))),
        ]
    }

    private static func step(_ paths: [(String, Touchpoint)]) -> Step {
        Step(
            title: paths.map(\.0).joined(separator: " or "),
            paths: paths.map { Path(title: $0.0, touchpoint: $0.1) }
        )
    }
}
