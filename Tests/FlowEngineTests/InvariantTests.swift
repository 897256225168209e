import FlowDice
import FlowEngine
import FlowModel
import Testing

/// What must hold whatever happens, in whatever order.
@Suite struct InvariantTests {
    private static let folder = LiveFolder.of(
        .named(
            "nurture",
            goals: [.event("won")],
            steps: [
                .send("a", otherwise: 3), .wait(.of(days: 3)), .decide(.clicked(), "clicked", then: 3, otherwise: 4),
                .go(to: 0, printed: "1", limit: 2), .set("stage", .text("mql")),
                .wait(until: .contact("vip", is: .flag(true)), "vip is yes", atMost: .of(days: 2)),
            ]
        ),
        .named(
            "orders",
            on: [.event("order", filter: nil)],
            enter: .everyTimeBy("id"),
            topic: "transactional",
            steps: [.send("thanks"), .wait(.of(days: 1)), .send("review"), .wait(.of(hours: 5))]
        ),
        .named(
            "again",
            on: [.event("order", filter: nil), .message(.clicked, email: nil)],
            goals: [.contact("vip", is: .flag(true))],
            enter: .again(after: .of(days: 2)),
            topic: "newsletter",
            steps: [
                Draft(.callWebhook("crm", otherwise: 3)),
                .wait(until: .clicked(.anyOfEntry), "c", atMost: .of(days: 1)),
                .set("vip", .flag(true)), .tag("seen"),
            ]
        ),
        .named(
            "every",
            on: [.event("lead", filter: nil), .unsubscribed],
            enter: .everyTime,
            steps: [.wait(.of(days: 1))]
        ),
        .named(
            "dated",
            on: [
                .moment(FieldMoment(.contact("renewal"), offset: .of(days: 2), at: 9 * 3_600_000), everyYear: true),
                .recurring(Recurrence(.of(DaySet([1, 4])), at: 8 * 3_600_000), segment: "lately"), .stage("mql"),
                .segment("quiet"), .score(atLeast: 12),
            ],
            stops: [.recently("won", .of(days: 3))],
            enter: .everyTime,
            topic: "transactional",
            sendingHours: DailyWindow(.weekdays, from: 9 * 3_600_000, to: 17 * 3_600_000),
            steps: [
                Draft(.waitFor(.field(FieldMoment(.contact("renewal"))), text: "renewal")), .send("soon"),
                Draft(.record("quiet")), Draft(.addPoints(-3)),
                Draft(.split([Step.Arm(share: 3_000, target: 5), Step.Arm(share: 7_000, target: 6)])),
                Draft(.moveToStage("lead")), Draft(.notify(team: "sales", email: "x", otherwise: nil)),
                Draft(.startFlow("every")),
            ]
        ),
        lifecycle: .stages(
            [("lead", .happening("lead")), ("mql", .recently("order", .of(days: 5), atLeast: 2))],
            outside: [("lost", .happening("won"))],
            scoring: [.on(.event("order"), 4, atMost: 40), .on(.message(.clicked, email: nil), 3, oncePerDay: true)],
            decay: Decay(points: 2, every: .of(days: 2)),
            segments: [
                .named("lately", .recently("lead", .of(days: 4))),
                .named("quiet", .all([.not(.inSegment("lately")), .contact("renewal", .after(.ago(.of(days: 6))))])),
            ]
        ),
        unsubscribedByDefault: ["product"]
    )

    private static func kind(_ random: inout Dice, _ play: Rehearsal) -> Event.Kind {
        let facts = Condition.MessageFact.allCases
        switch Int.random(in: 0..<12, using: &random) {
        case 0...2: return .track("lead")
        case 3...5: return .track("order")
        case 6: return .track("won")
        case 7: return .identify
        case 8:
            return Int.random(in: 0..<8, using: &random) == 0
                ? .unsubscribed(topic: nil) : .unsubscribed(topic: "newsletter")
        case 9: return .subscribed(topic: "newsletter")
        default:
            guard let delivery = play.deliveries.randomElement(using: &random), case .mail(let email) = delivery.kind
            else { return .track("lead") }
            let isRare = Int.random(in: 0..<30, using: &random) == 0
            let fact = isRare ? facts.randomElement(using: &random) ?? .clicked : .clicked
            return .message(fact, MessageReference(delivery: delivery.key, email: email))
        }
    }

    private static func outcome(of delivery: Delivery, _ random: inout Dice) -> DeliveryOutcome {
        switch (delivery.kind, Int.random(in: 0..<6, using: &random)) {
        case (.mail, 0), (.notification, 0): .failed(.refused)
        case (.mail, 1), (.notification, 1): .skipped(.frequencyCap)
        case (.mail, _), (.notification, _): .sent
        case (.webhook, 0): .callFailed(status: 0)
        case (.webhook, _): .called(status: 200)
        }
    }

