import FlowModel
import FlowRuntime

/// What the relays of a fleet share: who has which message, and who gets it next.
///
/// Nothing is called while the lock is held but the relays' idle counts.
final class FleetDesk: Sendable {
    private struct Flight: Sendable {
        let mail: OutgoingMail
        var carrier: Int
        var tried: Set<Int> = []
        /// Of the attempts so far, for when no other follows.
        var last: DeliveryReport?
    }

    private struct State: Sendable {
        var plan: FleetPlan
        /// Empty before `join` and after the end, so that a fleet and its relays do not hold each other.
        var carriers: [any Carrier] = []
        var flights: [OutboxID: Flight] = [:]
        /// Messages between two relays, in their order: no relay that is well has room.
        var waiting: [OutboxID] = []
        /// Whose connection waits for the release of a message.
        var unreleased: [OutboxID: Int] = [:]
        var isClosed = false

        var idle: [Int] { carriers.map(\.idleConnections) }
    }

    /// What is to be done when the lock is given back.
    private struct Doings: Sendable {
        var handovers: [Int: [OutgoingMail]] = [:]
        var reports: [DeliveryReport] = []
        /// Messages that a relay is done with, since another has them now.
        var releases: [Int: [OutboxID]] = [:]
    }

    private let state: Monitor<State>
    private let alarm = FleetAlarm()
    private let report: @Sendable (DeliveryReport) -> Void
    private let wake: @Sendable () -> Void

    init(
        _ plan: FleetPlan,
        report: @escaping @Sendable (DeliveryReport) -> Void,
        wake: @escaping @Sendable () -> Void
    ) {
        state = Monitor(State(plan: plan))
        (self.report, self.wake) = (report, wake)
    }

    /// Begins; in the order of the plan's members.
    func join(_ carriers: [any Carrier]) {
        state.change(waking: 0) { $0.carriers = carriers }
        alarm.start { [weak self] in self?.hasRoom() }
    }

    var idleConnections: Int {
        let now = Deadline.monotonicMilliseconds
        let (room, nextRoom) = state.read { state in
            guard !state.isClosed else { return (0, Int64?.none) }
            let idle = state.idle
            // What waits goes first.
            let room = state.plan.room(idle: idle, at: now) - state.waiting.count
            return (max(0, room), state.plan.nextRoom(idle: idle, at: now))
        }
        if let nextRoom { alarm.set(at: nextRoom) }
        return room
    }

    func send(_ mails: [OutgoingMail]) {
        change { state, now, doings in
            for mail in mails {
                let flight = Flight(mail: mail, carrier: -1)
                FleetDesk.place(flight, in: &state, at: now, &doings)
            }
        }
    }

    func release(_ ids: [OutboxID]) {
        let groups = state.change(waking: 0) { state in
            var groups: [Int: [OutboxID]] = [:]
            for id in ids {
                if let carrier = state.unreleased.removeValue(forKey: id) { groups[carrier, default: []].append(id) }
            }
            return groups.compactMap { index, ids in
                state.carriers.indices.contains(index) ? (state.carriers[index], ids) : nil
            }
        }
        for (carrier, ids) in groups { carrier.release(ids) }
    }

    /// An attempt ended.
    func ended(_ result: CarrierReport, at carrier: Int) {
        let id = result.report.id
        change { state, now, doings in
            // Reported exactly once, whatever a relay says twice.
            guard var flight = state.flights[id], flight.carrier == carrier else { return }
            switch result.report.outcome {
            case .notBegun: state.plan.ended(carrier, id, at: now)
            case _ where result.isForAnother: state.plan.failed(carrier, id, at: now)
            case .refused(status: 0, _, _): state.plan.ended(carrier, id, at: now)
            default: state.plan.reached(carrier)
            }
            guard result.isForAnother, !state.isClosed else {
                state.flights[id] = nil
                state.unreleased[id] = carrier
                // What nobody took begins at once after the next start.
                let isReturned = result.isForAnother
                doings.reports.append(isReturned ? DeliveryReport(id: id, outcome: .notBegun) : result.report)
                return FleetDesk.placeWaiting(in: &state, at: now, &doings)
            }
            // Its connection handed nothing over, so no outcome of it can be unknown.
            doings.releases[carrier, default: []].append(id)
            flight.tried.insert(carrier)
            flight.last = result.report
            FleetDesk.place(flight, in: &state, at: now, &doings)
            FleetDesk.placeWaiting(in: &state, at: now, &doings)
        }
    }

    /// A connection works again, or a limit lets more through.
    func hasRoom() {
        change { state, now, doings in FleetDesk.placeWaiting(in: &state, at: now, &doings) }
        wake()
    }

    /// Begins nothing more; what waits for a relay is handed back.
    func close() {
        change { state, _, doings in
            state.isClosed = true
            for id in state.waiting {
                state.flights[id] = nil
                // Nobody took it, and the next start asks everybody again.
                doings.reports.append(DeliveryReport(id: id, outcome: .notBegun))
            }
            state.waiting = []
        }
        alarm.end()
    }

    /// Lets go of the relays.
    func leave() {
        state.change(waking: 0) { $0.carriers = [] }
    }

    // MARK: Under the lock

    /// Chooses a relay, or lets the message wait for one, or gives up.
    private static func place(_ flight: Flight, in state: inout State, at now: Int64, _ doings: inout Doings) {
        var flight = flight
        let id = flight.mail.id
        if !state.isClosed,
            let carrier = state.plan.choose(id, idle: state.idle, besides: flight.tried, at: now)
        {
            flight.carrier = carrier
            state.flights[id] = flight
            doings.handovers[carrier, default: []].append(flight.mail)
        } else if !state.isClosed, state.plan.isWorthWaiting(besides: flight.tried) {
            flight.carrier = -1
            state.flights[id] = flight
            state.waiting.append(id)
        } else {
            state.flights[id] = nil
            doings.reports.append(flight.last ?? DeliveryReport(id: id, outcome: .notBegun))
        }
    }

    private static func placeWaiting(in state: inout State, at now: Int64, _ doings: inout Doings) {
        guard !state.waiting.isEmpty else { return }
        let waiting = state.waiting
        state.waiting = []
        for id in waiting {
            guard let flight = state.flights[id] else { continue }
            place(flight, in: &state, at: now, &doings)
        }
    }

    // MARK: Around the lock

    private func change(_ body: (inout State, Int64, inout Doings) -> Void) {
        let now = Deadline.monotonicMilliseconds
        let (doings, carriers, nextRoom) = state.change(waking: 0) { state in
            var doings = Doings()
            body(&state, now, &doings)
            let nextRoom = state.waiting.isEmpty ? nil : state.plan.nextRoom(idle: state.idle, at: now)
            return (doings, state.carriers, nextRoom)
        }
        for (index, ids) in doings.releases where carriers.indices.contains(index) { carriers[index].release(ids) }
        for (index, mails) in doings.handovers where carriers.indices.contains(index) {
            carriers[index].send(mails)
            state.change(waking: 0) { $0.plan.handedOver(mails.count, to: index) }
        }
        doings.reports.forEach(report)
        if let nextRoom { alarm.set(at: nextRoom) }
    }
}
