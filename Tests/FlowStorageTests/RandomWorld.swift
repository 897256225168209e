import FlowDice
import FlowModel
import FlowRuntime
import FlowTesting

/// Makes operations on a store by chance, always the same for one seed.
struct RandomWorld {
    enum Operation {
        case transaction((any StoreTransaction) throws -> String)
        case ownership(UnknownOutcomePolicy, Instant)
    }

    /// Thrown at the end of a transaction whose work is to vanish.
    private struct Abandoned: Error {}

    let users: [String]
    let emails: [String]
    private let anonymous: [String]
    private static let names: [Slug] = ["lead", "purchase", "viewed"]

    /// What is read of the past, in every way.
    private static let goals: [Flow.Exit] = {
        var minute = CalendarDuration()
        minute.seconds = 60
        let recently = Condition.Occurring(.inTheLast(minute), atLeast: 2)
        let conditions: [Condition] = [
            .happened("purchase", filter: nil), .happened("purchase", filter: nil, recently),
            .happened("viewed", filter: .field(.propertyThenContact("n"), .isSet)),
            .happened("lead", filter: .field(.contact("x"), .isSet), .ever),
            .message(.clicked, .link("example"), .ever),
            .message(.opened, .email("welcome"), Condition.Occurring(.sinceEntry, atLeast: 2)),
            .message(.replied, .any, recently),
        ]
        return conditions.map { Flow.Exit(condition: $0, text: "") }
    }()

    /// Two flows in two versions each, whose goals read events.
    static let flows: [Flow] = ["one", "two"].flatMap { (name: Slug) in
        [2, 3].map { count in
            Flow.sample(
                name,
                Array(repeating: .send(email: "welcome", otherwise: nil), count: count),
                triggers: [Trigger(.event("lead"), text: "lead"), Trigger(.event("demo"), text: "demo \(count)")],
                goals: goals
            )
        }
    }

    let contacts: [ContactID]
    private let isCrowd: Bool
    private(set) var now = Instant.testStart
    private var dice: Dice
    private var counter = 0

    /// In a larger crowd contacts are known apart for longer, and have more when they turn out to be one.
    init(seed: UInt64, crowd: Int = 1) {
        (dice, isCrowd) = (Dice(seed: seed), crowd > 1)
        users = (1...3 * crowd).map { "u\($0)" }
        emails = (1...3 * crowd).map { "anna\($0)@example.com" }
        anonymous = (1...2 * crowd * crowd).map { "a\($0)" }
        contacts = (1...Int64(12 * crowd)).map { ContactID($0) }
    }

    mutating func next() -> Operation {
        now = now.adding(seconds: Int64(dice.below(30)))
        switch dice.below(23) {
        case 0: return .ownership(dice.below(2) == 0 ? .resend : .hold, now)
        case 1...6: return accept()
        case 7, 8: return dice.below(3) == 0 ? judge() : consume()
        case 9...12: return write()
        case 13, 14: return send()
        case 15, 16: return settle()
        case 17, 18: return apply()
        case 20, 21: return list()
        case 22: return pause()
        case 19 where dice.below(2) == 0: return sweep()
        default:
            guard dice.below(5) == 0 else { return abandon() }
            let (contact, now) = (dice.pick(contacts), now)
            return .transaction {
                try $0.markFaulted(contact, reason: "by chance", at: now)
                return "faulted"
            }
        }
    }

    // MARK: Intake

    private mutating func accept() -> Operation {
        let arrivals = (0...dice.below(3)).map { _ in arrival() }
        return .transaction { "\(try $0.accept(arrivals))" }
    }

    private mutating func arrival() -> Arrival {
        counter += 1
        let repeats = dice.below(8) == 0
        var arrival = Arrival(
            messageID: repeats ? "\(dice.below(counter) + 1)" : "\(counter)",
            subject: .contact(reference()),
            receivedAt: now,
            timestamp: now.adding(seconds: -Int64(dice.below(100))),
            kind: .track(dice.pick(Self.names)),
            properties: dice.below(2) == 0 ? [:] : ["n": .number(Double(counter))]
        )
        switch dice.below(9) {
        case 0: arrival.kind = .identify
        case 1: arrival.traits = ["email": .text(dice.pick(emails).uppercased())]
        case 2: arrival.kind = .unsubscribed(topic: dice.below(2) == 0 ? nil : "news")
        case 3:
            let changes: [ContactChange] = [.set("x", .null), .tag("vip"), .addPoints(-3), .startFlow("one")]
            arrival.kind = dice.below(2) == 0 ? .subscribed(topic: "news") : .changed(dice.pick(changes))
        case 4...6:
            arrival.subject =
                dice.below(4) == 0
                ? .sent(messageID: "body \(dice.below(4))") : .message(OutboxID(Int64(dice.below(30))))
            let link = MessageReference.Link(address: "https://example.com/\(dice.below(3))", label: nil)
            arrival.kind = .message(
                dice.pick(Condition.MessageFact.allCases),
                link: dice.below(2) == 0 ? nil : link,
                isAutomatic: dice.below(4) == 0
            )
            if dice.below(4) == 0 { arrival.kind = .softBounced }
        case 7:
            arrival.subject = .message(OutboxID(Int64(dice.below(30))))
            let position = dice.below(4) == 0 ? nil : dice.below(3)
            let link = position.map { MessageReference.Link(address: "https://example.com/\($0)", label: nil) }
            arrival.kind = .visited(position: position, link: link, isAutomatic: dice.below(2) == 0)
        default: break
        }
        return arrival
    }

