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
        for fact in batch.facts where fact.kind == .event { heard.add(fact.detail, batch.names) }
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
        for fact in batch.facts where fact.kind == .event { heard.add(fact.name, batch.names) }
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
    /// By the name's number: whether it is known in this reading.
    private var isKnown: [Bool] = []

    mutating func add(_ number: UInt32, _ all: [String]) {
        guard number != Fact.noName, Int(number) < all.count else { return }
        // Numbers are those of one reading, in which there are ever more of them.
        if all.count < isKnown.count { isKnown = [] }
        if isKnown.count < all.count { isKnown += Array(repeating: false, count: all.count - isKnown.count) }
        guard !isKnown[Int(number)] else { return }
        isKnown[Int(number)] = true
        names.insert(all[Int(number)])
    }

    /// The one that was probably meant, as a terminal may show it.
    func nearest(to name: String) -> String? {
        var search = NearestName()
        return search.nearest(to: name, among: names.sorted()).map(TextTable.printable)
    }
}
