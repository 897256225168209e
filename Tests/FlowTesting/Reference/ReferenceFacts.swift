import FlowModel
import FlowRuntime

/// Facts out of the reference store, found by going through everything.
struct ReferenceFacts: FactSource {
    let state: ReferenceState

    func factEstimate() throws -> Int { told(FactSelection(kinds: Set(Fact.Kind.allCases))).facts.count }

    func facts(_ selection: FactSelection, _ body: (FactBatch) throws -> Void) throws -> FactSummary {
        let batch = told(selection)
        if !batch.facts.isEmpty { try body(batch) }
        let ends = [state.events.last?.receivedAt, state.timeline.last?.at, lettersSent.compactMap(\.settledAt).max()]
        let limit = state.contacts.isEmpty ? 0 : UInt32(state.contacts.count + 1)
        return FactSummary(contactLimit: limit, lastAt: ends.compactMap(\.self).max())
    }

    func members(of segment: Lifecycle.Segment) throws -> Set<UInt32> {
        let members = zip(state.contacts, UInt32(1)...).filter { $0.0.standing.truths[segment.truthKey] == true }
        return Set(members.map(\.1))
    }

    func stageCounts() throws -> [Slug: Int]? {
        Dictionary(state.contacts.compactMap(\.standing.stage).map { ($0, 1) }, uniquingKeysWith: +)
    }

    func versions(of flow: Slug) throws -> [Instant] {
        state.versions.filter { $0.flow == flow }.map(\.appliedAt)
    }

    func places() throws -> [FlowPlace] {
        let order = state.versions.indices.sorted { (state.versions[$0].flow, $0) < (state.versions[$1].flow, $1) }
        return order.flatMap { index in
            let version = FlowVersionID(Int64(index) + 1)
            let record = state.versions[index]
            return zip(record.stepIDs, record.stepNumbers).compactMap { step, number -> FlowPlace? in
                let there = state.enrolments.values.filter { $0.version == version && $0.place == step }.count
                guard there > 0 else { return nil }
                return FlowPlace(flow: record.flow, version: place(of: version), step: number, contacts: there)
            }
        }
    }

    // MARK: Facts

    var lettersSent: [ReferenceState.OutboxRecord] {
        state.outbox.filter { record in
            guard case .mail = record.row.delivery.kind else { return false }
            return record.row.state == .done
        }
    }

    /// From 1 among the versions of its flow.
    private func place(of version: FlowVersionID) -> Int {
        let versions = state.versions.prefix(Int(version.number))
        return versions.filter { $0.flow == versions.last?.flow }.count
    }

    /// Of the version that the entry began with.
    func versionNumber(of entry: Enrolment) -> Int {
        place(of: state.firstVersions[entry.id] ?? entry.version)
    }

    private func told(_ selection: FactSelection) -> FactBatch {
        var gatherer = Gatherer(selection: selection)
        tellEvents(&gatherer)
        let entries = state.enrolments.values.sorted { $0.id < $1.id }
        for entry in entries {
            let fact = ToldFact(.entered, entry.flow.text, number: versionNumber(of: entry))
            gatherer.add(fact, entry.id.contact, entry.enteredAt)
        }
        for record in lettersSent {
            let key = record.row.delivery.key
            let flow = state.enrolments[key.enrolment]?.flow.text
            let fact = ToldFact(.sent, record.row.delivery.kind.name.text, flow)
            gatherer.add(fact, key.enrolment.contact, record.settledAt ?? .distantPast)
        }
        for line in state.timeline {
            if let fact = fact(line) { gatherer.add(fact, line.contact, line.at) }
        }
        for entry in entries { tellLeaving(of: entry, &gatherer) }
        return FactBatch(facts: gatherer.facts, names: gatherer.names)
    }

