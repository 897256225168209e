package import FlowModel

/// Which relay gets the next message: decided from what is known of each, at monotonic milliseconds.
///
/// Among those that can take one the weights decide, by smooth weighted round robin: with weights 3 and 1 the order is
/// a a b a. Reads no clock and touches no connection.
package struct FleetPlan: Sendable {
    package struct Member: Sendable {
        let weight: Int
        var health: RelayHealth
        var bucket: TokenBucket?
        /// Chosen and not handed over yet: its connections still count themselves idle.
        var pledged = 0
        fileprivate var credit = 0

        package init(weight: Int, health: RelayHealth, bucket: TokenBucket? = nil) {
            (self.weight, self.health, self.bucket) = (max(1, weight), health, bucket)
        }

        /// How many messages may begin when so many of its connections are idle.
        func room(idle: Int, at now: Int64) -> Int {
            max(0, min(idle - pledged, health.room(at: now), bucket?.count(at: now) ?? .max))
        }
    }

    private(set) var members: [Member]

    package init(_ members: [Member]) {
        self.members = members
    }

    /// How many messages may begin with so many idle connections at each.
    package func room(idle: [Int], at now: Int64) -> Int {
        zip(members, idle).reduce(0) { $0 + $1.0.room(idle: $1.1, at: now) }
    }

    /// Gives a message to a relay that it was not tried with; nil when none can take it now.
    package mutating func choose(_ id: OutboxID, idle: [Int], besides tried: Set<Int> = [], at now: Int64) -> Int? {
        var total = 0
        var best: Int?
        for index in members.indices where !tried.contains(index) {
            guard members[index].room(idle: idle[index], at: now) > 0 else { continue }
            total += members[index].weight
            members[index].credit += members[index].weight
            if best.map({ members[index].credit > members[$0].credit }) ?? true { best = index }
        }
        guard let best else { return nil }
        members[best].credit -= total
        members[best].pledged += 1
        members[best].health.begin(id)
        members[best].bucket?.take(at: now)
        return best
    }

    /// Chosen messages were handed over.
    package mutating func handedOver(_ count: Int, to index: Int) {
        members[index].pledged -= count
    }

    /// Whether a message may soon go to a relay that it was not tried with: one that is well and merely busy.
    package func isWorthWaiting(besides tried: Set<Int>) -> Bool {
        members.indices.contains { !tried.contains($0) && members[$0].health.state == .well }
    }

    package mutating func reached(_ index: Int) {
        members[index].health.reached()
    }

    package mutating func failed(_ index: Int, _ id: OutboxID, at now: Int64) {
        members[index].health.failed(id, at: now)
    }

    package mutating func ended(_ index: Int, _ id: OutboxID, at now: Int64) {
        members[index].health.ended(id, at: now)
    }

    /// When time alone makes room at a relay whose connections have nothing to do; nil when it makes none.
    package func nextRoom(idle: [Int], at now: Int64) -> Int64? {
        zip(members, idle).compactMap { member, idle -> Int64? in
            guard idle > member.pledged else { return nil }
            var moment: Int64?
            if case .resting(let until) = member.health.state, until > now { moment = until }
            if let bucket = member.bucket, bucket.count(at: now) == 0 {
                moment = max(moment ?? now, bucket.refilled(at: now))
            }
            return moment
        }.min()
    }
}
