import FlowModel
import FlowRuntime

/// What is known of one contact from what it did and what was told of it: the checks' own memory.
struct Ledger {
    /// Something that happened to the contact, once it is settled.
    struct Seen {
        var order: EventOrder
        /// What an entry that it makes takes for the event that let it in.
        var id: EventID?
        var name: Slug?
        /// By its sender's clock.
        var at: Instant
        var properties: [Slug: Value]
        /// For what was done with a message.
        var fact: Condition.MessageFact?
        var message: DeliveryKey?
        var email: Slug?
        var link: MessageReference.Link?
        var isAutomatic = false
        /// A call that only tells fields, which conditions and triggers do not see.
        var isSilent = false
    }

    struct Entry {
        var flow: Slug
        var at: Instant
        var runKey: String?
    }

    /// A change that a step has made, and that was not settled yet.
    enum Pending {
        case change
        case move(Slug)
        case recorded(Seen)
    }

    /// Nobody belongs to this topic who did not subscribe.
    static let closedTopic = Slug("product")

    let contact: ContactID
    var address: String?
    var userID: String?
    var fields: [Slug: Value] = [:]
    var tags: Set<Slug> = []
    var isUnsubscribed = false
    var topics: [Slug: Bool] = [:]
    var suppression: SkipReason?
    /// Every change of consent with its source, as proof has to be kept of it.
    var proofs: [String] = []
    var seen: [Seen] = []
    var lastEvent = EventOrder.beforeAll
    /// Active ones, oldest first.
    var walks: [Walk] = []
    var entries: [Entry] = []
    /// The zone of those who have none of their own.
    var daemonZone = "UTC"
    /// Topics that emails name themselves.
    var emailTopics: [Slug: Slug] = [:]
    /// What webhooks answered.
    var answers: [DeliveryKey: [Slug: Value]] = [:]

    /// Emails that count against caps, and the caps.
    var mail: [PostCheck.Mail] = []
    var caps = FrequencyCaps()

    var stage: Slug?
    var score = 0
    /// What it was when the last change was settled.
    var settledScore = 0
    var totals: [String: (added: Int, day: Int)] = [:]
    var lastActivity: Instant?
    var lookedAt: Instant?
    var truths: [String: Bool] = [:]
    /// What held before the decision underway.
    var truthsBefore: [String: Bool] = [:]

    /// Of the decision underway.
    var lifecycle = StoryLifecycle()
    var now = Instant(milliseconds: 0)
    /// What is happening at this moment, for rules of stages.
    var current: Seen?
    var pending: Pending?
    /// Fields that the change underway, and that the decision underway, gave another value.
    var changedFields: Set<Slug> = []
    var movedFields: Set<Slug> = []

    init(_ contact: ContactID) { self.contact = contact }

    /// How the contact is printed.
    var label: String { address ?? userID ?? "" }

    func zone(of flow: StoryFlow?) -> StoryZone {
        var names = [flow?.zone, daemonZone, "UTC"]
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

    func allows(_ topic: Slug?) -> Bool {
        guard let topic else { return !isUnsubscribed }
        if topic == Ledger.transactional { return true }
        return topics[topic] ?? (!isUnsubscribed && topic != Ledger.closedTopic)
    }

    mutating func unsubscribe(from topic: Slug?, by source: String) {
        guard topic == nil else { return set(topic, isOpen: false, by: source) }
        if !isUnsubscribed { proofs.append("out of everything by \(source)") }
        isUnsubscribed = true
        for topic in topics.keys.sorted() { set(topic, isOpen: false, by: source) }
    }

    mutating func subscribe(to topic: Slug, by source: String, wording: String? = nil) {
        if topics[topic] == true, wording != nil { proofs.append("into \(topic) by \(source)") }
        set(topic, isOpen: true, by: source)
    }

    private mutating func set(_ topic: Slug?, isOpen: Bool, by source: String) {
        guard let topic, topics[topic] != isOpen else { return }
        topics[topic] = isOpen
        proofs.append("\(isOpen ? "into" : "out of") \(topic) by \(source)")
    }

    /// A complaint weighs more than a bounce.
    mutating func suppress(_ reason: SkipReason, by source: String) {
        guard address != nil, suppression != reason, suppression != .complained else { return }
        suppression = reason
        proofs.append("\(reason.rawValue) by \(source)")
    }

    mutating func lift(by source: String) {
        guard suppression != nil || isUnsubscribed else { return }
        (suppression, isUnsubscribed) = (nil, false)
        proofs.append("lifted by \(source)")
    }

    // MARK: Changes

    mutating func set(_ field: Slug, _ value: Value) {
        guard (fields[field] ?? .null) != value else { return }
        fields[field] = value == .null ? nil : value
        changedFields.insert(field)
        movedFields.insert(field)
    }

    /// Takes in what happened.
    mutating func take(_ event: Event) {
        var seen = Seen(
            order: EventOrder(event.id),
            id: event.id,
            name: event.name,
            at: event.timestamp,
            properties: event.properties
        )
        for (field, value) in event.traits { set(field, value) }
        switch event.kind {
        case .track: break
        case .identify, .changed: seen.isSilent = true
        case .message(let fact, let reference):
            (seen.name, seen.fact, seen.message) = (nil, fact, reference.delivery)
            (seen.email, seen.link, seen.isAutomatic) = (reference.email, reference.link, reference.isAutomatic)
            if !reference.isAutomatic { suppress(fact) }
        case .unsubscribed(let topic): unsubscribe(from: topic, by: event.property("source") ?? "api")
        case .subscribed(let topic):
            subscribe(to: topic, by: event.property("source") ?? "api", wording: event.property("wording"))
        }
        if !seen.isSilent, !seen.isAutomatic { lastActivity = event.receivedAt }
        lastEvent = max(lastEvent, seen.order)
        self.seen.append(seen)
    }

    /// Takes in an event of the contact's own, which a step has made.
    mutating func record(_ event: Slug, _ walk: Walk, at now: Instant) {
        lastEvent = EventOrder(lastEvent.event, part: lastEvent.part + 1)
        let recorded = Seen(
            order: lastEvent,
            id: walk.trigger,
            name: event,
            at: now,
            properties: walk.triggerProperties
        )
        seen.append(recorded)
        pending = .recorded(recorded)
    }

    private mutating func suppress(_ fact: Condition.MessageFact) {
        switch fact {
        case .complained: suppress(.complained, by: "complaint")
        case .bounced: suppress(.bounced, by: "bounce")
        case .clicked, .opened, .replied: break
        }
    }
}

extension Event {
    fileprivate func property(_ name: String) -> String? {
        guard case .text(let text)? = properties[Slug(name)] else { return nil }
        return text
    }
}
