package import FlowModel

/// Counts, flow by flow, what became of those who entered, from timeline lines in the order they happened.
package struct FlowOutcomes: Sendable {
    /// The figures of one flow.
    package struct Row: Hashable, Sendable {
        package var flow: Slug
        package var entered = 0
        package var sent = 0
        /// Contacts who opened at least one of its emails.
        package var opened = 0
        /// Contacts who clicked in at least one of its emails.
        package var clicked = 0
        package var converted = 0
        /// Of all entries: finished, converted or stopped.
        package var ended = 0
        package var timeToConvert = Times(milliseconds: [])
    }

    private struct Person: Hashable {
        var contact: ContactID
        var flow: Slug
    }

    private struct Mailed: Hashable {
        var contact: ContactID
        var email: Slug
    }

    private var rows: [Slug: Row] = [:]
    private var enteredAt: [EnrolmentID: Instant] = [:]
    private var conversions: [Slug: [Int64]] = [:]
    private var senders: [Mailed: Slug] = [:]
    private var openers: Set<Person> = []
    private var clickers: Set<Person> = []

    package init() {}

    /// Counts a line; an email's `sent` must come before what its readers do with it.
    package mutating func add(_ line: TimelineEntry) {
        switch line.kind {
        case .event(let name, let email?, _, _):
            guard let flow = senders[Mailed(contact: line.contact, email: email)] else { return }
            let person = Person(contact: line.contact, flow: flow)
            if name.text == Condition.MessageFact.opened.rawValue, openers.insert(person).inserted {
                rows[flow]?.opened += 1
            }
            if name.text == Condition.MessageFact.clicked.rawValue, clickers.insert(person).inserted {
                rows[flow]?.clicked += 1
            }
        case .entered:
            change(line) { $0.entered += 1 }
            if let enrolment = line.enrolment { enteredAt[enrolment] = line.at }
        case .sent(let email):
            change(line) { $0.sent += 1 }
            if let flow = line.flow { senders[Mailed(contact: line.contact, email: email)] = flow }
        case .converted:
            change(line) { row in
                row.converted += 1
                row.ended += 1
            }
            guard let flow = line.flow, let start = line.enrolment.flatMap({ enteredAt[$0] }) else { return }
            conversions[flow, default: []].append(line.at.milliseconds(since: start))
        case .finished, .stopped: change(line) { $0.ended += 1 }
        case .event, .notEntered, .skipped, .failed, .notified, .called, .waiting, .decided, .split, .went, .set,
            .tagged, .untagged, .moved, .subscribed, .unsubscribed, .scored, .recorded:
            break
        }
    }

    /// By flow name.
    package var result: [Row] {
        rows.values.map { row in
            var row = row
            row.timeToConvert = Times(milliseconds: conversions[row.flow] ?? [])
            return row
        }.sorted { $0.flow < $1.flow }
    }

    private mutating func change(_ line: TimelineEntry, _ body: (inout Row) -> Void) {
        guard let flow = line.flow else { return }
        body(&rows[flow, default: Row(flow: flow)])
    }
}