    private mutating func reference() -> ContactReference {
        // Who is known by one name alone may turn out to be somebody else, too.
        if isCrowd, dice.below(2) == 0 {
            switch dice.below(3) {
            case 0: return ContactReference(userID: dice.pick(users))
            case 1: return ContactReference(anonymousID: dice.pick(anonymous))
            default: return ContactReference(email: dice.pick(emails))
            }
        }
        return ContactReference(
            userID: dice.below(2) == 0 ? nil : dice.pick(users),
            anonymousID: dice.below(2) == 0 ? nil : dice.pick(anonymous),
            email: dice.below(3) == 0 ? nil : dice.pick(emails)
        )
    }

    private mutating func consume() -> Operation {
        let count = dice.below(12)
        let stray = EventID(Int64(dice.below(50)))
        return .transaction { transaction in
            let events = try transaction.pendingEvents(limit: count).map(\.id)
            try transaction.consume(events + [stray])
            return "\(events)"
        }
    }

    // MARK: Consent

    private mutating func list() -> Operation {
        let now = now
        let addresses = emails + ["nobody@example.com"]
        let entries = (0...dice.below(3)).map { _ in
            SuppressionEntry(
                address: dice.pick(addresses),
                reason: dice.pick(SuppressionEntry.Reason.allCases),
                at: dice.below(2) == 0 ? nil : now.adding(seconds: -Int64(dice.below(1000))),
                source: "list \(dice.below(3))"
            )
        }
        let lifted = dice.below(3) == 0 ? [dice.pick(addresses), dice.pick(addresses)] : []
        return .transaction { transaction in
            let changed = try transaction.suppress(entries, at: now)
            return "\(changed) \(try transaction.lift(lifted, source: "by chance", at: now))"
        }
    }

    private mutating func pause() -> Operation {
        let now = now
        let pause = dice.below(2) == 0 ? nil : SendingPause(at: now, reason: "by chance \(dice.below(9))")
        return .transaction {
            try $0.record(pause, at: now)
            return "paused"
        }
    }

    // MARK: Decisions

    private mutating func write() -> Operation {
        let dice = dice.split()
        let (contacts, now) = (contacts, now)
        return .transaction { transaction in
            // The same person on both stores draws the same changes.
            var dice = dice
            let folder = FolderText(files: [])
            let versions = try transaction.apply(folder, flows: Self.flows, at: now)
            for _ in 0...2 {
                let contact = dice.pick(contacts)
                let people = try transaction.people([contact], reading: Reads(flows: []), at: now)
                guard let person = people.first else { continue }
                let decision = RandomDecision(person: person, versions: versions, now: now)
                try transaction.write([decision.transition(&dice)])
            }
            return "written"
        }
    }

    private mutating func judge() -> Operation {
        let (now, limit, isAutomatic) = (now, dice.below(4), dice.below(2) == 0)
        return .transaction { transaction in
            let visits = try transaction.dueVisits(at: now, limit: limit)
            try transaction.judge(visits.map { VisitVerdict(visit: $0.id, isAutomatic: isAutomatic) }, at: now)
            return "\(visits)"
        }
    }

    private mutating func sweep() -> Operation {
        let (begins, limit, reference) = (dice.below(3) == 0, dice.below(6), reference())
        return .transaction { transaction in
            if begins { try transaction.beginSweep() }
            let page = try transaction.sweepPage(limit: limit)
            return "\(page) \(try transaction.contact(reference))"
        }
    }

    // MARK: Deliveries

    private mutating func send() -> Operation {
        let (now, limit, isStale) = (now, dice.below(4), dice.below(10) == 0)
        let text = "body \(dice.below(3))"
        return .transaction { transaction in
            let rows = try OutboxRow.Channel.allCases.flatMap {
                try transaction.readyDeliveries($0, at: now, limit: limit, excluding: [])
            }
            let body = MessageBody(sender: "a", recipient: "b", messageID: text, bytes: Array(text.utf8))
            let sendings = rows.map { Sending(id: $0.id, body: $0.hasBody ? nil : body) }
            // Ownership is taken so seldom that most numbers are no owner's.
            for epoch in 0...20 where !isStale {
                do {
                    try transaction.beginSending([], epoch: Epoch(Int64(epoch)), at: now)
                    try transaction.beginSending(sendings, epoch: Epoch(Int64(epoch)), at: now)
                    return "\(sendings)"
                } catch StoreError.owned {
                    continue
                }
            }
            try transaction.beginSending(sendings, epoch: Epoch(99), at: now)
            return "never"
        }
    }

    private mutating func settle() -> Operation {
        let now = now
        let settlements = (0..<4).map { _ in
            Settlement(
                id: OutboxID(Int64(dice.below(dice.below(4) == 0 ? 80 : 20))),
                state: dice.pick([.queued, .held, .held, .done, .done, .failed, .cancelled]),
                notBefore: dice.below(2) == 0 ? nil : now.adding(seconds: Int64(dice.below(90))),
                marksUncertain: dice.below(5) == 0,
                note: "by chance"
            )
        }
        return .transaction {
            try $0.settle(settlements, at: now)
            return "settled"
        }
    }

    // MARK: Folders

    private mutating func apply() -> Operation {
        let now = now
        let flows = Self.flows.filter { _ in dice.below(2) == 0 }
        let folder = FolderText(files: [FolderText.File(path: "a.flow", text: "\(dice.below(4))")])
        return .transaction { "\(try $0.apply(folder, flows: flows, at: now))" }
    }

    private mutating func abandon() -> Operation {
        guard case .transaction(let body) = dice.below(2) == 0 ? accept() : write() else { return settle() }
        return .transaction { transaction in
            _ = try body(transaction)
            throw Abandoned()
        }
    }
}
