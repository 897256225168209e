import FlowModel
import FlowRuntime
import FlowTransport

/// Several mail servers with fates of their own, among which the product's own plan chooses.
final class CourierFleet: Mailer {
    private struct Flight {
        let mail: OutgoingMail
        var relay = -1
        var tried: Set<Int> = []
        var last: DeliveryReport?
    }

    /// What a world does for its fleet.
    struct World {
        var uptime: () -> Int64
        var post: (DeliveryReport) -> Void
        /// Nobody took a message, and these relays were not asked.
        var neglected: (OutboxID, Set<Int>) -> Void
    }

    private var plan: FleetPlan
    private let bug: PlantedBug?
    private let world: World
    private var relays: [Courier] = []
    private var flights: [OutboxID: Flight] = [:]
    private var waiting: [OutboxID] = []
    private var unreleased: [OutboxID: Int] = [:]

    /// Milliseconds for which a relay rests that was not reached.
    static let rest: ClosedRange<Int64> = 5_000...120_000

    init(_ relays: [StoryRelay], bug: PlantedBug?, world: World) {
        (self.bug, self.world) = (bug, world)
        let now = world.uptime()
        plan = FleetPlan(
            relays.map { relay in
                FleetPlan.Member(
                    weight: relay.weight,
                    health: RelayHealth(rest: CourierFleet.rest),
                    bucket: relay.perSecond.map { TokenBucket(perSecond: $0, burst: relay.connections, at: now) }
                )
            }
        )
    }

    func join(_ relays: [Courier]) { self.relays = relays }

    private var idle: [Int] { relays.map(\.idleConnections) }

    var idleConnections: Int { max(0, plan.room(idle: idle, at: world.uptime()) - waiting.count) }

    func send(_ mails: [OutgoingMail]) {
        for mail in mails { place(Flight(mail: mail)) }
    }

    func release(_ ids: [OutboxID]) {
        for id in ids {
            if let relay = unreleased.removeValue(forKey: id) { relays[relay].release([id]) }
        }
    }

    /// An attempt at one relay ended.
    func ended(_ report: DeliveryReport, at relay: Int) {
        guard var flight = flights[report.id], flight.relay == relay else { return world.post(report) }
        let now = world.uptime()
        var isForAnother = false
        switch report.outcome {
        case .unreachable:
            plan.failed(relay, report.id, at: now)
            isForAnother = bug != .failOverForgotten
        case .notBegun: plan.ended(relay, report.id, at: now)
        default: plan.reached(relay)
        }
        if case .uncertain = report.outcome, bug == .uncertainElsewhere { isForAnother = true }
        if isForAnother {
            relays[relay].release([report.id])
            flight.tried.insert(relay)
            flight.last = report
            place(flight)
        } else {
            unreleased[report.id] = relay
            finish(report, tried: flight.tried.union([relay]))
        }
        placeWaiting()
    }

    func placeWaiting() {
        let ids = waiting
        waiting = []
        for id in ids {
            if let flight = flights[id] { place(flight) }
        }
    }

    /// The program stops.
    func giveUp() {
        let ids = waiting
        waiting = []
        for id in ids { finish(DeliveryReport(id: id, outcome: .notBegun), tried: []) }
    }

    private func place(_ flight: Flight) {
        var flight = flight
        let id = flight.mail.id
        if let relay = plan.choose(id, idle: idle, besides: flight.tried, at: world.uptime()) {
            flight.relay = relay
            flights[id] = flight
            relays[relay].send([flight.mail])
            plan.handedOver(1, to: relay)
        } else if plan.isWorthWaiting(besides: flight.tried) {
            flights[id] = flight
            waiting.append(id)
        } else {
            finish(flight.last ?? DeliveryReport(id: id, outcome: .notBegun), tried: flight.tried)
        }
    }

    private func finish(_ report: DeliveryReport, tried: Set<Int>) {
        flights[report.id] = nil
        if case .unreachable = report.outcome { world.neglected(report.id, Set(relays.indices).subtracting(tried)) }
        world.post(report)
    }
}
