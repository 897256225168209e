import FlowEngine
import FlowMail
import FlowModel

/// One transaction's worth of work and what is to be done once it is durable.
final class Batch {
    /// How much of each kind one transaction takes, so that none starves and no commit grows long.
    struct Budget {
        var arrivals: Int
        var reports: Int
        var events: Int
        var people: Int
        /// Contacts of a sweep, which is in no hurry.
        var swept: Int
        var isSingle: Bool

        static let normal = Budget(arrivals: 500, reports: 500, events: 500, people: 500, swept: 200, isSingle: false)
        static let single = Budget(arrivals: 1, reports: 1, events: 1, people: 1, swept: 1, isSingle: true)
    }

    /// The piece of work underway, to blame when the store rejects it.
    enum Suspect {
        case intake
        case report(Settlement, ContactID)
        case contact(ContactID)
        case delivery(OutboxID)
    }

    let runner: Runner
    let now: Instant
    let budget: Budget
    let isStopping: Bool
    /// The disk is full: what room was kept is for how deliveries ended.
    let isOutOfRoom: Bool
    let intakes: [Mailbox.Intake]
    let reports: [DeliveryReport]

    /// Whether recorded events wait for the next batch; nothing that time alone makes due comes before them.
    private(set) var areEventsLeft = false
    /// Whether a sweep goes on in the next batch, as far as is known.
    private(set) var isSweeping: Bool
    /// Whether more may be due than this batch took, which a sweep lets go first.
    private var isDueLeft = false
    /// Contacts that a sweep came to.
    private(set) var sweptCount = 0
    private(set) var intakesDone = 0
    private(set) var reportsDone = 0
    private(set) var answers: [(intake: Mailbox.Intake, acceptances: [Acceptance])] = []
    private(set) var transitions: [Transition] = []
    private(set) var nextDeadline: Instant?
    private(set) var didNothing = true
    /// Rows that reports ended, for better or for now.
    private(set) var settled: [OutboxID] = []
    var mails: [OutgoingMail] = []
    var calls: [OutgoingCall] = []
    var compositions: [EmailRequest] = []
    /// Compositions that are not wanted any more, or were held.
    var dropped: [OutboxID] = []
    var suspect: Suspect?
    /// Bounces for good and complaints that were settled.
    var troubles = 0
    /// What became of the mail, when it was counted.
    var counted: SendingRates?
    /// That sending pauses from now on.
    var pause: SendingPause?
    /// What counts against caps, of the contacts that the present phase has asked for.
    var recentMails: [ContactID: [RecentMail]] = [:]
    /// Nil without limits per second.
    var pace: PaceKeeper?

    init(
        runner: Runner,
        now: Instant,
        budget: Budget,
        isStopping: Bool,
        isOutOfRoom: Bool,
        intakes: [Mailbox.Intake],
        reports: [DeliveryReport]
    ) {
        self.runner = runner
        self.now = now
        self.budget = budget
        self.isStopping = isStopping
        self.isOutOfRoom = isOutOfRoom
        self.intakes = intakes
        self.reports = reports
        isSweeping = runner.isSweeping
        pace = runner.pace
        pace?.begin(at: runner.parts.uptime.uptimeMilliseconds(), writing: runner.underway.ids)
    }

    /// Does the work in the order of LANGUAGE, "In which order": results of deliveries, what arrived, what is due.
    func run(in transaction: any StoreTransaction) throws {
        let roster = Roster(transaction, in: runner.prepared, at: now)
        let phases: [(Roster) throws -> Void] = [
            settleReports, acceptArrivals, judgeVisits, settleEvents, watchSending, settleDue, sweep, hold, beginMails,
            beginCalls, beginCompositions,
        ]
        for phase in phases {
            try phase(roster)
            try roster.flush()
            // What an event says comes before timers and mail: one that waits may be an unsubscribe.
            if isOutOfRoom || areEventsLeft || budget.isSingle && !didNothing { break }
        }
        suspect = nil
        transitions = roster.written
        pace?.release(mails.map(\.id) + dropped)
        nextDeadline = try earliest(roster)
    }

    func noteWork() { didNothing = false }

    // MARK: What arrived

    private func settleReports(_ roster: Roster) throws {
        let taken = Array(reports.prefix(budget.reports))
        guard !taken.isEmpty else { return }
        noteWork()
        let rows = try roster.transaction.deliveries(taken.map(\.id))
        let byID = Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        // A row that is not being sent was settled before: late and repeated reports change nothing.
        let current = taken.compactMap { report in
            byID[report.id].flatMap { $0.state == .sending ? (report, $0) : nil }
        }
        try roster.load(current.map { $0.1.delivery.key.enrolment.contact })
        let results = current.map { report, row in
            let result = AttemptResult(report.outcome, of: row, policy: runner.parts.policy, at: now)
            return (result, contact: row.delivery.key.enrolment.contact)
        }
        suspect = results.first.map { .report($0.0.settlement, $0.contact) }
        try roster.transaction.settle(results.map(\.0.settlement), at: now)
        for (result, contact) in results {
            let news = try bounce(result, roster)
            if let cause = result.cause { try roster.advance(contact, causes: news + [cause]) }
        }
        reportsDone = taken.count
        settled = taken.map(\.id)
    }

