import FlowModel

/// The sources that facts tell, kept when a report is of one of them alone.
struct HeardSources {
    private let wanted: String?
    private var heard = HeardNames()

    init(_ wanted: String?) {
        self.wanted = wanted
    }

    mutating func add(_ batch: FactBatch) {
        guard wanted != nil else { return }
        heard.add(batch) { $0.detail }
    }

    /// - Throws: when nobody came from the wanted source, which is a misspelt one then.
    func check() throws(CommandError) {
        guard let wanted, wanted != "direct", !heard.names.contains(wanted) else { return }
        throw .report(.unknownSource(name: TextTable.printable(wanted), nearest: heard.nearest(to: wanted)))
    }
}

/// The events that facts tell, kept when the goal of a report is an event.
struct HeardEvents {
    private let wanted: Slug?
    private var heard = HeardNames()

    init(_ goal: Touchpoint) {
        if case .event(let name) = goal { wanted = name } else { wanted = nil }
    }

    mutating func add(_ batch: FactBatch) {
        guard wanted != nil else { return }
        heard.add(batch) { $0.name }
    }

    /// Tells that the goal has not happened, perhaps since its name is a misspelt one; nil where it has.
    var warning: String? {
        guard let wanted, !heard.names.contains(wanted.text) else { return nil }
        let nearest = heard.nearest(to: wanted.text).map { " The nearest that has is \($0)." }
        return "warning: the event \(TextTable.printable(wanted.text)) has not happened so far." + (nearest ?? "")
    }
}

/// Names by which facts go.
private struct HeardNames {
    private(set) var names: Set<String> = []

    /// Adds what the batch's events tell; a report in several parts gives each part's names numbers of their own.
    mutating func add(_ batch: FactBatch, number: (Fact) -> UInt32) {
        var isKnown = Array(repeating: false, count: batch.names.count)
        for fact in batch.facts where fact.kind == .event {
            let number = Int(number(fact))
            guard number < isKnown.count, !isKnown[number] else { continue }
            isKnown[number] = true
            names.insert(batch.names[number])
        }
    }

    /// The one that was probably meant, as a terminal may show it.
    func nearest(to name: String) -> String? {
        var search = NearestName()
        return search.nearest(to: name, among: names.sorted()).map(TextTable.printable)
    }
}
