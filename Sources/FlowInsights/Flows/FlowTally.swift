import FlowModel

/// Counts what became of entries in flows and of messages: one contact after the other.
///
/// What is known of the contact being counted carries its number, so that nothing has to be cleared between two.
struct FlowTally: Sendable {
    /// A message, or the last one of its kind, that the contact was sent.
    private struct Message: Sendable {
        var contact: Int
        /// Of all messages so far.
        var number: Int
        /// Into `emails` and `flows`; nil where it lies outside the period.
        var email: Int?
        var flow: Int?
    }

    private struct MessageKey: Hashable, Sendable {
        var email: UInt32
        /// `noName` is any.
        var flow: UInt32
    }

    /// Rows of flows and of emails that are told apart; others count without what sets them apart, so that a file in
    /// which all have versions of their own cannot fill the memory.
    static let rowLimit = 50_000

    private let period: Range<Instant>?
    private(set) var flows = Counts<FlowCount.Key, FlowCount>()
    private(set) var emails = Counts<EmailCount.Key, EmailCount>()
    private var visits: [UInt32: FlowVisit] = [:]
    private var messages: [MessageKey: Message] = [:]
    /// Of the contacts so far; not the number that facts know it by.
    private var contact = 0
    private var messageCount = 0

    init(period: Range<Instant>?) {
        self.period = period
    }

    /// Takes all facts of a contact, the earliest first.
    mutating func count(_ facts: ContactFacts, end: Instant) {
        contact += 1
        for fact in facts {
            guard fact.at < end else { break }
            count(fact)
        }
    }

    private mutating func count(_ fact: Fact) {
        switch fact.kind {
        case .entered: enter(fact)
        case .split: visits[fact.name, default: FlowVisit()].pass(arm: fact.number, contact)
        case .converted, .finished, .stopped: leave(fact)
        case .sent: send(fact)
        case .skipped: skip(fact)
        case .opened: read(.opened, fact.name, fact.detail)
        case .clicked: read(.clicked, fact.name, fact.detail)
        case .replied: read(.replied, fact.name, fact.detail)
        case .bounced: read(.bounced, fact.name, fact.detail)
        case .complained: read(.complained, fact.name, fact.detail)
        case .unsubscribed: read(.unsubscribed, fact.detail, Fact.noName)
        case .event, .stage, .subscribed: break
        }
    }

    private func isInPeriod(_ time: Instant) -> Bool { period?.contains(time) ?? true }

    private mutating func enter(_ fact: Fact) {
        var row: Int?
        if isInPeriod(fact.at) {
            let key = FlowCount.Key(flow: fact.name, version: fact.number)
            let index = flows.index(
                flows.hasRoom(key, limit: FlowTally.rowLimit) ? key : FlowCount.Key(flow: fact.name, version: 0),
                new: FlowCount()
            )
            flows.values[index].entered += 1
            row = index
        }
        visits[fact.name, default: FlowVisit()]
            .enter(FlowVisit.Entry(at: fact.at, row: row), version: fact.number, contact)
    }

    private mutating func leave(_ fact: Fact) {
        guard let entry = visits[fact.name]?.leave(contact), let row = entry.row else { return }
        switch fact.kind {
        case .converted:
            flows.values[row].converted += 1
            flows.values[row].times.append(fact.at.milliseconds(since: entry.at))
        case .finished: flows.values[row].finished += 1
        default: flows.values[row].stopped[fact.detail, default: 0] += 1
        }
    }

    private mutating func send(_ fact: Fact) {
        let visit = visits[fact.detail]?.of(contact)
        messageCount += 1
        var message = Message(contact: contact, number: messageCount, email: nil, flow: visit?.row)
        if isInPeriod(fact.at) {
            let row = emails.index(email(fact.name, fact.detail), new: EmailCount())
            emails.values[row].sent += 1
            message.email = row
        }
        if let row = visit?.row { flows.values[row].sent += 1 }
        messages[MessageKey(email: fact.name, flow: Fact.noName)] = message
        if fact.detail != Fact.noName { messages[MessageKey(email: fact.name, flow: fact.detail)] = message }
    }

    private mutating func skip(_ fact: Fact) {
        guard isInPeriod(fact.at) else { return }
        let row = emails.index(email(fact.name, fact.detail), new: EmailCount())
        emails.values[row].skipped[fact.number, default: 0] += 1
    }

    /// The email as the contact's last entry in that flow sends it.
    private func email(_ email: UInt32, _ flow: UInt32) -> EmailCount.Key {
        let key = EmailCount.Key(email: email, flow: flow, visits[flow]?.of(contact))
        return emails.hasRoom(key, limit: FlowTally.rowLimit)
            ? key : EmailCount.Key(email: email, flow: Fact.noName, nil)
    }

    private mutating func read(_ reading: EmailCount.Reading, _ email: UInt32, _ flow: UInt32) {
        let known = message(email, flow) ?? message(email, Fact.noName)
        guard let known else { return }
        if let row = known.email {
            emails.values[row].readers[reading.rawValue].count(reading.isOfMessages ? known.number : contact)
        }
        guard let row = known.flow else { return }
        if reading == .opened { flows.values[row].openers.count(contact) }
        if reading == .clicked { flows.values[row].clickers.count(contact) }
    }

    private func message(_ email: UInt32, _ flow: UInt32) -> Message? {
        guard let last = messages[MessageKey(email: email, flow: flow)], last.contact == contact else { return nil }
        return last
    }
}
