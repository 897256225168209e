import FlowDice
import FlowModel
import Testing

@testable import FlowTransport

struct FleetPlanTests {
    private let plenty = [100, 100, 100]

    private func plan(_ weights: [Int], perSecond: [Int?] = [nil, nil, nil]) -> FleetPlan {
        FleetPlan(
            zip(weights, perSecond).map { weight, limit in
                FleetPlan.Member(
                    weight: weight,
                    health: RelayHealth(rest: 1_000...8_000),
                    bucket: limit.map { TokenBucket(perSecond: $0, burst: 100, at: 0) }
                )
            }
        )
    }

    @Test("Weights share the mail evenly in time, not in blocks")
    func weights() {
        var plan = plan([3, 1])
        let order = (1...8).map { plan.choose(OutboxID($0), idle: [100, 100], at: 0) }
        #expect(order == [0, 0, 1, 0, 0, 0, 1, 0])
    }

    @Test("A relay without an idle connection is passed over, and what is pledged is not idle")
    func busy() {
        var plan = plan([1, 1])
        #expect(plan.choose(OutboxID(1), idle: [0, 1], at: 0) == 1)
        #expect(plan.choose(OutboxID(2), idle: [0, 1], at: 0) == nil)
        #expect(plan.room(idle: [0, 1], at: 0) == 0)
        plan.handedOver(1, to: 1)
        #expect(plan.choose(OutboxID(3), idle: [0, 1], at: 0) == 1)
    }

    @Test("A message goes to no relay that it was tried with")
    func tried() {
        var plan = plan([1, 1, 1])
        #expect(plan.choose(OutboxID(1), idle: plenty, besides: [0, 2], at: 0) == 1)
        #expect(plan.choose(OutboxID(1), idle: plenty, besides: [0, 1, 2], at: 0) == nil)
        #expect(!plan.isWorthWaiting(besides: [0, 1, 2]))
        #expect(plan.isWorthWaiting(besides: [0, 1]))
    }

    @Test("A relay that failed gets nothing, then one message, and all when that arrives")
    func rest() {
        var plan = plan([1])
        #expect(plan.choose(OutboxID(1), idle: [8], at: 0) == 0)
        plan.handedOver(1, to: 0)
        plan.failed(0, OutboxID(1), at: 500)
        #expect(plan.room(idle: [8], at: 1_499) == 0)
        #expect(plan.nextRoom(idle: [8], at: 600) == 1_500)
        #expect(plan.room(idle: [8], at: 1_500) == 1)
        #expect(plan.choose(OutboxID(2), idle: [8], at: 1_500) == 0)
        plan.handedOver(1, to: 0)
        #expect(plan.room(idle: [8], at: 9_000) == 0)
        #expect(plan.choose(OutboxID(3), idle: [8], at: 9_000) == nil)
        plan.reached(0)
        #expect(plan.room(idle: [8], at: 9_000) == 8)
    }

    @Test("Pauses grow to their limit with each failed probe, and begin anew after a success")
    func pauses() {
        var health = RelayHealth(rest: 1_000...8_000)
        var now: Int64 = 0
        var pauses: [Int64] = []
        for number in 1...6 {
            health.begin(OutboxID(Int64(number)))
            health.failed(OutboxID(Int64(number)), at: now)
            guard case .resting(let until) = health.state else { return }
            pauses.append(until - now)
            now = until
        }
        #expect(pauses == [1_000, 2_000, 4_000, 8_000, 8_000, 8_000])
        health.reached()
        health.failed(OutboxID(7), at: now)
        #expect(health.state == .resting(until: now + 1_000))
    }

    @Test("Of many messages that fail together only the first makes a pause")
    func together() {
        var health = RelayHealth(rest: 1_000...8_000)
        for number in 1...8 { health.failed(OutboxID(Int64(number)), at: Int64(number)) }
        #expect(health.state == .resting(until: 1_001))
        health.begin(OutboxID(9))
        health.failed(OutboxID(8), at: 2_000)
        #expect(health.state == .probing(OutboxID(9)))
        health.failed(OutboxID(9), at: 2_000)
        #expect(health.state == .resting(until: 4_000))
    }

