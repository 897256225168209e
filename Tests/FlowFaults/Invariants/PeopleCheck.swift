import FlowModel
import FlowRuntime

/// Follows every contact through the journal, by the flows as they are written and the events as they were sent.
struct PeopleCheck {
    private let story: Story
    private let editions: [CheckedEdition]
    private(set) var ledgers: [ContactID: Ledger] = [:]
    private(set) var violations: [Violation] = []
    private(set) var tally = Tally()
    /// Every line told of a contact, in order.
    private(set) var timelines: [ContactID: [TimelineEntry]] = [:]
    /// Accepted events by the sender's id.
    var taken: [String: [EventID]] = [:]
    /// The flow that each entry walks.
    private(set) var flows: [EnrolmentID: StoryFlow] = [:]
    private var unsettled: [ContactID: [EventID: Event?]] = [:]
    /// Since when each trigger lives, by its text, for each flow.
    private(set) var since: [Slug: [String: Instant]] = [:]
    /// The last moment at which something was committed.
    private(set) var lastCommit = Instant.distantPast
    let deliveries: [OutboxID: Delivery]
    private var answers: [DeliveryKey: [Slug: Value]] = [:]
    private var sums = SumCheck()
    /// Whom a sweep has not come to.
    private(set) var unswept: Set<ContactID> = []
    private var edition = 0
    private var isApplied = false
    private var asked: Set<DeliveryKey> = []
    private var clock: ClockBelief
    var post = PostCheck()
    /// Bounces at sending.
    private var replies: Set<EventID> = []
    /// Fetched links.
    var visits: [ContactID: [Arrival]] = [:]
    /// Messages that bounced, softly or for good.
    var bounced: Set<OutboxID> = []
    /// Which soft bounces are for good.
    var verdicts: [EventID: Bool] = [:]
    /// Addresses on the list by which nobody goes.
    private var strangers: [String: Ledger] = [:]
    /// Events that changes of the list make.
    private var listings: [ContactID: [Event.Kind]] = [:]

    init(_ story: Story, _ editions: [CheckedEdition], _ journal: Journal) {
        (self.story, self.editions) = (story, editions)
        clock = ClockBelief(start: story.start)
        deliveries = journal.deliveries
        for line in journal.lines { read(line) }
    }

    private mutating func read(_ line: Journal.Line) {
        switch line.kind {
        case .clockSet(let step): clock.set(by: step, at: line.at.uptime)
        case .committed(let acts):
            checkClock(line.at)
            lastCommit = max(lastCommit, line.at.wall)
            var consumed: [ContactID: [Event]] = [:]
            for act in acts { read(act, at: line.at, &consumed) }
            for (contact, events) in consumed.sorted(by: { $0.key < $1.key }) {
                finish(contact, events, at: line.at)
            }
        case .reported(let one, .accepted(_, _, let answer)):
            if let delivery = deliveries[one.id] { answers[delivery.key] = answer }
        case .handedOver(let one, let body): if body.channel == .mail { post.name(body.messageID, one.id) }
        case .started, .died, .stopped, .answered, .accepted, .reported: break
        }
    }

    private mutating func read(_ act: Journal.Act, at now: Moment, _ consumed: inout [ContactID: [Event]]) {
        switch act {
        case .applied(let edition): apply(max(0, edition), at: now.wall)
        case .accepted(let arrival, let acceptance): accept(arrival, acceptance, at: now)
        case .consumed(let events):
            for event in events {
                if unsettled[event.contact]?.removeValue(forKey: event.id) == nil, !expects(event, at: now) {
                    let happened = "event \(event.id.number) again"
                    tell(.eventIsDecided, event.contact, now, "each event is settled once", happened)
                }
                checkVerdict(of: event, at: now)
                consumed[event.contact, default: []].append(event)
            }
        case .decided(let contact, let timeline, let changes):
            let mail = post.mail(to: contact).filter { !isTransactional($0.key, deliveries[$0.id]) }
            ledgers[contact]?.mail = mail
            ledgers[contact]?.caps = story.mail.caps
            ledgers[contact]?.answers = answers.filter { $0.key.enrolment.contact == contact }
            for breach in sums.read(timeline, of: contact, lifecycle: current.lifecycle) {
                tell(breach.invariant, contact, now, breach.expected, breach.happened)
            }
            unswept.remove(contact)
            let group = consumed[contact].map(firstGroup) ?? []
            consumed[contact]?.removeAll { event in group.contains { $0.id == event.id } }
            do throws(Breach) {
                var decision = Decision(self, contact, group, at: now)
                try decision.follow(timeline, changes, &asked)
                tally += decision.tally
                ledgers[contact] = decision.ledger
                for (ordinal, flow) in decision.entered {
                    flows[EnrolmentID(contact: contact, ordinal: ordinal)] = flow
                }
            } catch {
                tell(error.invariant, contact, now, error.expected, error.happened)
            }
            timelines[contact, default: []] += timeline
        case .faulted(let contact, let reason):
            tell(.nobodyIsStuck, contact, now, "nobody is set aside", reason)
        case .began(let id):
            checkHours(of: id, at: now)
            post.begin(id, deliveries[id])
        case .settled(let settlement):
            post.settle(settlement, at: now)
            if settlement.state == .done { checkCaps(settlement.id, at: now) }
        case .ownership: post.takeOwnership(holdsUnknown: story.holdsUnknown, at: now)
        case .listed(let entries): for entry in entries { list(entry) }
        case .lifted(let addresses, let source): for address in addresses { lift(address, by: source) }
        case .paused: break
        }
    }

