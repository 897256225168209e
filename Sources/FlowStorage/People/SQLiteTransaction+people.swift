import FlowModel
import FlowRuntime
import GRDB

// One statement serves a whole batch: `json_each` over the contacts' numbers is the outer loop, and its `key` is the
// contact's place in the batch.
extension SQLiteTransaction {
    func duePeople(at now: Instant, limit: Int) throws -> [ContactID] {
        let sql = """
            SELECT id FROM contact WHERE next_at IS NOT NULL AND is_faulted = 0 AND next_at <= ?
            ORDER BY next_at, id LIMIT ?
            """
        return try all(sql, [now.milliseconds, limit]) { ContactID($0[0]) }
    }

    func earliestDue() throws -> Instant? {
        let sql = "SELECT min(next_at) FROM contact WHERE next_at IS NOT NULL AND is_faulted = 0"
        return try first(sql, []) { ($0[0] as Int64?).map { Instant(milliseconds: $0) } }
    }

    func people(_ ids: [ContactID], reading reads: Reads, at now: Instant) throws -> [Person] {
        var batch = PeopleBatch(list: Self.list(ids.map(\.number)), people: ids.map { _ in nil })
        try readContacts(into: &batch)
        try readFields(into: &batch)
        try readEnrolments(into: &batch, withProperties: reads.triggerProperties)
        try readFacts(into: &batch, named: reads.facts)
        try readMessages(into: &batch)
        for (subject, extent) in reads.occurrences { try readOccurrences(of: subject, extent, at: now, into: &batch) }
        return batch.people.compactMap { $0 }
    }

    private func readContacts(into batch: inout PeopleBatch) throws {
        let sql = """
            SELECT wanted.key, c.id, c.address, c.label, c.enrolments, c.is_unsubscribed, a.suppression,
                a.is_unsubscribed, c.stage, c.score, c.last_activity, c.last_event, c.last_part, c.looked_at, c.truths
            FROM json_each(?) AS wanted CROSS JOIN contact AS c
                ON c.id = wanted.value AND c.merged_into IS NULL
                LEFT JOIN address_state AS a ON a.address = c.address
            """
        // Most contacts of a batch know the same to be true.
        var known: [String: [String: Bool]] = [:]
        try rows(sql, [batch.list]) { row in
            var consent = Consent()
            consent.unsubscribedFromEverything = (row[5] as Bool) || (row[7] as Bool? ?? false)
            consent.suppression = (row[6] as Int64?).flatMap { Consent.Suppression(code: $0) }
            let address: String? = row[2]
            let contact = Contact(
                id: ContactID(row[1]),
                address: address,
                label: row[3] ?? address ?? "",
                consent: consent,
                enrolmentCount: row[4],
                standing: Standing(
                    stage: try slug(row[8] as Int64?),
                    score: row[9],
                    lastActivity: (row[10] as Int64?).map { Instant(milliseconds: $0) },
                    lastEvent: EventOrder(EventID(row[11]), part: row[12]),
                    lookedAt: (row[13] as Int64?).map { Instant(milliseconds: $0) },
                    truths: try truths(row[14], knowing: &known)
                )
            )
            batch.people[row[0]] = Person(contact: contact)
            return true
        }
        let rules = """
            SELECT wanted.key, r.rule, r.added, r.last_day
            FROM json_each(?) AS wanted CROSS JOIN contact_rule AS r ON r.contact = wanted.value
            """
        try rows(rules, [batch.list]) { row in
            let total = RuleTotal(added: row[2], lastDay: LocalDate(daysSince1970: row[3]))
            batch.people[row[0]]?.ruleTotals[try names.text(row[1], self)] = total
            return true
        }
    }

    private func readFields(into batch: inout PeopleBatch) throws {
        let fields = """
            SELECT wanted.key, f.field, f.value
            FROM json_each(?) AS wanted CROSS JOIN contact_field AS f ON f.contact = wanted.value
            """
        try rows(fields, [batch.list]) { row in
            guard let value = ValueCodec.decode(row[2]) else { throw damage("a field's value cannot be read") }
            batch.people[row[0]]?.contact.fields[try slug(row[1] as Int64)] = value
            return true
        }
        let tags = """
            SELECT wanted.key, t.tag
            FROM json_each(?) AS wanted CROSS JOIN contact_tag AS t ON t.contact = wanted.value
            """
        try rows(tags, [batch.list]) { row in
            batch.people[row[0]]?.contact.tags.insert(try slug(row[1] as Int64))
            return true
        }
        let topics = """
            SELECT wanted.key, t.topic, t.is_subscribed
            FROM json_each(?) AS wanted CROSS JOIN consent AS t ON t.contact = wanted.value
            """
        try rows(topics, [batch.list]) { row in
            batch.people[row[0]]?.contact.consent.topics[try slug(row[1] as Int64)] = row[2]
            return true
        }
    }

