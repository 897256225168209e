@testable import FlowCommands
import FlowModel
import FlowRuntime
import FlowTesting

/// Facts in memory, as a source of reports.
struct ShelfFacts: FactSource {
    private(set) var facts: [Fact] = []
    private(set) var names: [String] = []
    private var numbers: [String: UInt32] = [:]
    var memberships: [Slug: Set<UInt32>] = [:]
    /// Segments whose members it cannot tell.
    var untold: Set<Slug> = []
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

    func members(of segment: Lifecycle.Segment) throws -> Set<UInt32> {
        if untold.contains(segment.name) {
            throw CommandError.unknownMembers(segment: segment.title, path: "shelf", gap: "for something else")
        }
        return memberships[segment.name] ?? []
    }

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
            facts.add(person, .sent, "nurture-email-1", detail: "nurture", hours: hours + 1)
            if person <= 31 {
                facts.add(person, person <= 25 ? .clicked : .replied, "nurture-email-1", hours: hours * 1.5 + 1)
                facts.add(person, .sent, "nurture-email-2", detail: "nurture", hours: hours + 73)
            }
            if person <= 4 { facts.add(person, .replied, "nurture-email-2", hours: hours + 75) }
            if person <= 2 { facts.add(person, .stage, "sql", detail: "mql", hours: 80 + 20 * hours) }
        }
        return facts
    }
}

extension ShelfFacts {
    /// The same people with everything else that reports count.
    static var manyKinds: ShelfFacts {
        var facts = fortyEight
        for person in UInt32(1)...48 {
            let hours = Double(person)
            let version: UInt16 = person <= 24 ? 1 : 2
            facts.add(person, .stage, "lead", hours: hours)
            facts.add(person, .entered, "nurture", number: version, hours: hours)
            facts.add(person, .split, "nurture", detail: "1", number: person <= 40 ? 1 : 2, hours: hours)
            if person.isMultiple(of: 3) {
                facts.add(person, .event, "webinar-attended", detail: "newsletter", hours: hours + 0.5)
            }
            if person <= 20 { facts.add(person, .opened, "nurture-email-1", detail: "nurture", hours: hours + 1.2) }
            if person <= 2 { facts.add(person, .converted, "nurture", number: 1, hours: 80 + 20 * hours) }
            if person > 44 { facts.add(person, .bounced, "nurture-email-1", detail: "nurture", hours: hours + 2) }
            if (40...44).contains(person) {
                facts.add(person, .stopped, "nurture", detail: "unsubscribed", number: version, hours: hours + 5)
                facts.add(person, .unsubscribed, detail: "nurture-email-1", hours: hours + 5)
                facts.add(person, .stage, "lost", detail: "lead", hours: hours + 6)
            }
            if person == 39 {
                let reason = SkipReason.frequencyCap.number
                facts.add(person, .skipped, "nurture-email-2", detail: "nurture", number: reason, hours: 70)
            }
        }
        facts.applied[Slug("nurture")] = [instant(hours: 0), instant(hours: 24.5)]
        facts.standing = [
            FlowPlace(flow: Slug("nurture"), version: 1, step: "2", contacts: 18),
            FlowPlace(flow: Slug("nurture"), version: 2, step: "2", contacts: 17),
            FlowPlace(flow: Slug("nurture"), version: 2, step: "1.2", contacts: 3),
        ]
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