    /// Events that came at the same instant are settled together, a bounce at sending with its reply.
    private func firstGroup(_ events: [Event]) -> [Event] {
        guard let first = events.first else { return [] }
        if replies.contains(first.id) { return [first] }
        return events.filter { $0.receivedAt == first.receivedAt && !replies.contains($0.id) }
    }

    /// A trigger lives on while every folder has it.
    private mutating func apply(_ edition: Int, at now: Instant) {
        if isApplied, concernsEverybody(editions[edition].folder, after: current) { unswept = Set(ledgers.keys) }
        isApplied = true
        self.edition = edition
        let before = since
        since = [:]
        for flow in current.flows {
            for trigger in flow.triggers {
                since[flow.name, default: [:]][trigger.text] = before[flow.name]?[trigger.text] ?? now
            }
        }
    }

    /// Whether a stage, a segment or a trigger without an event is new.
    private func concernsEverybody(_ folder: StoryFolder, after before: StoryFolder) -> Bool {
        func watches(_ folder: StoryFolder) -> Set<[String]> {
            Set(
                folder.flows.flatMap { flow in
                    flow.triggers.filter { !$0.isMadeByEvent }.map { [flow.title, flow.zone ?? "", $0.text] }
                }
            )
        }
        return folder.lifecycle != before.lifecycle || !watches(folder).isSubset(of: watches(before))
    }

    /// An email leaves within its hours, in its contact's zone.
    private mutating func checkHours(of id: OutboxID, at now: Moment) {
        guard let delivery = deliveries[id], case .mail(let email) = delivery.kind,
            let flow = flows[delivery.key.enrolment], let hours = flow.hours,
            let ledger = ledgers[delivery.key.enrolment.contact]
        else { return }
        let zone = ledger.zone(of: flow)
        guard !StoryCalendar(zone: zone).isOpen(hours, at: now.wall) else { return }
        tell(
            .hoursKept,
            delivery.key.enrolment.contact,
            now,
            "\(email) leaves from \(hours.text) in \(zone.name)",
            "it left at \(Words.time(now.wall))"
        )
    }

    /// What was taken from the inbox and has not been told of.
    private mutating func finish(_ contact: ContactID, _ events: [Event], at now: Moment) {
        for event in events {
            guard event.name != nil else {
                ledgers[contact]?.take(event)
                continue
            }
            tell(.eventIsDecided, contact, now, "event \(event.id.number) leads to a decision", "it was forgotten")
        }
    }

    private mutating func accept(_ arrival: Arrival, _ acceptance: Acceptance, at now: Moment) {
        switch acceptance {
        case .accepted(let event, let contact):
            tally.events += 1
            taken[arrival.messageID, default: []].append(event)
            unsettled[contact, default: [:]][event] = .some(nil)
            if arrival.messageID.hasPrefix("nurture-bounce-") {
                replies.insert(event)
                tally.badAddresses += 1
            }
            if case .softBounced = arrival.kind { expectVerdict(of: event, arrival) }
            noteBounce(arrival)
            var ledger = ledgers[contact] ?? Ledger(contact)
            ledger.daemonZone = story.zone
            if ledger.address == nil, case .contact(let reference) = arrival.subject {
                ledger.address = reference.email
            }
            if ledger.userID == nil, case .contact(let reference) = arrival.subject { ledger.userID = reference.userID }
            if case .text(let email)? = arrival.traits[Slug("email")] { ledger.address = email.lowercased() }
            if let address = ledger.address, let listed = strangers.removeValue(forKey: address) {
                ledger.suppression = ledger.suppression ?? listed.suppression
                ledger.isUnsubscribed = ledger.isUnsubscribed || listed.isUnsubscribed
                ledger.proofs += listed.proofs
            }
            ledgers[contact] = ledger
        // Everybody in a story has a user id of one's own.
        case .merged(_, let contact, _):
            let expected = "\(arrival.messageID) is about one person"
            tell(.answeredEventIsKept, contact, now, expected, "two became one")
        case .duplicate: tally.duplicates += 1
        case .noted(let contact): visits[contact, default: []].append(arrival)
        case .unknownMessage:
            let expected = "\(arrival.messageID) is about a message that was sent"
            tell(.answeredEventIsKept, nil, now, expected, "it is unknown")
        }
    }