    private func tellEvents(_ gatherer: inout Gatherer) {
        for event in state.events {
            let origin = state.origins[event.id]
            let email = origin?.message.flatMap { state[$0]?.row.delivery.kind.name.text }
            let fact: ToldFact?
            switch event.kind {
            case .track(let name): fact = ToldFact(.event, name.text, origin?.source)
            case .message(_, let message) where message.isAutomatic: fact = nil
            case .message(let done, let message):
                let flow = state.enrolments[message.delivery.enrolment]?.flow.text
                fact = ToldFact(Fact.Kind.allCases.first { "\($0)" == done.rawValue }, message.email.text, flow)
            case .unsubscribed(let topic): fact = ToldFact(.unsubscribed, topic?.text, email)
            case .subscribed(let topic): fact = ToldFact(.subscribed, topic.text, email)
            case .changed(.suppress(.bounced, _)): fact = ToldFact(.bounced, nil)
            case .changed(.suppress(.complained, _)): fact = ToldFact(.complained, nil)
            case .identify, .changed: fact = nil
            }
            if let fact { gatherer.add(fact, event.contact, happened(event)) }
        }
    }

    /// Not before the message that it is about was sent, whatever its sender's clock says.
    func happened(_ event: Event) -> Instant {
        let record = (state.origins[event.id]?.message ?? message(of: event)).flatMap { state[$0] }
        guard let record, record.row.state == .done, let sentAt = record.settledAt else { return event.timestamp }
        return max(event.timestamp, min(sentAt.adding(milliseconds: 1), event.receivedAt))
    }

    private func fact(_ line: TimelineEntry) -> ToldFact? {
        switch line.kind {
        case .recorded(let event): ToldFact(.event, event.text)
        case .moved(let from, let to): ToldFact(.stage, to.text, from?.text)
        case .split(let arm): ToldFact(.split, line.flow?.text, line.step, number: arm)
        case .skipped(let email, let reason):
            ToldFact(.skipped, email.text, line.flow?.text, number: Int(reason.number))
        case .subscribed(let topic): ToldFact(.subscribed, topic.text)
        case .unsubscribed(let topic): ToldFact(.unsubscribed, topic?.text)
        default: nil
        }
    }

    private func tellLeaving(of entry: Enrolment, _ gatherer: inout Gatherer) {
        guard case .left(let leaving, let at, _) = entry.state else { return }
        let version = versionNumber(of: entry)
        let fact =
            switch leaving {
            case .finished: ToldFact(.finished, entry.flow.text, number: version)
            case .converted: ToldFact(.converted, entry.flow.text, number: version)
            case .stopped(let reason): ToldFact(.stopped, entry.flow.text, reason.rawValue, number: version)
            }
        gatherer.add(fact, entry.id.contact, at)
    }
}

/// A fact with its names, without contact and time.
private struct ToldFact {
    var kind: Fact.Kind?
    var name: String?
    var detail: String?
    var number: Int

    init(_ kind: Fact.Kind?, _ name: String?, _ detail: String? = nil, number: Int = 0) {
        (self.kind, self.name, self.detail, self.number) = (kind, name, detail, number)
    }
}

private struct Gatherer {
    let selection: FactSelection
    var facts: [Fact] = []
    var names: [String] = []

    mutating func add(_ told: ToldFact, _ contact: ContactID, _ at: Instant) {
        let number = UInt32(contact.number)
        guard let kind = told.kind, number % selection.parts == selection.part, isSelected(told, kind) else { return }
        facts.append(
            Fact(
                contact: number,
                kind: kind,
                name: place(of: told.name),
                detail: place(of: told.detail),
                number: UInt16(told.number),
                at: at
            )
        )
    }

    private func isSelected(_ told: ToldFact, _ kind: Fact.Kind) -> Bool {
        guard kind == .event else { return selection.kinds.contains(kind) }
        if selection.includesSources, told.detail != nil { return true }
        guard selection.kinds.contains(.event) else { return false }
        return selection.events.map { events in told.name.map { events.contains(Slug(stored: $0)) } ?? false } ?? true
    }

    private mutating func place(of name: String?) -> UInt32 {
        guard let name else { return Fact.noName }
        if let known = names.firstIndex(of: name) { return UInt32(known) }
        names.append(name)
        return UInt32(names.count - 1)
    }
}

extension Enrolment {
    /// The step at which an active one is.
    fileprivate var place: StepID? {
        switch state {
        case .ready(let step, _), .waiting(let step, _, _), .delivering(let step): step
        case .left: nil
        }
    }
}