    private func acceptArrivals(_ roster: Roster) throws {
        var count = 0
        for intake in intakes {
            guard count == 0 || count + intake.arrivals.count <= budget.arrivals else { break }
            suspect = .intake
            noteWork()
            let acceptances = try roster.transaction.accept(intake.arrivals)
            answers.append((intake, acceptances))
            // Whoever was loaded before may have got a name or an address by this.
            for acceptance in acceptances {
                switch acceptance {
                case .accepted(_, let contact): roster.forget(contact)
                case .merged(_, let contact, let merging): try roster.take(merging, into: contact)
                case .noted, .duplicate, .unknownMessage: break
                }
            }
            count += max(1, intake.arrivals.count)
            intakesDone += 1
        }
    }

    private func settleEvents(_ roster: Roster) throws {
        let waiting = try roster.transaction.pendingEvents(limit: budget.events + 1)
        let pending = Array(waiting.prefix(budget.events))
        areEventsLeft = waiting.count > pending.count
        guard let first = pending.first else { return }
        noteWork()
        troubles += Batch.troubles(among: pending)
        suspect = .contact(first.contact)
        try roster.load(pending.map(\.contact))
        try roster.transaction.consume(pending.map(\.id))
        for group in Batch.grouped(pending) {
            suspect = .contact(group[0].contact)
            try roster.advance(group[0].contact, causes: group.map(Cause.event))
        }
    }

    /// Events of one contact that came at the same instant are settled together, before anything runs.
    static func grouped(_ events: [Event]) -> [[Event]] {
        struct Key: Hashable {
            var contact: ContactID
            var at: Instant
        }
        var groups: [[Event]] = []
        var open: [Key: Int] = [:]
        for event in events {
            let key = Key(contact: event.contact, at: event.receivedAt)
            if let index = open[key] {
                groups[index].append(event)
            } else {
                open[key] = groups.count
                groups.append([event])
            }
        }
        return groups
    }

    // MARK: What is due

    private func settleDue(_ roster: Roster) throws {
        guard !mustAwaitDeliveries else { return }
        let due = try roster.transaction.duePeople(at: now, limit: budget.people + roster.advanced.count)
            .filter { !roster.advanced.contains($0) }
            .prefix(budget.people)
        isDueLeft = due.count == budget.people
        guard !due.isEmpty else { return }
        noteWork()
        try roster.load(Array(due))
        for contact in due {
            suspect = .contact(contact)
            try roster.advance(contact, causes: [])
        }
    }

    /// Looks at everybody once, some at a time, after a folder came that time alone, a segment or a stage makes new
    /// for people of whom nothing else is heard.
    private func sweep(_ roster: Roster) throws {
        guard isSweeping, !isDueLeft, !mustAwaitDeliveries, !budget.isSingle || runner.sweepsToIsolate > 0 else {
            return
        }
        let page = try roster.transaction.sweepPage(limit: budget.swept)
        isSweeping = page.count == budget.swept
        guard !page.isEmpty else { return }
        noteWork()
        sweptCount = page.count
        let unseen = page.filter { !roster.advanced.contains($0) }
        suspect = unseen.first.map { .contact($0) }
        try roster.load(unseen)
        for contact in unseen {
            suspect = .contact(contact)
            try roster.advance(contact, causes: [])
        }
    }

    private var mustAwaitDeliveries: Bool {
        runner.parts.policy.awaitsDeliveries && !runner.underway.isEmpty(besides: settled + dropped)
    }

    private func earliest(_ roster: Roster) throws -> Instant? {
        if areEventsLeft || isSweeping && !mustAwaitDeliveries { return now }
        // While virtual deliveries are underway their reports call again.
        var instants = mustAwaitDeliveries ? [] : [try roster.transaction.earliestDue()]
        instants.append(try roster.transaction.earliestVerdict())
        let busy = runner.underway.ids.union(compositions.map(\.outbox)).union(mails.map(\.id)).union(calls.map(\.id))
            .subtracting(settled + dropped)
        if !isStopping {
            // A message whose bytes are not written needs the desk, which calls again when it has room.
            let hasMailRoom = mailRoom > 0 && compositionRoom > 0
            let hasCallRoom = callRoom > 0
            let pause = now.adding(milliseconds: pace?.milliseconds ?? 0)
            instants.append(
                try earliestMail(roster, excluding: busy).map { max(wait($0, hasMailRoom), pause) }
            )
            instants.append(paceDeadline())
            instants.append(
                try roster.transaction.earliestDelivery(.webhook, excluding: busy).map { wait($0, hasCallRoom) }
            )
        }
        return instants.compactMap { $0 }.min()
    }

    /// Without a free connection a report will call again; a second later at the latest, since one that rests after a
    /// failure reports nothing.
    private func wait(_ due: Instant, _ hasRoom: Bool) -> Instant {
        hasRoom ? due : max(due, now.adding(seconds: 1))
    }
}