    mutating func count(_ path: WritableKeyPath<Tally, Int>) { tally[keyPath: path] += 1 }

    private mutating func checkClock(_ now: Moment) {
        let latest = clock.latest(at: now.uptime)
        guard now.wall > latest else { return }
        let happened = "it goes by \(Words.time(now.wall))"
        tell(.clockIsDoubted, nil, now, "at most \(Words.time(latest)) is believed", happened)
    }

    mutating func tell(
        _ invariant: Invariant,
        _ contact: ContactID?,
        _ now: Moment,
        _ expected: String,
        _ happened: String
    ) {
        let label = contact.map { ledgers[$0]?.address ?? "contact \($0.number)" }
        violations.append(
            Violation(invariant: invariant, at: now.uptime, contact: label, expected: expected, happened: happened)
        )
    }

    /// The suppression list changes at once, and the contact's own event comes behind.
    private mutating func list(_ entry: SuppressionEntry) {
        let contact = ledgers.first { $0.value.address == entry.address }?.key
        var ledger = contact.flatMap { ledgers[$0] } ?? strangers[entry.address] ?? Ledger(ContactID(0))
        ledger.address = entry.address
        let count = ledger.proofs.count
        let kind: Event.Kind
        switch entry.reason {
        case .bounced:
            ledger.suppress(.bounced, by: entry.source)
            kind = .changed(.suppress(.bounced, source: entry.source))
        case .complained:
            ledger.suppress(.complained, by: entry.source)
            kind = .changed(.suppress(.complained, source: entry.source))
        case .unsubscribed:
            // Topics close with the event.
            if !ledger.isUnsubscribed { ledger.proofs.append("out of everything by \(entry.source)") }
            ledger.isUnsubscribed = true
            kind = .unsubscribed(topic: nil)
        }
        if let contact {
            if ledger.proofs.count > count { listings[contact, default: []].append(kind) }
            ledgers[contact] = ledger
        } else {
            strangers[entry.address] = ledger
        }
        tally.listed += ledger.proofs.count - count
    }

    private mutating func lift(_ address: String, by source: String) {
        if let contact = ledgers.first(where: { $0.value.address == address })?.key {
            let count = ledgers[contact]?.proofs.count ?? 0
            ledgers[contact]?.lift(by: source)
            guard ledgers[contact]?.proofs.count != count else { return }
            tally.lifted += 1
            listings[contact, default: []].append(.changed(.lift(source: source)))
        } else {
            strangers[address]?.lift(by: source)
        }
    }

    /// Whether it is an event that no sender told: of the list, or of a visit.
    private mutating func expects(_ event: Event, at now: Moment) -> Bool {
        if let index = listings[event.contact]?.firstIndex(of: event.kind) {
            listings[event.contact]?.remove(at: index)
            return true
        }
        return judges(event, at: now)
    }

    /// Accepted events that nobody has settled.
    var leftEvents: Int {
        unsettled.values.reduce(0) { $0 + $1.count } + listings.values.reduce(0) { $0 + $1.count }
    }

    private func isTransactional(_ key: DeliveryKey, _ delivery: Delivery?) -> Bool {
        guard let email = delivery?.kind.name else { return false }
        let own = current.emailTopics.first { Slug($0.key) == email }.map { Slug($0.value) }
        return (own ?? flows[key.enrolment]?.topic.map { Slug($0) }) == Ledger.transactional
    }

    /// In no window does more arrive than the caps allow, by neither of the two clocks.
    private mutating func checkCaps(_ id: OutboxID, at now: Moment) {
        guard let delivery = deliveries[id], case .mail = delivery.kind, !isTransactional(delivery.key, delivery) else {
            return
        }
        let contact = delivery.key.enrolment.contact
        let mail = post.mail(to: contact).filter { !isTransactional($0.key, deliveries[$0.id]) }
        for (limit, hours) in [(story.mail.caps.perDay, Int64(24)), (story.mail.caps.perWeek, Int64(168))] {
            guard let limit else { continue }
            let window = hours * 3_600_000
            let count = mail.count { mail in
                guard let at = mail.at else { return false }
                return now.uptime - at.uptime < window && now.wall.milliseconds(since: at.wall) < window
            }
            if count > limit {
                tell(.capKept, contact, now, "at most \(limit) emails in \(hours) hours", "\(count)")
            }
        }
    }

    var current: StoryFolder { checkedEdition.folder }

    var programs: [Slug: StoryProgram] { checkedEdition.programs }

    /// The folder that was applied last.
    var checkedEdition: CheckedEdition { editions[edition] }
}
