import FlowInsights
import FlowModel

/// Facts by name, as tests write them; a batch of them is made at the end.
struct JourneyFacts {
    private(set) var facts: [Fact] = []
    private(set) var names: [String] = []

    private mutating func number(_ name: String?) -> UInt32 {
        guard let name else { return Fact.noName }
        if let known = names.firstIndex(of: name) { return UInt32(known) }
        names.append(name)
        return UInt32(names.count - 1)
    }

    /// Adds a fact of a contact, so many hours after 1970.
    mutating func add(
        _ contact: UInt32,
        _ kind: Fact.Kind,
        _ name: String?,
        detail: String? = nil,
        number: UInt16 = 0,
        hours: Double
    ) {
        let (name, detail) = (self.number(name), self.number(detail))
        let at = instant(hours: hours)
        facts.append(Fact(contact: contact, kind: kind, name: name, detail: detail, number: number, at: at))
    }

    var batch: FactBatch { FactBatch(facts: facts, names: names) }

    func report(_ query: JourneyQuery, end: Instant = instant(hours: 10_000)) -> JourneyReport {
        var fold = JourneyFold(query)
        fold.add(batch)
        return fold.report(end: end)
    }
}

func instant(hours: Double) -> Instant { Instant(milliseconds: Int64(hours * 3_600_000)) }

extension Journey {
    /// A journey of steps that are each told by their paths.
    init(_ title: String, _ steps: [[(String, Touchpoint)]]) {
        self.init(
            title: title,
            steps: steps.map { paths in
                Step(
                    title: paths.map(\.0).joined(separator: " or "),
                    paths: paths.map { Path(title: $0.0, touchpoint: $0.1) }
                )
            }
        )
    }
}
