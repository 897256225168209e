import FlowModel
import FlowRuntime

/// What is known of one contact from what it did and what was told of it: the checks' own memory.
struct Ledger {
    /// Something that happened to the contact, once it is settled.
    struct Seen {
        var id: EventID
        var name: Slug?
        var properties: [Slug: Value]
        /// For what was done with a message.
        var fact: Condition.MessageFact?
        var message: DeliveryKey?
        var email: Slug?
        var link: MessageReference.Link?
        var isAutomatic = false
        var topic: Slug?
    }

    struct Entry {
        var flow: Slug
        var at: Instant
        var runKey: String?
    }

    let contact: ContactID
    var address: String?
    var fields: [Slug: Value] = [:]
    var tags: Set<Slug> = []
    var isUnsubscribed = false
    var topics: [Slug: Bool] = [:]
    var suppression: SkipReason?
    var seen: [Seen] = []
    /// Active ones, oldest first.
    var walks: [Walk] = []
    var entries: [Entry] = []
    /// The zone of those who have none of their own.
    var daemonZone = "UTC"
    /// Topics that emails name themselves.
    var emailTopics: [Slug: Slug] = [:]

    init(_ contact: ContactID) { self.contact = contact }

    func zone(of flow: StoryFlow) -> StoryZone {
        var names = [flow.zone, daemonZone, "UTC"]
        if case .text(let own)? = fields[Slug("time zone")] { names.insert(own, at: 0) }
        return names.compactMap { $0 }.compactMap(StoryZone.named).first ?? StoryZone.all[0]
    }

    // MARK: Consent

    static let transactional = Slug("transactional")

    /// Why the contact may not be in a flow; nil when it may.
    func bar(_ flow: StoryFlow) -> TimelineEntry.NotEntered? {
        let topic = flow.topic.map { Slug($0) }
        if topic == Ledger.transactional { return nil }
        let isOpen = topic.flatMap { topics[$0] } ?? false
        if isUnsubscribed, !isOpen { return .unsubscribed }
        return suppression == .complained ? .complained : nil
    }

    func reasonNotToMail(_ email: Slug, _ flow: StoryFlow) -> SkipReason? {
        guard address != nil else { return .noAddress }
        if let suppression { return suppression }
        return allows(emailTopics[email] ?? flow.topic.map { Slug($0) }) ? nil : .unsubscribed
    }

    private func allows(_ topic: Slug?) -> Bool {
        guard let topic else { return !isUnsubscribed }
        if topic == Ledger.transactional { return true }
        return topics[topic] ?? !isUnsubscribed
    }

    /// Takes in what happened.
    mutating func take(_ event: Event) {
        var seen = Seen(id: event.id, name: event.name, properties: event.properties)
        for (field, value) in event.traits { fields[field] = value == .null ? nil : value }
        switch event.kind {
        case .track, .identify, .changed: break
        case .message(let fact, let reference):
            (seen.name, seen.fact, seen.message) = (nil, fact, reference.delivery)
            (seen.email, seen.link, seen.isAutomatic) = (reference.email, reference.link, reference.isAutomatic)
            if !reference.isAutomatic { suppress(fact) }
        case .unsubscribed(nil):
            isUnsubscribed = true
            for topic in topics.keys { topics[topic] = false }
        case .unsubscribed(let topic?): topics[topic] = false
        case .subscribed(let topic): topics[topic] = true
        }
        self.seen.append(seen)
    }

    private mutating func suppress(_ fact: Condition.MessageFact) {
        switch fact {
        case .complained: suppression = .complained
        case .bounced: suppression = suppression ?? .bounced
        case .clicked, .opened, .replied: break
        }
    }

    // MARK: Conditions

    func value(_ field: String) -> Value {
        if field == "email", let address { return .text(address) }
        return fields[Slug(field)] ?? .null
    }

