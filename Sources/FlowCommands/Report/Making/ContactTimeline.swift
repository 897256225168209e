package import FlowModel
package import FlowRuntime

/// What happened to one contact, as the database or a file tells it.
package enum ContactTimeline {
    /// Lines of one contact's story: the latest.
    private static let limit = 10_000

    /// Oldest first; nil when nobody in the database goes by that address.
    package static func lines(of address: String, reader: any StoreReader) throws -> [TimelineEntry]? {
        guard let contact = try reader.contact(address: address) else { return nil }
        return try reader.timeline(of: contact.id, limit: limit)
    }

    /// Oldest first; nil when nobody in the file goes by that address.
    package static func lines(of address: String, file: EventFileFacts) throws -> [TimelineEntry]? {
        guard let number = try file.contact(address: address) else { return nil }
        var found: [(line: TimelineEntry, place: Int)] = []
        _ = try file.facts(FactSelection(kinds: Set(Fact.Kind.allCases))) { batch in
            for fact in batch.facts where fact.contact == number {
                guard let line = TimelineEntry(fact, batch.names) else { continue }
                found.append((line, found.count))
                // Memory stays bounded, whatever one contact did.
                if found.count >= limit * 2 { found = latest(found) }
            }
        }
        return latest(found).map(\.line)
    }

    /// In the order of time, and as the file has them at one instant.
    private static func latest(_ found: [(line: TimelineEntry, place: Int)]) -> [(line: TimelineEntry, place: Int)] {
        found.sorted { ($0.line.at, $0.place) < ($1.line.at, $1.place) }.suffix(limit)
            .enumerated().map { ($0.element.line, $0.offset) }
    }
}

extension TimelineEntry {
    /// The line that tells a fact; nil for one whose names no longer mean anything.
    fileprivate init?(_ fact: Fact, _ names: [String]) {
        func text(_ number: UInt32) -> String? {
            number == Fact.noName || Int(number) >= names.count ? nil : names[Int(number)]
        }
        let name = text(fact.name).map { Slug(stored: $0) }
        let detail = text(fact.detail)
        let slug = detail.map { Slug(stored: $0) }
        self.init(at: fact.at, contact: ContactID(Int64(fact.contact)), kind: .entered)
        switch fact.kind {
        case .event:
            guard let name else { return nil }
            kind = .event(name: name, email: nil, link: nil, topic: nil)
        case .opened, .clicked, .replied, .bounced, .complained:
            (kind, flow) = (.event(name: Slug("\(fact.kind)"), email: name, link: nil, topic: nil), slug)
        case .unsubscribed, .subscribed:
            kind = .event(name: Slug("\(fact.kind)"), email: slug, link: nil, topic: name)
        case .stage:
            guard let name else { return nil }
            kind = .moved(from: slug, to: name)
        case .sent:
            guard let name else { return nil }
            (kind, flow) = (.sent(email: name), slug)
        case .skipped:
            guard let name, let reason = detail.flatMap({ SkipReason(rawValue: $0) }) else { return nil }
            kind = .skipped(email: name, reason)
        case .entered: flow = name
        case .split: (kind, flow, step) = (.split(arm: Int(fact.number)), name, detail)
        case .converted: (kind, flow) = (.converted, name)
        case .finished: (kind, flow) = (.finished, name)
        case .stopped:
            let reason = detail.flatMap { Enrolment.StopReason(rawValue: $0) } ?? .stop
            (kind, flow) = (.stopped(reason), name)
        }
    }
}
