import FlowDice
import FlowMail
import FlowModel
import FlowRuntime
import FlowTesting

/// One life of the process: a Runner on a store, from its start until nothing is left to do.
struct DiskLife {
    /// Batches after which a run counts as one that never ends.
    private static let mostTicks = 5_000

    private let world: DiskWorld
    private let mailbox = Mailbox()
    private let carriers: DiskCarriers
    private let runner: Runner
    private var dice: Dice?
    private var posted: Set<String> = []

    /// Takes over the store; the dice decide how little of what could be done is done in one batch, nil does all.
    init(on store: any Store, in world: DiskWorld, dice: Dice? = nil) throws {
        (self.world, self.dice) = (world, dice)
        carriers = DiskCarriers(world)
        runner = try Runner(
            parts: Runner.Parts(
                store: store,
                clock: world.clock,
                mailbox: mailbox,
                mailer: carriers,
                webhooks: carriers.caller,
                desk: CompositionDesk(mailbox: mailbox, compose: DiskLife.compose, perform: { $0() })
            ),
            folder: DiskPlan.folder
        )
    }

    /// Runs until nothing is left to do.
    ///
    /// False when `rest`, which is called at each moment without work, ended the life before.
    mutating func run(atRest rest: () throws -> Bool = { false }) throws -> Bool {
        for _ in 0..<DiskLife.mostTicks {
            let hasPosted = post()
            let (deadline, wasRefused) = try tick()
            if let deadline, deadline <= world.clock.now() { continue }
            // Whoever is refused comes back later, and the Runner looks for room later.
            if wasRefused { world.advance(to: deadline ?? world.clock.now().adding(seconds: 1)) }
            if hasPosted || !carriers.underway.isEmpty { continue }
            if try rest() { return false }
            guard let next = [deadline, world.nextIntake].compactMap({ $0 }).min() else { return true }
            world.advance(to: next)
        }
        throw Restless()
    }

    /// The run never comes to its end.
    struct Restless: Error {}

    /// Hands in a few of the arrivals that are due and tells how some deliveries ended; false when there were none.
    private mutating func post() -> Bool {
        let waiting = world.due.filter { !posted.contains($0.arrivals[0].messageID) }
        let intakes = waiting.prefix(dice?.below(3).advanced(by: 1) ?? waiting.count)
        for intake in intakes {
            posted.insert(intake.arrivals[0].messageID)
            world.post(intake, to: mailbox)
        }
        for report in carriers.reports(atMost: dice?.below(4) ?? DiskWorld.connections) { mailbox.post(report) }
        return !intakes.isEmpty
    }

    /// The Runner's next deadline, and whether it refused something.
    private mutating func tick() throws -> (deadline: Instant?, wasRefused: Bool) {
        let deadline: Instant?
        let before = posted.count
        do {
            defer { posted.subtract(world.readAnswers()) }
            deadline = try runner.tick()
        }
        return (deadline, posted.count < before)
    }

    /// Names a message by its step alone, as the product does, so that a repetition is known.
    private static let compose: @Sendable (EmailRequest) -> Composition = { request in
        let (label, key) = (request.contact.label, request.key)
        let body = MessageBody(
            sender: "from@example.com",
            recipient: request.contact.address ?? "",
            messageID: "\(request.email).\(key.enrolment.ordinal).\(key.visit).\(label)",
            bytes: Array("Dear \(label), this is \(request.email).\r\n".utf8)
        )
        return .finished(body, links: [])
    }
}

/// Connections on which every message is answered at once, though its report is on the way for a while.
private final class DiskCarriers: Mailer {
    private let world: DiskWorld
    let caller: Caller
    private var mails: [DeliveryReport] = []

    init(_ world: DiskWorld) {
        self.world = world
        caller = Caller(world)
    }

    var underway: [DeliveryReport] { mails + caller.underway }

    var idleConnections: Int { DiskWorld.connections - mails.count }

    func send(_ mails: [OutgoingMail]) {
        self.mails += mails.map { DeliveryReport(id: $0.id, outcome: world.answer(toMail: $0)) }
    }

    /// Reports of this world come in the order of their messages: none could begin too early.
    func release(_ ids: [OutboxID]) {}

    /// Takes the oldest reports.
    func reports(atMost count: Int) -> [DeliveryReport] {
        defer { mails.removeFirst(min(count, mails.count)) }
        return Array(mails.prefix(count)) + caller.reports(atMost: count)
    }

    final class Caller: WebhookCaller {
        private let world: DiskWorld
        private(set) var underway: [DeliveryReport] = []

        init(_ world: DiskWorld) { self.world = world }

        var idleConnections: Int { DiskWorld.connections - underway.count }

        func call(_ calls: [OutgoingCall]) {
            underway += calls.map { DeliveryReport(id: $0.id, outcome: world.answer(toCall: $0)) }
        }

        func reports(atMost count: Int) -> [DeliveryReport] {
            defer { underway.removeFirst(min(count, underway.count)) }
            return Array(underway.prefix(count))
        }
    }
}
