package import FlowModel
package import FlowRuntime
package import Logging

/// Sends mail through several relays, each as much as its weight says, and past those that are not there.
///
/// A message that did not reach its relay goes to another within the same attempt, once to each; one of which anything
/// may have been taken never does. A relay that is not reached rests, its connections are not idle then, and a single
/// message finds out when it is back.
package final class RelayFleet: Mailer, Sendable {
    private let desk: FleetDesk
    private let carriers: [any Carrier]

    /// Begins with every connection idle and none made.
    ///
    /// - Parameters:
    ///   - members: at least one.
    ///   - now: the time of day, which signatures of requests contain.
    ///   - report: gets each message's end, once.
    ///   - logger: gets what did not succeed.
    ///   - wake: is called when there is room again that no report speaks of.
    package init(
        _ members: [FleetMember],
        now: @escaping @Sendable () -> Instant,
        report: @escaping @Sendable (DeliveryReport) -> Void,
        logger: Logger,
        wake: @escaping @Sendable () -> Void = {}
    ) {
        let start = Deadline.monotonicMilliseconds
        let plan = FleetPlan(
            members.map { member in
                FleetPlan.Member(
                    weight: member.weight,
                    health: RelayHealth(rest: member.rest),
                    bucket: member.perSecond.map {
                        TokenBucket(perSecond: $0, burst: member.connections, at: start)
                    }
                )
            }
        )
        let desk = FleetDesk(plan, report: report, wake: wake)
        self.desk = desk
        carriers = members.enumerated().map { index, member in
            var named = logger
            if members.count > 1 { named[metadataKey: "relay"] = "\(member.name)" }
            return RelayFleet.carrier(member.way, index, desk, now, named)
        }
        desk.join(carriers)
    }

    deinit {
        desk.close()
        desk.leave()
    }

    package var idleConnections: Int { desk.idleConnections }

    package func send(_ mails: [OutgoingMail]) { desk.send(mails) }

    package func release(_ ids: [OutboxID]) { desk.release(ids) }

    /// Begins no more messages, waits for the replies that are due, and returns when every message is reported.
    ///
    /// What got no reply within the grace is reported as uncertain.
    package func stop(graceSeconds: Int) async {
        desk.close()
        await withTaskGroup { group in
            for carrier in carriers { group.addTask { await carrier.stop(graceSeconds: graceSeconds) } }
        }
        desk.leave()
    }

    private static func carrier(
        _ way: FleetMember.Way,
        _ index: Int,
        _ desk: FleetDesk,
        _ now: @escaping @Sendable () -> Instant,
        _ logger: Logger
    ) -> any Carrier {
        let report: @Sendable (CarrierReport) -> Void = { desk.ended($0, at: index) }
        return switch way {
        case .smtp(let relay):
            SMTPMailer(relay: relay, attempts: report, logger: logger, rested: { desk.hasRoom() })
        case .provider(let provider):
            ProviderMailer(provider, now: now, attempts: report, logger: logger)
        }
    }
}
