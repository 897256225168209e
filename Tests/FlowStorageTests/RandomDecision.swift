import FlowDice
import FlowModel
import FlowRuntime
import FlowTesting

/// A transition that no engine would make, yet that a store must write.
struct RandomDecision {
    let person: Person
    let versions: [AppliedFlow]
    let now: Instant

    func transition(_ dice: inout Dice) -> Transition {
        var changes: [Change] = []
        var timeline: [TimelineEntry] = []
        for _ in 0...dice.below(4) {
            let change = self.change(&dice)
            changes += change
            var line = TimelineEntry(at: now, contact: person.contact.id, kind: kind(&dice))
            if case .moved = line.kind {
                line.cause = dice.pick([nil, .step, .event("lead"), .change, .time, .hand, .merging])
            }
            timeline.append(line)
        }
        if dice.below(8) == 0 { timeline = [] }
        return Transition(
            person: person,
            changes: changes,
            timeline: timeline,
            nextDue: dice.below(3) == 0 ? nil : now.adding(seconds: Int64(dice.below(60)))
        )
    }

    private func change(_ dice: inout Dice) -> [Change] {
        let values: [Value] = [.null, .text("a"), .number(1.5), .number(3), .flag(true), .list([.null])]
        switch dice.below(22) {
        case 0, 1: return [.setField(dice.pick(["x", "y"]), dice.pick(values))]
        case 2: return [.tagged(dice.pick(["vip", "new"]))]
        case 3:
            return [dice.below(6) == 0 ? .unsubscribedFromEverything : .topic("news", subscribed: dice.below(2) == 0)]
        case 4: return [.suppressed(dice.pick([.bounced, .complained]))]
        case 5...7: return enter(&dice)
        case 8, 9: return move(&dice)
        case 10...13: return deliver(&dice)
        case 14: return [.standing(standing(&dice))]
        case 15: return [.ruleTotal(dice.pick(["clicked +10", "opened +2"]), total(&dice))]
        case 16, 17: return [record(&dice)]
        case 18: return [.untagged(dice.pick(["vip", "new"]))]
        case 19: return [.lifted]
        case 20: return [.consented(proof(&dice))]
        default: return person.enrolments.randomElement(using: &dice).map { [.cancelDeliveries($0.id)] } ?? []
        }
    }

    private func proof(_ dice: inout Dice) -> ConsentRecord {
        let changes: [ConsentRecord.Change] = [
            .unsubscribedFromEverything, .topic("news", subscribed: dice.below(2) == 0), .suppressed(.complained),
            .lifted,
        ]
        let wording = dice.below(2) == 0 ? nil : "Yes \(dice.below(9))"
        return ConsentRecord(at: now, change: dice.pick(changes), source: "by chance", wording: wording)
    }

    private func standing(_ dice: inout Dice) -> Standing {
        Standing(
            stage: dice.pick([nil, "mql", "sql"]),
            score: dice.below(100) - 20,
            lastActivity: dice.below(2) == 0 ? nil : now,
            lastEvent: order(&dice),
            lookedAt: dice.below(3) == 0 ? nil : now,
            truths: dice.pick([[:], ["stage a when lead": true], ["stage a when lead": false, "segment a: b": true]])
        )
    }

    private func total(_ dice: inout Dice) -> RuleTotal {
        RuleTotal(added: dice.below(50) - 10, lastDay: LocalDate(daysSince1970: dice.below(30_000)))
    }

    /// Seldom at a place that is taken.
    private func record(_ dice: inout Dice) -> Change {
        .recorded(
            RecordedEvent(
                name: dice.pick(["purchase", "viewed", "lead"]),
                order: order(&dice),
                at: now.adding(seconds: -Int64(dice.below(100))),
                origin: dice.below(2) == 0 ? nil : EventID(Int64(dice.below(20)))
            )
        )
    }

    private func order(_ dice: inout Dice) -> EventOrder {
        EventOrder(EventID(Int64(dice.below(60))), part: dice.below(100))
    }

