import FlowModel
import FlowRuntime

extension World {
    /// One mail server, or several.
    func mailers(
        _ mailbox: Mailbox,
        _ peril: Peril,
        _ now: @escaping () -> Moment,
        _ number: Int
    ) -> (any Mailer, CourierFleet?, [Courier]) {
        guard !story.mail.relays.isEmpty else {
            let courier = courier(.mail, story.connections, mailbox, peril, now, number)
            return (courier, nil, [courier])
        }
        let fleet = CourierFleet(
            story.mail.relays,
            bug: bug,
            world: CourierFleet.World(
                uptime: { [machine] in machine.uptime },
                post: { [bug] report in
                    if bug != .reportForgotten || !peril.isDiskFull { mailbox.post(report) }
                },
                neglected: { [unowned self] in noteNeglect(of: $0, at: $1) }
            )
        )
        let couriers = story.mail.relays.enumerated().map { index, relay in
            courier(.mail, relay.connections, mailbox, peril, now, number, relay: index, to: fleet)
        }
        for courier in couriers { courier.rested = { [weak fleet] in fleet?.placeWaiting() } }
        fleet.join(couriers)
        return (fleet, fleet, couriers)
    }

    /// Whoever was well all the while should have been asked.
    private func noteNeglect(of id: OutboxID, at relays: Set<Int>) {
        tally.unreached += 1
        weather.removeAll { $0.until <= uptime }
        guard !weather.contains(where: { $0.channel == .mail }), !hadWeather else { return }
        let rest = CourierFleet.rest.upperBound + 30_000
        guard relays.contains(where: { story.mail.relays[$0].isThere(at: uptime, for: rest) }) else { return }
        neglect.append(
            Violation(
                invariant: .relaysShare,
                at: uptime,
                contact: nil,
                expected: "another relay takes message \(id.number)",
                happened: "nobody was asked"
            )
        )
    }

    /// Whether all mail servers misbehaved a moment ago.
    private var hadWeather: Bool {
        lastWeather.map { uptime - $0 < CourierFleet.rest.upperBound + 60_000 } ?? false
    }
}