    @Test(arguments: 1...24 as ClosedRange<UInt64>)
    func `random causes keep the invariants`(seed: UInt64) {
        var random = Dice(seed: seed)
        var play = Rehearsal(Self.folder)
        var ledger = Ledger(person: play.person)
        var open: [Delivery] = []
        var concluded: [DeliveryKey] = []
        var now = moment("2026-03-02 09:00")
        for _ in 0..<150 {
            var causes: [Cause] = []
            if Int.random(in: 0..<3, using: &random) == 0 {
                let kind = Self.kind(&random, play)
                let id = Value.number(Double(Int.random(in: 0..<5, using: &random)))
                let vip = Value.flag(Int.random(in: 0..<6, using: &random) == 0)
                play.now = now
                causes.append(.event(play.event(kind, properties: ["id": id], traits: ["vip": vip])))
                if Int.random(in: 0..<6, using: &random) == 0 {
                    let day = "2026-03-\(Int.random(in: 10...28, using: &random))"
                    causes.append(.event(play.event(.changed(.set("renewal", .text(day))))))
                }
            }
            if Bool.random(using: &random), let delivery = open.randomElement(using: &random) {
                open.removeAll { $0 == delivery }
                causes.append(.delivered(delivery.key, Self.outcome(of: delivery, &random)))
                concluded.append(delivery.key)
            }
            let transition = play.advance(causes, at: now)
            for case .deliver(let delivery) in transition.changes {
                play.deliveries.append(delivery)
                open.append(delivery)
            }
            ledger.record(transition)
            expectInvariants(of: play, ledger, concluded)
            if let due = transition.nextDue {
                #expect(due >= now)
                expectStillness(of: play, between: now, and: due)
                now = Bool.random(using: &random) ? due : now.adding(seconds: .random(in: 0...90_000, using: &random))
            } else {
                now = now.adding(seconds: .random(in: 1...90_000, using: &random))
            }
        }
        #expect(play.entries.contains { $0.kind == .entered })
    }

    private func expectInvariants(of play: Rehearsal, _ ledger: Ledger, _ concluded: [DeliveryKey]) {
        let active = play.person.enrolments
        #expect(active == active.sorted { $0.id < $1.id } && active.allSatisfy(\.isActive))
        let places = active.map { "\($0.flow) \($0.runKey ?? "")" }
        #expect(Set(places).count == places.count, "one active entry for each flow and run key")
        #expect(Set(play.deliveries.map(\.key)).count == play.deliveries.count, "one delivery for each visit")
        #expect(ledger.person.contact == play.person.contact, "the changes tell all of it")
        #expect(ledger.person.enrolments == active && ledger.person.ruleTotals == play.person.ruleTotals)
        let endings = play.entries.filter { [.finished, .converted].contains($0.kind) || $0.kind.name == "stopped" }
        #expect(Set(endings.map(\.enrolment)).count == endings.count, "nobody leaves twice")
        guard play.nextDue != play.now else { return }
        let late = concluded.map { Cause.delivered($0, .sent) }
        let repeated = Engine.advance(play.person, in: PreparedFolder(play.folder), causes: late, at: play.now)
        #expect(repeated.person == play.person && repeated.deeds.isEmpty && repeated.timeline.isEmpty)
    }

    /// Nothing happens by time alone before the instant at which the person is due.
    private func expectStillness(of play: Rehearsal, between now: Instant, and due: Instant) {
        guard due > now else { return }
        let folder = PreparedFolder(play.folder)
        let early = Engine.advance(play.person, in: folder, causes: [], at: due.adding(milliseconds: -1))
        var person = play.person
        person.contact.standing.lookedAt = early.person.contact.standing.lookedAt
        // What no condition can ask for any more may be forgotten at any time.
        person.history.occurrences = early.person.history.occurrences
        #expect(early.person == person)
        #expect(early.deeds.isEmpty && early.timeline.isEmpty && early.nextDue == due)
    }
}

/// A store in small: what the changes alone make of a person.
private struct Ledger {
    var person: Person
    private var lastRecorded = EventOrder.beforeAll

    init(person: Person) { self.person = person }

    mutating func record(_ transition: Transition) {
        for change in transition.changes {
            switch change {
            case .setField(let field, let value): person.contact.fields[field] = value == .null ? nil : value
            case .tagged(let tag): person.contact.tags.insert(tag)
            case .untagged(let tag): person.contact.tags.remove(tag)
            case .standing(let standing): person.contact.standing = standing
            case .ruleTotal(let rule, let total): person.ruleTotals[rule] = total
            case .recorded(let event):
                #expect(event.order > lastRecorded, "each recorded event has its own place")
                lastRecorded = event.order
            case .unsubscribedFromEverything: person.contact.consent.unsubscribedFromEverything = true
            case .topic(let topic, let subscribed): person.contact.consent.topics[topic] = subscribed
            case .suppressed(let reason): person.contact.consent.suppression = reason
            case .lifted:
                person.contact.consent.suppression = nil
                person.contact.consent.unsubscribedFromEverything = false
            case .consented: break
            case .entered(let enrolment):
                person.contact.enrolmentCount += 1
                person.enrolments.append(enrolment)
            case .moved(let enrolment):
                let index = person.enrolments.firstIndex { $0.id == enrolment.id }
                #expect(index != nil, "only who is inside moves")
                if let index { person.enrolments[index] = enrolment }
            case .deliver(let delivery):
                #expect(person.enrolments.contains { $0.id == delivery.key.enrolment })
            case .cancelDeliveries: break
            }
        }
        person.enrolments.removeAll { !$0.isActive }
    }
}