    private func readEnrolments(into batch: inout PeopleBatch, withProperties: Bool) throws {
        let sql = """
            SELECT wanted.key, e.contact, \(EnrolmentRow.columns)
            FROM json_each(?) AS wanted CROSS JOIN enrolment AS e ON e.contact = wanted.value
            ORDER BY wanted.key, e.ordinal
            """
        var triggers: [(place: Int, enrolment: Int, event: EventID)] = []
        try rows(sql, [batch.list]) { row in
            let place: Int = row[0]
            let flow = try slug(row[3] as Int64)
            let decoded = EnrolmentRow.decode(row, from: 2, contact: ContactID(row[1]), flow: flow)
            guard let enrolment = decoded else { throw damage("an enrolment cannot be read") }
            batch.people[place]?.remember(enrolment)
            guard enrolment.isActive else { return true }
            if withProperties, let trigger = enrolment.trigger {
                triggers.append((place, batch.people[place]?.enrolments.count ?? 0, trigger))
            }
            batch.people[place]?.enrolments.append(enrolment)
            return true
        }
        guard !triggers.isEmpty else { return }
        // An event that is not kept any more has none, nor has a change by hand.
        let events = try events(Set(triggers.map(\.event)).sorted { $0.number < $1.number })
        for (place, enrolment, event) in triggers {
            batch.people[place]?.enrolments[enrolment].triggerProperties = events[event]?.describedProperties ?? [:]
        }
    }

    private func readFacts(into batch: inout PeopleBatch, named names: Set<Slug>) throws {
        var numbered: [Int64: Slug] = [:]
        for name in names {
            if let number = try self.names.find(name.text, self) { numbered[number] = name }
        }
        let events = """
            SELECT wanted.key, f.name, f.count, f.first_at, f.last_at, f.last_event, f.last_part
            FROM json_each(?) AS wanted CROSS JOIN json_each(?) AS asked
                CROSS JOIN fact AS f ON f.contact = wanted.value AND f.name = asked.value
            """
        try rows(events, [batch.list, Self.list(numbered.keys)]) { row in
            guard let name = numbered[row[1]] else { return true }
            batch.people[row[0]]?.history.facts[name] = History.EventFact(row, from: 2, part: row[6])
            return true
        }
        let sql = """
            SELECT wanted.key, f.email, f.fact, f.count, f.first_at, f.last_at, f.last_event
            FROM json_each(?) AS wanted CROSS JOIN email_fact AS f ON f.contact = wanted.value
            """
        try rows(sql, [batch.list]) { row in
            guard let fact = Condition.MessageFact(code: row[2]) else { throw damage("a fact cannot be read") }
            let key = History.EmailFact(fact: fact, email: try slug(row[1] as Int64))
            batch.people[row[0]]?.history.emailFacts[key] = History.EventFact(row, from: 3, part: 0)
            return true
        }
    }

    private func readMessages(into batch: inout PeopleBatch) throws {
        let sql = """
            SELECT wanted.key, m.contact, m.ordinal, m.step, m.visit, m.facts
            FROM json_each(?) AS wanted CROSS JOIN message_fact AS m ON m.contact = wanted.value
            """
        try rows(sql, [batch.list]) { row in
            let key = DeliveryKey(contact: row[1], ordinal: row[2], step: row[3], visit: row[4])
            let bits: Int64 = row[5]
            let facts = Condition.MessageFact.allCases.filter { bits & (1 << $0.code) != 0 }
            batch.people[row[0]]?.remember(key, History.MessageHistory(facts: Set(facts)))
            return true
        }
        let links = """
            SELECT wanted.key, m.contact, m.ordinal, m.step, m.visit, l.address, l.label
            FROM json_each(?) AS wanted CROSS JOIN message_link AS m ON m.contact = wanted.value
                JOIN link AS l ON l.id = m.link
            """
        try rows(links, [batch.list]) { row in
            let key = DeliveryKey(contact: row[1], ordinal: row[2], step: row[3], visit: row[4])
            let link = MessageReference.Link(address: row[5], label: row[6])
            batch.people[row[0]]?.history.messages[key]?.links.insert(link)
            return true
        }
    }
}

extension Person {
    /// Counts an enrolment among those that the entry rules ask about.
    fileprivate mutating func remember(_ enrolment: Enrolment) {
        var flow = past[enrolment.flow] ?? PastEnrolments(count: 0, lastEnteredAt: enrolment.enteredAt)
        flow.count += 1
        flow.lastEnteredAt = max(flow.lastEnteredAt, enrolment.enteredAt)
        if let key = enrolment.runKey { flow.runKeys.insert(key) }
        past[enrolment.flow] = flow
    }

    /// Keeps what was done with a message of an active enrolment.
    fileprivate mutating func remember(_ message: DeliveryKey, _ history: History.MessageHistory) {
        guard enrolments.contains(where: { $0.id == message.enrolment }) else { return }
        self.history.messages[message] = history
    }
}