    func holds(_ condition: StoryCondition, _ walk: Walk) -> Bool {
        switch condition {
        case .message(let fact, let target): isKnown(fact, target, walk)
        case .happened(let event, let filter):
            seen.contains { $0.id > walk.trigger && $0.name == Slug(event) && passes(filter, $0, walk) }
        case .field(let field, let comparison): comparison.holds(of: value(field), trigger: walk.triggerProperties)
        case .trigger(let property, let comparison):
            comparison.holds(of: walk.triggerProperties[Slug(property)] ?? .null, trigger: walk.triggerProperties)
        case .not(let part): !holds(part, walk)
        case .all(let parts): parts.allSatisfy { holds($0, walk) }
        case .any(let parts): parts.contains { holds($0, walk) }
        }
    }

    /// Whether an event's own property, else the contact's field, is as asked.
    func passes(_ filter: StoryCondition.Filter?, _ event: Seen, _ walk: Walk?) -> Bool {
        guard let filter else { return true }
        let own = event.properties[Slug(filter.property)] ?? .null
        let value = own.isMissing ? value(filter.property) : own
        return filter.comparison.holds(of: value, trigger: walk?.triggerProperties ?? event.properties)
    }

    private func isKnown(_ fact: Condition.MessageFact, _ target: StoryCondition.Target, _ walk: Walk) -> Bool {
        let done = seen.filter { $0.fact == fact && !$0.isAutomatic }
        let isOfEntry = { (event: Seen) in event.message?.enrolment.ordinal == walk.ordinal }
        switch target {
        case .lastSend: return walk.lastSend.map { key in done.contains { $0.message == key } } ?? false
        case .email(let email): return done.contains { $0.id > walk.trigger && $0.email == Slug(email) }
        case .anyOfEntry: return done.contains(where: isOfEntry)
        case .link(let text):
            return done.filter(isOfEntry).compactMap(\.link)
                .contains { $0.label == text || $0.address.contains(text) }
        }
    }

    // MARK: Entering

    static func runKey(_ flow: StoryFlow, _ event: Seen) -> String? {
        guard case .everyTimeBy(let property) = flow.entry else { return nil }
        let value = event.properties[Slug(property)] ?? .null
        return value.isMissing ? nil : value.displayText.lowercased()
    }

    func isTrigger(_ flow: StoryFlow, _ event: Seen) -> Bool {
        flow.triggers.contains { trigger in
            switch trigger.kind {
            case .event(let name): event.name == Slug(name) && passes(trigger.filter, event, nil)
            case .message(let fact, let email):
                event.fact == fact && !event.isAutomatic && (email == nil || event.email == email.map { Slug($0) })
            case .unsubscribed: event.name == Slug("unsubscribed")
            }
        }
    }

    /// Why that event does not let the contact in; nil when it does.
    func reasonNotToEnter(_ flow: StoryFlow, _ candidate: Walk, at now: Instant) -> TimelineEntry.NotEntered? {
        if let reason = ruleAgainst(flow, candidate, at: now) { return reason }
        if flow.goals.contains(where: { holds($0, candidate) }) { return .goal }
        return bar(flow)
    }

    private func ruleAgainst(_ flow: StoryFlow, _ candidate: Walk, at now: Instant) -> TimelineEntry.NotEntered? {
        let earlier = entries.filter { $0.flow == flow.name }
        let isInside = walks.contains { $0.isActive && $0.flow.name == flow.name }
        switch flow.entry {
        case .everyTimeBy:
            guard let key = candidate.runKey else { return .noKey }
            return earlier.contains { $0.runKey == key } ? .sameKey : nil
        case .once, .again, .everyTime: if isInside { return .inFlow }
        }
        switch flow.entry {
        case .once: return earlier.isEmpty ? nil : .enteredBefore
        case .again(let pause):
            guard let last = earlier.last else { return nil }
            let end = StoryCalendar(zone: zone(of: flow)).end(of: pause, from: last.at)
            return end > now ? .tooSoon : nil
        case .everyTime, .everyTimeBy: return nil
        }
    }
}