    @Test("A probe that was not tried lets the next one try")
    func returned() {
        var health = RelayHealth(rest: 1_000...8_000)
        health.failed(OutboxID(1), at: 0)
        health.begin(OutboxID(2))
        health.ended(OutboxID(2), at: 5_000)
        #expect(health.room(at: 5_000) == 1)
        health.ended(OutboxID(3), at: 5_000)
        #expect(health.room(at: 5_000) == 1)
    }

    @Test("A limit per second holds in any second, whenever messages come", arguments: [1, 7, 50, 1_000])
    func limit(perSecond: Int) {
        let burst = 10
        var bucket = TokenBucket(perSecond: perSecond, burst: burst, at: 0)
        var taken: [Int64] = []
        for now in Int64(0)..<20_000 {
            // As many as it lets through, but for a pause in the middle.
            while !(5_000..<7_000).contains(now), bucket.count(at: now) > 0 {
                bucket.take(at: now)
                taken.append(now)
            }
        }
        for (index, first) in taken.enumerated() {
            let inSecond = taken[index...].prefix { $0 < first + 1_000 }.count
            #expect(inSecond <= perSecond + min(burst, perSecond))
        }
        #expect(taken.count >= perSecond * 18)
        #expect(taken.count <= perSecond * 18 + 2 * burst + 1)
    }

    @Test("A limit says when it lets more through")
    func refill() {
        var plan = plan([1, 1], perSecond: [10, nil])
        for number in 1...10 { _ = plan.choose(OutboxID(Int64(number)), idle: [100, 0], at: 0) }
        plan.handedOver(10, to: 0)
        #expect(plan.room(idle: [100, 0], at: 0) == 0)
        #expect(plan.nextRoom(idle: [100, 0], at: 0) == 100)
        #expect(plan.room(idle: [100, 0], at: 99) == 0)
        #expect(plan.room(idle: [100, 0], at: 100) == 1)
        #expect(plan.nextRoom(idle: [0, 0], at: 0) == nil)
    }

    @Test("A clock that goes back, and one that leaps, fill no more than the burst")
    func clocks() {
        var bucket = TokenBucket(perSecond: 10, burst: 3, at: 1_000)
        for _ in 1...3 { bucket.take(at: 1_000) }
        #expect(bucket.count(at: 0) == 0)
        #expect(bucket.count(at: .max) == 3)
    }

    /// Two thousand random happenings: no relay gets more than it has room for, none that rests gets any, and of
    /// relays that are always well each gets its share.
    @Test("Nobody gets more than there is room for", arguments: 1...20)
    func random(seed: UInt64) {
        var dice = Dice(seed: seed)
        var plan = plan([5, 2, 1], perSecond: [nil, 20, nil])
        var underWay: [(id: OutboxID, member: Int)] = []
        var now: Int64 = 0
        for number in 1...2_000 {
            now += Int64(dice.next() % 50)
            let idle = (0..<3).map { member in 4 - underWay.count { $0.member == member } }
            let room = plan.room(idle: idle, at: now)
            if dice.next() % 2 == 0 {
                let id = OutboxID(Int64(number))
                let chosen = plan.choose(id, idle: idle, at: now)
                #expect((chosen == nil) == (room == 0))
                guard let chosen else { continue }
                #expect(idle[chosen] > 0)
                plan.handedOver(1, to: chosen)
                underWay.append((id, chosen))
            } else if let index = underWay.indices.randomElement(using: &dice) {
                let (id, member) = underWay.remove(at: index)
                switch dice.next() % 4 {
                case 0: plan.failed(member, id, at: now)
                case 1: plan.ended(member, id, at: now)
                default: plan.reached(member)
                }
            }
        }
        // Whatever happened, everybody is tried again once the pauses are over.
        for (id, member) in underWay { plan.ended(member, id, at: now) }
        #expect(plan.room(idle: [4, 4, 4], at: now + 10_000) >= 3)
    }
}
