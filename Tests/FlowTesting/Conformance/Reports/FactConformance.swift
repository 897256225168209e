package import FlowModel
package import FlowRuntime

/// One promise that every store keeps about the facts that reports get out of it.
package struct FactCheck: Sendable, CustomStringConvertible {
    package let name: String
    /// Makes a store, new and empty, with what reads facts out of it whenever that is asked for.
    package let run: @Sendable (_ make: () throws -> ReportedStore) throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (FactStage) throws -> Void) {
        self.name = name
        run = { make in
            let reported = try make()
            try body(FactStage(stage: Stage(store: reported.store), open: reported.facts))
        }
    }

    package var description: String { name }
}

/// A store and what reads facts out of it.
package struct ReportedStore {
    package var store: any Store
    package var facts: () throws -> any FactSource & EventExport

    package init(_ store: any Store, facts: @escaping () throws -> any FactSource & EventExport) {
        (self.store, self.facts) = (store, facts)
    }
}

/// What the facts out of a store promise; every implementation passes all of it.
package enum FactConformance {
    package static let checks: [FactCheck] = happenings + flows + selections + counts + exports
}

/// A stage whose facts are looked at.
struct FactStage {
    let stage: Stage
    let open: () throws -> any FactSource & EventExport

    var now: Instant { stage.now }

    /// The facts with their names, in the order told.
    func facts(_ selection: FactSelection = FactSelection(kinds: Set(Fact.Kind.allCases))) throws -> [NamedFact] {
        try NamedFact.all(of: open(), selection)
    }

    /// The lines of an export, in the order told.
    func exported(_ period: Range<Instant> = .distantPast ..< .distantFuture) throws -> [ExportedEvent] {
        var events: [ExportedEvent] = []
        try open().exportEvents(period) { events += $0 }
        return events
    }
}

/// A fact that says its names itself.
package struct NamedFact: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var contact: UInt32
    package var kind: Fact.Kind
    package var name: String?
    package var detail: String?
    package var number: Int
    package var at: Instant

    package init(
        _ contact: UInt32,
        _ kind: Fact.Kind,
        _ name: String? = nil,
        _ detail: String? = nil,
        number: Int = 0,
        at: Instant
    ) {
        (self.contact, self.kind, self.name) = (contact, kind, name)
        (self.detail, self.number, self.at) = (detail, number, at)
    }

    /// All of a source's facts that are selected, in the order told.
    package static func all(
        of source: any FactSource,
        _ selection: FactSelection = FactSelection(kinds: Set(Fact.Kind.allCases))
    ) throws -> [NamedFact] {
        var facts: [NamedFact] = []
        var known: [String] = []
        _ = try source.facts(selection) { batch in
            guard batch.names.starts(with: known) else {
                throw ConformanceFailure("a later batch has the names of the earlier ones at their places")
            }
            known = batch.names
            facts += batch.facts.map { NamedFact($0, batch.names) }
        }
        return facts
    }

    private init(_ fact: Fact, _ names: [String]) {
        func text(_ place: UInt32) -> String? {
            place == Fact.noName ? nil : names.indices.contains(Int(place)) ? names[Int(place)] : "nothing there"
        }
        self.init(
            fact.contact,
            fact.kind,
            text(fact.name),
            text(fact.detail),
            number: Int(fact.number),
            at: fact.at
        )
    }

    package static func < (left: NamedFact, right: NamedFact) -> Bool { left.order < right.order }

    private var order: (UInt32, Int64, UInt8, String, String, Int) {
        (contact, at.milliseconds, kind.rawValue, name ?? "", detail ?? "", number)
    }

    package var description: String {
        "\(contact) \(kind) \(name ?? "-") \(detail ?? "-") \(number) \(at.milliseconds)"
    }
}
