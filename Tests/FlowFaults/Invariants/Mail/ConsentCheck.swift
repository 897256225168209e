import FlowModel
import FlowRuntime

/// Looks at each message that begins: whether its recipient had an answer to an unsubscribe by then.
struct ConsentCheck {
    private struct Wish {
        var kind: Arrival.Kind
        var messageID: String
        var order: Int
    }

    private var count = 0
    /// Of addresses, whoever goes by them.
    private var lists: [String: [Wish]] = [:]

    private let journal: Journal
    private let people: PeopleCheck
    private let emailTopics: [Slug: Slug]
    private var wishes: [ContactID: [Wish]] = [:]
    private var answered: Set<String> = []
    private(set) var violations: [Violation] = []

    init(_ journal: Journal, _ people: PeopleCheck, _ story: Story) {
        (self.journal, self.people) = (journal, people)
        emailTopics = Dictionary(
            story.editions.flatMap(\.emailTopics).map { (Slug($0.key), Slug($0.value)) },
            uniquingKeysWith: { first, _ in first }
        )
        for line in journal.lines { read(line) }
    }

    private mutating func read(_ line: Journal.Line) {
        switch line.kind {
        case .answered(let id): answered.insert(id)
        case .committed(let acts):
            for act in acts {
                read(act)
                // Behind it the message goes from relay to relay, within one attempt.
                if case .began(let id) = act { look(at: id, line.at) }
            }
        case .started, .died, .stopped, .handedOver, .accepted, .reported, .clockSet: break
        }
    }

    private mutating func read(_ act: Journal.Act) {
        switch act {
        case .accepted(let arrival, .accepted(_, let contact)):
            // A bounce at sending has nobody who waits for an answer.
            if arrival.messageID.hasPrefix("nurture-bounce-") { answered.insert(arrival.messageID) }
            wishes[contact, default: []].append(wish(arrival.kind, arrival.messageID))
        case .decided(let contact, let timeline, _):
            for entry in timeline {
                switch entry.kind {
                case .subscribed(let topic): add(.subscribed(topic: topic), of: contact)
                case .unsubscribed(let topic): add(.unsubscribed(topic: topic), of: contact)
                default: break
                }
            }
        case .listed(let entries):
            for entry in entries { lists[entry.address, default: []].append(wish(entry.kind, "")) }
        case .lifted(let addresses, let source):
            for address in addresses { lists[address, default: []].append(wish(.changed(.lift(source: source)), "")) }
        case .ownership, .applied, .accepted, .consumed, .began, .settled, .faulted, .paused: break
        }
    }

    /// What a step has done for the contact is known at once.
    private mutating func add(_ kind: Arrival.Kind, of contact: ContactID) {
        wishes[contact, default: []].append(wish(kind, ""))
    }

    private mutating func wish(_ kind: Arrival.Kind, _ messageID: String) -> Wish {
        count += 1
        answered.insert("")
        return Wish(kind: kind, messageID: messageID, order: count)
    }

    private mutating func look(at id: OutboxID, _ now: Moment) {
        guard let delivery = journal.deliveries[id], case .mail(let email) = delivery.kind else { return }
        let enrolment = delivery.key.enrolment
        let topic = emailTopics[email] ?? people.flows[enrolment]?.topic.map { Slug($0) }
        let address = people.ledgers[enrolment.contact]?.address ?? ""
        let all = ((wishes[enrolment.contact] ?? []) + (lists[address] ?? [])).sorted { $0.order < $1.order }
        let known = all.filter { answered.contains($0.messageID) }
        // What was accepted and not answered yet may count or not.
        guard let reason = bar(known, topic), bar(all, topic) != nil else { return }
        violations.append(
            Violation(
                invariant: .consentKept,
                at: now.uptime,
                contact: address,
                expected: "\(email) does not leave (\(reason))",
                happened: "it begins"
            )
        )
    }

    /// Why mail of that topic may not go, after these wishes.
    private func bar(_ wishes: [Wish], _ topic: Slug?) -> String? {
        var isClosed = false
        var topics: [Slug: Bool] = [:]
        var suppression: String?
        for wish in wishes {
            switch wish.kind {
            case .unsubscribed(nil):
                isClosed = true
                topics = topics.mapValues { _ in false }
            case .unsubscribed(let topic?): topics[topic] = false
            case .subscribed(let topic): topics[topic] = true
            case .message(.bounced, _, false), .changed(.suppress(.bounced, _)): suppression = "bounced"
            case .message(.complained, _, false), .changed(.suppress(.complained, _)): suppression = "complained"
            case .changed(.lift): (suppression, isClosed) = (nil, false)
            case .message, .visited, .softBounced, .track, .identify, .changed: break
            }
        }
        if let suppression { return suppression }
        if topic == Ledger.transactional { return nil }
        let isOpen = topic.flatMap { topics[$0] } ?? (!isClosed && topic != Ledger.closedTopic)
        return isOpen ? nil : "unsubscribed"
    }
}

extension SuppressionEntry {
    fileprivate var kind: Arrival.Kind {
        switch reason {
        case .bounced: .changed(.suppress(.bounced, source: source))
        case .complained: .changed(.suppress(.complained, source: source))
        case .unsubscribed: .unsubscribed(topic: nil)
        }
    }
}
