import FlowModel
import FlowRuntime

extension ReferenceFacts: EventExport {
    func exportEvents(_ period: Range<Instant>, _ body: ([ExportedEvent]) throws -> Void) throws {
        let rows = state.events.compactMap(row) + state.timeline.compactMap(row) + lettersSent.map(row)
        let sorted = rows.enumerated().filter { period.contains($0.element.event.receivedAt) }.sorted {
            ($0.element.event.receivedAt, $0.element.rank, $0.offset)
                < ($1.element.event.receivedAt, $1.element.rank, $1.offset)
        }
        let events = sorted.map { row in
            var event = row.element.event
            event.tellsAddress = period.lowerBound > .distantPast
            return event
        }
        if !events.isEmpty { try body(events) }
    }

    private typealias Row = (event: ExportedEvent, rank: Int)

    private func row(_ event: Event) -> Row? {
        let origin = state.origins[event.id]
        var exported = ExportedEvent(
            contact: names(of: event.contact),
            messageID: origin?.messageID,
            receivedAt: event.receivedAt,
            timestamp: happened(event),
            kind: .identify,
            properties: event.properties,
            traits: event.traits
        )
        switch event.kind {
        case .track(let name):
            exported.kind = .track(name)
            let told = EventSource.told(properties: event.properties, campaign: nil)
            exported.source = origin?.source == told ? nil : origin?.source
        case .identify: break
        case .changed(.set(let field, let value)): exported.traits = [field: value]
        case .changed(.suppress(let reason, let source)):
            exported.kind = .reader(reason.rawValue)
            exported.properties = ["source": .text(source)]
        case .changed: return nil
        case .message(let fact, let message):
            exported.kind = .reader(fact.rawValue)
            if message.isAutomatic { exported.properties["automatic"] = .flag(true) }
            if let link = message.link { exported.properties["link"] = .text(link.address) }
        case .unsubscribed(let topic):
            exported.kind = .reader("unsubscribed")
            if let topic { exported.properties["topic"] = .text(topic.text) }
        case .subscribed(let topic):
            exported.kind = .reader("subscribed")
            exported.properties["topic"] = .text(topic.text)
        }
        if let message = origin?.message ?? message(of: event), let record = state[message] {
            tell(record.row.delivery, &exported)
        }
        return (exported, 0)
    }

    /// The one that an event of the store's own making is about.
    func message(of event: Event) -> OutboxID? {
        guard case .message(_, let message) = event.kind else { return nil }
        return state.outbox.first { $0.row.delivery.key == message.delivery }?.row.id
    }

    private func row(_ line: TimelineEntry) -> Row? {
        let kind: ExportedEvent.Kind
        var properties: [Slug: Value] = [:]
        var rank = 3
        switch line.kind {
        case .entered: (kind, rank) = (.engine("entered"), 1)
        case .finished: (kind, rank) = (.engine("finished"), 4)
        case .converted: (kind, rank) = (.engine("converted"), 4)
        case .stopped(let reason):
            (kind, rank) = (.engine("stopped"), 4)
            properties["reason"] = .text(reason.rawValue)
        case .skipped(let email, let reason):
            kind = .engine("skipped")
            properties = ["email": .text(email.text), "reason": .text(reason.rawValue)]
        case .split(let arm):
            kind = .engine("split")
            properties["arm"] = .number(Double(arm))
        case .moved(let from, let to):
            kind = .engine("stage")
            properties["to"] = .text(to.text)
            properties["from"] = from.map { .text($0.text) }
        case .recorded(let event): kind = .recorded(event)
        case .subscribed(let topic):
            kind = .consent("subscribed")
            properties["topic"] = .text(topic.text)
        case .unsubscribed(let topic):
            kind = .consent("unsubscribed")
            properties["topic"] = topic.map { .text($0.text) }
        default: return nil
        }
        properties["flow"] = line.flow.map { .text($0.text) }
        if line.flow != nil { properties["step"] = line.step.map { .text($0) } }
        if let enrolment = line.enrolment.flatMap({ state.enrolments[$0] }) {
            properties["version"] = .number(Double(versionNumber(of: enrolment)))
        }
        let event = ExportedEvent(
            contact: names(of: line.contact),
            receivedAt: line.at,
            timestamp: line.at,
            kind: kind,
            properties: properties
        )
        return (event, rank)
    }

    private func row(_ record: ReferenceState.OutboxRecord) -> Row {
        let at = record.settledAt ?? .distantPast
        let contact = names(of: record.row.delivery.key.enrolment.contact)
        var event = ExportedEvent(contact: contact, receivedAt: at, timestamp: at, kind: .engine("sent"))
        tell(record.row.delivery, &event)
        return (event, 2)
    }

    private func tell(_ delivery: Delivery, _ event: inout ExportedEvent) {
        event.properties["email"] = .text(delivery.kind.name.text)
        guard let enrolment = state.enrolments[delivery.key.enrolment] else { return }
        event.properties["flow"] = .text(enrolment.flow.text)
        event.properties["version"] = .number(Double(versionNumber(of: enrolment)))
        let own = state.versions[Int(enrolment.version.number) - 1]
        let versions = [own] + state.versions.reversed()
        let number = versions.lazy.compactMap { version in
            version.stepIDs.firstIndex(of: delivery.key.step).map { version.stepNumbers[$0] }
        }.first
        event.properties["step"] = number.map { .text($0) }
    }

    private func names(of contact: ContactID) -> ContactReference {
        func first(_ kind: ReferenceState.Alias.Kind) -> String? {
            state.aliases.filter { $0.key.kind == kind && $0.value == contact }.map(\.key.value).min()
        }
        return ContactReference(
            userID: first(.userID),
            anonymousID: first(.anonymousID),
            email: state[contact]?.address ?? first(.email)
        )
    }
}
