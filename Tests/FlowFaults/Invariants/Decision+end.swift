import FlowModel

/// What a decision leaves behind.
extension Decision {
    mutating func ask(_ delivery: Delivery, _ asked: inout Set<DeliveryKey>) throws(Breach) {
        let name = delivery.kind
        guard let index = ledger.walks.firstIndex(where: { $0.ordinal == delivery.key.enrolment.ordinal }) else {
            throw Breach(.walked, expected: "the entry has ended", happened: "it hands \(name) to the outbox")
        }
        var walk = ledger.walks[index]
        try walk.passSilently(ledger, at: now)
        guard walk.isReady, walk.delivery == name else {
            throw walk.unexpected(.waiting(until: nil, condition: "the outbox to deliver \(name)", reason: nil))
        }
        guard asked.insert(delivery.key).inserted else {
            throw Breach(.walked, expected: "each step is done once", happened: "\(name) is delivered once more")
        }
        if case .mail(let email) = name {
            if let reason = ledger.reasonNotToMail(email, walk.flow) {
                throw Breach(.walked, expected: "skipped: \(reason.rawValue)", happened: "\(email) goes to the outbox")
            }
            walk.lastSend = delivery.key
        }
        let opening = walk.opening(ledger, at: now.wall)
        guard delivery.notBefore == opening else {
            throw Breach(
                .hoursKept,
                expected: "\(name) goes \(opening.map { "at \(Words.time($0))" } ?? "at once")",
                happened: delivery.notBefore.map { Words.time($0) } ?? "at once"
            )
        }
        walk.state = .delivering(delivery.key)
        ledger.walks[index] = walk
    }

    /// After a decision nothing that could go on stands still.
    mutating func expectNothingLeft(isAsking: Bool) throws(Breach) {
        for index in ledger.walks.indices where ledger.walks[index].isActive {
            var walk = ledger.walks[index]
            if !isAsking { try walk.passSilently(ledger, at: now) }
            ledger.walks[index] = walk
            if let goal = walk.flow.goals.first(where: { ledger.holds($0, walk) }) {
                throw Breach(.walked, expected: "\(walk.flow.title): converted by \(goal.text)", happened: "it goes on")
            }
            if let stop = walk.flow.stops.first(where: { ledger.holds($0, walk) }) {
                throw Breach(.walked, expected: "\(walk.flow.title): stopped by \(stop.text)", happened: "it goes on")
            }
            if let bar = ledger.bar(walk.flow) {
                throw Breach(.walked, expected: "\(walk.flow.title) stops: \(bar.rawValue)", happened: "it goes on")
            }
            if let awaited = walk.awaited, ledger.holds(awaited, walk) {
                throw Breach(.walked, expected: "\(awaited.text) ends the wait", happened: "the wait goes on")
            }
            if walk.isMoved {
                throw Breach(.walked, expected: "the wait moves with its date", happened: "it stays")
            }
            switch walk.state {
            case .ready where !isAsking && walk.delivery != nil:
                throw Breach(
                    .outboxInStep,
                    expected: "the step hands its message to the outbox",
                    happened: "nothing was put into the outbox"
                )
            case .ready where !isAsking:
                throw walk.unexpected(.waiting(until: nil, condition: "nothing", reason: nil))
            // A plain wait that is over has its turn behind the step that asked.
            case .waiting(let wait) where wait.until <= now.wall && !(isAsking && walk.awaited == nil):
                throw Breach(
                    .nobodyIsStuck,
                    expected: "the wait ends at \(Words.time(wait.until))",
                    happened: "at \(Words.time(now.wall)) it goes on"
                )
            case .ready, .waiting, .delivering, .left: break
            }
        }
    }
}
