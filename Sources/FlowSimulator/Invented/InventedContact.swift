package import FlowModel
package import FlowRuntime

/// Somebody made up who gets what a flow asks of those whom it lets in.
package struct InventedContact: Hashable, Sendable {
    package var preset: ContactPreset
    /// What lets it in, in order; none when time does.
    package var happenings: [Happening]

    /// Invents a contact whom the first trigger of the flow lets in at that instant, or soon after when time does.
    ///
    /// A flow that only a reader's click lets in is entered by hand: nobody can click what was never sent.
    package init(
        _ reference: ContactReference,
        entering flow: Flow,
        of lifecycle: Lifecycle,
        at instant: Instant,
        zone: ZoneTable
    ) {
        var wishes = Wishes(lifecycle: lifecycle, at: instant, zone: zone)
        if case .everyTimeBy(let property) = flow.entry { wishes.setProperty(property, .text("example")) }
        let trigger = flow.triggers.first { if case .message = $0.kind { false } else { true } }
        if let filter = trigger?.filter { wishes.satisfy(filter) }
        var becomes = Wishes(lifecycle: lifecycle, at: instant, zone: zone)
        var kinds: [Arrival.Kind] = []
        switch trigger?.kind {
        case .event(let event): kinds = [.track(event)]
        case .unsubscribed: kinds = [.unsubscribed(topic: nil)]
        case .stage(let stage): kinds = [.changed(.moveToStage(stage))]
        case .score(let least): kinds = [.changed(.addPoints(Int(max(0, min(1e6, least.rounded(.up))))))]
        case .segment(let name): lifecycle.segment(name).map { becomes.satisfy($0.condition) }
        case .moment(let moment, _): wishes.set(moment.field.slug, InventedContact.date(for: moment, at: instant, zone))
        case .recurring(_, let segment): lifecycle.segment(segment).map { wishes.satisfy($0.condition) }
        case .message, nil: kinds = [.changed(.startFlow(flow.name))]
        }
        kinds = becomes.arrivals + kinds
        let before = wishes.events.sorted { $0.key < $1.key }.flatMap { event, count in
            Array(repeating: Arrival.Kind.track(event), count: count)
        }
        preset = ContactPreset(
            reference,
            fields: wishes.fields,
            tags: wishes.tags,
            stage: wishes.stage,
            score: wishes.score,
            topics: wishes.topics
        )
        happenings = (before + kinds).enumerated().map { index, kind in
            let arrival = Arrival(
                messageID: "\(flow.name.text)-\(reference.email ?? reference.userID ?? "")-\(index)",
                subject: .contact(reference),
                receivedAt: instant,
                timestamp: instant,
                kind: kind,
                properties: index < before.count ? [:] : wishes.properties
            )
            return Happening(at: instant, kind: .arrival(arrival), origin: flow.file)
        }
    }

    /// A date that makes the moment come a week later, give or take the lengths of months.
    private static func date(for moment: FieldMoment, at instant: Instant, _ zone: ZoneTable) -> Value {
        let days = Int(moment.offset.mostSeconds / 86_400) - (moment.offset.isExact ? 0 : 2)
        let target = zone.local(at: instant).date.adding(days: 7)
        return .text(ISO8601.date(target.adding(days: moment.side == .before ? days : -days)))
    }
}

extension Condition.FieldReference {
    fileprivate var slug: Slug {
        switch self {
        case .contact(let slug), .triggerEvent(let slug), .propertyThenContact(let slug): slug
        }
    }
}

extension Wishes {
    /// Changes by hand that make a contact so.
    fileprivate var arrivals: [Arrival.Kind] {
        var result = fields.sorted { $0.key < $1.key }.map { Arrival.Kind.changed(.set($0.key, $0.value)) }
        result += tags.sorted().map { .changed(.tag($0)) }
        result += topics.keys.sorted().map { .subscribed(topic: $0) }
        if let stage { result.append(.changed(.moveToStage(stage))) }
        if score != 0 { result.append(.changed(.addPoints(score))) }
        return result
            + events.sorted { $0.key < $1.key }.flatMap { Array(repeating: .track($0.key), count: $0.value) }
    }
}
