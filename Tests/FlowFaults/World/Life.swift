import FlowModel
import FlowRuntime

/// One life of the program, from a start to a death or a stop.
final class Life {
    let number: Int
    let runner: Runner
    let mailbox: Mailbox
    let clock: SteadyClock
    let peril: Peril
    let couriers: [Courier]
    let fleet: CourierFleet?
    private let bell: Bell
    /// Milliseconds of the story at which the Runner wants to be called.
    var nextTick: Int64?

    init(
        number: Int,
        runner: Runner,
        mailbox: Mailbox,
        clock: SteadyClock,
        peril: Peril,
        couriers: [Courier],
        fleet: CourierFleet?,
        bell: Bell
    ) {
        self.number = number
        self.runner = runner
        self.mailbox = mailbox
        self.clock = clock
        self.peril = peril
        self.couriers = couriers
        self.fleet = fleet
        self.bell = bell
        nextTick = 0
    }

    /// Whether the Runner is to be called now.
    func isCalled(at uptime: Int64) -> Bool {
        let isRung = bell.isRungThenSilent()
        return isRung || nextTick.map { $0 <= uptime } ?? false
    }
}