    /// Seldom into a flow where the contact is already, which the store refuses.
    private func enter(_ dice: inout Dice) -> [Change] {
        let index = dice.below(versions.count)
        let flow = RandomWorld.flows[index].name
        let isInside = person.enrolments.contains { $0.flow == flow }
        guard !isInside || dice.below(10) == 0 else { return move(&dice) }
        let enrolment = Enrolment(
            id: EnrolmentID(contact: person.contact.id, ordinal: person.contact.enrolmentCount + 1),
            flow: flow,
            version: versions[index].version,
            enteredAt: now,
            since: order(&dice),
            trigger: dice.below(3) == 0 ? nil : EventID(Int64(dice.below(20)) + 1),
            runKey: dice.below(4) == 0 ? "key" : nil,
            splitSeed: dice.below(3) == 0 ? Enrolment.SplitSeed(contact: "anna", entry: dice.below(9)) : nil,
            state: .ready(versions[index].stepIDs[0], order: 0),
            burst: 1,
            burstAt: now
        )
        return [.entered(enrolment)]
    }

    private func move(_ dice: inout Dice) -> [Change] {
        guard var enrolment = person.enrolments.randomElement(using: &dice), let step = enrolment.step else {
            return []
        }
        switch dice.below(5) {
        case 0: enrolment.state = .ready(step, order: dice.below(3) - 1)
        case 1: enrolment.state = .waiting(step, since: now, until: now.adding(seconds: 60))
        case 2: enrolment.state = .delivering(step)
        case 3 where dice.below(2) == 0: enrolment.state = .left(.converted, at: now, step: step)
        case 4 where dice.below(2) == 0: enrolment.state = .left(.stopped(.unsubscribed), at: now, step: nil)
        default: break
        }
        enrolment.visit += 1
        enrolment.lastSend = dice.below(2) == 0 ? .skipped : nil
        enrolment.jumps[step] = dice.below(3)
        return [.moved(enrolment)]
    }

    /// Seldom with a key that was used before.
    private func deliver(_ dice: inout Dice) -> [Change] {
        guard let enrolment = person.enrolments.randomElement(using: &dice), let step = enrolment.step else {
            return []
        }
        let visit = dice.below(10) == 0 ? enrolment.visit : Int(truncatingIfNeeded: dice.next() >> 40)
        let kinds: [Delivery.Kind] = [
            .mail(email: "welcome"), .mail(email: "bye"), .webhook("crm"), .notification(team: "sales", email: "bye"),
        ]
        let key = DeliveryKey(enrolment: enrolment.id, step: step, visit: visit)
        let notBefore = dice.below(3) == 0 ? now.adding(seconds: Int64(dice.below(90)) - 30) : nil
        return [.deliver(Delivery(key: key, kind: dice.pick(kinds), notBefore: notBefore))]
    }

    private func kind(_ dice: inout Dice) -> TimelineEntry.Kind {
        dice.pick([
            .event(name: "lead", email: nil, link: nil, topic: nil),
            .event(name: "clicked", email: "welcome", link: "https://example.com/", topic: nil),
            .event(name: "opened", email: "welcome", link: nil, topic: nil),
            .event(name: "unsubscribed", email: nil, link: nil, topic: "news"),
            .entered, .notEntered(.tooSoon), .finished, .converted, .stopped(.stopWhen), .sent(email: "welcome"),
            .skipped(email: "welcome", .frequencyCap), .failed(email: "welcome", .expired),
            .called(webhook: "crm", status: 204), .waiting(until: now, condition: nil, reason: nil),
            .waiting(until: nil, condition: "clicked", reason: .missingValue),
            .decided(condition: "not clicked", result: true), .decided(condition: "opened", result: false),
            .went(to: "3.1"), .set(field: "x", value: .list([.number(1), .null])), .set(field: "x", value: .null),
            .tagged("vip"), .untagged("vip"), .notified(team: "sales", email: "welcome"), .split(arm: 2),
            .moved(from: nil, to: "mql"), .moved(from: "mql", to: "lost"), .subscribed(topic: "news"),
            .unsubscribed(topic: "news"), .unsubscribed(topic: nil), .scored(points: -5, score: 45),
            .recorded(event: "viewed"),
        ])
    }
}
