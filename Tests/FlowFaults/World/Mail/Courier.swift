import FlowModel
import FlowRuntime

/// A server that takes messages on a few connections, or calls, and treats them as the story says.
final class Courier: Mailer, WebhookCaller {
    /// What a world does for its couriers.
    struct World {
        /// Counts the attempts at a message.
        var count: (OutgoingBody) -> Int
        var behaviour: (OutgoingBody, _ attempt: Int) -> (Behaviour, latency: Int64, coin: Bool)
        var write: (Journal.Kind) -> Void
        var later: (Int64, @escaping () -> Void) -> Void
        /// Hands a report to the Runner.
        var post: (DeliveryReport) -> Void
        /// A message has been accepted.
        var accepted: (OutboxID, OutgoingBody) -> Void
    }

    private let channel: OutboxRow.Channel
    private let connections: Int
    private let mailbox: Mailbox
    private let peril: Peril
    private let world: World
    private var busy: Set<Handover> = []
    /// Reported, and not known to be recorded: the connection of each begins nothing meanwhile.
    private var unreleased: Set<OutboxID> = []
    /// Waits for a connection.
    private var queue: [OutgoingMail] = []
    /// Connections that wait a while after a failure, and report nothing.
    private var resting = 0
    /// A connection may be used again.
    var rested: () -> Void = {}

    init(_ channel: OutboxRow.Channel, connections: Int, mailbox: Mailbox, peril: Peril, world: World) {
        self.channel = channel
        self.connections = connections
        self.mailbox = mailbox
        self.peril = peril
        self.world = world
    }

    var idleConnections: Int { max(0, connections - busy.count - resting - queue.count) }

    func send(_ mails: [OutgoingMail]) {
        queue += mails
        beginQueued()
    }

    func release(_ ids: [OutboxID]) {
        unreleased.subtract(ids)
        beginQueued()
    }

    private func beginQueued() {
        while !queue.isEmpty, busy.count + unreleased.count < connections {
            let mail = queue.removeFirst()
            begin(mail.id, mail.body)
        }
    }

    func call(_ calls: [OutgoingCall]) { for call in calls { begin(call.id, call.body) } }

    private func begin(_ id: OutboxID, _ body: MessageBody) {
        guard !peril.isDead, !peril.dies(at: .handover, "before anything left") else { return }
        let outgoing = OutgoingBody(
            channel: channel,
            messageID: body.messageID,
            recipient: body.recipient,
            bytes: body.bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        )
        let handover = Handover(id: id, attempt: world.count(outgoing))
        world.write(.handedOver(handover, outgoing))
        busy.insert(handover)
        let fate = world.behaviour(outgoing, handover.attempt)
        world.later(fate.latency) { [self] in finish(handover, outgoing, fate.0, coin: fate.coin) }
    }

    private func finish(_ one: Handover, _ body: OutgoingBody, _ behaviour: Behaviour, coin: Bool) {
        // Of what was on its way when the process died, a part arrives.
        if behaviour.accepts(coin: coin), !peril.isDead || coin {
            world.write(.accepted(one))
            world.accepted(one.id, body)
        }
        guard busy.contains(one), !peril.isDead, !peril.dies(at: .reply, "with a reply unread") else { return }
        busy.remove(one)
        if behaviour == .unreachable {
            resting += 1
            world.later(20_000) { [self] in
                resting -= 1
                rested()
                mailbox.wake()
            }
        }
        if channel == .mail { unreleased.insert(one.id) }
        var outcome = behaviour.outcome(channel)
        if channel == .webhook, case .accepted(let status, let reply, _) = outcome {
            let owner = Value.text("agent \(body.messageID.stableHash % 3)")
            outcome = .accepted(status: status, reply: reply, answer: [Slug("owner"): owner])
        }
        report(one, outcome)
    }

    /// The program stops: what has no reply by now has an unknown outcome.
    func giveUp() {
        for one in busy.sorted(by: { $0.id < $1.id }) {
            report(one, .uncertain(reason: "the program stopped before the reply"))
        }
        for mail in queue { world.post(DeliveryReport(id: mail.id, outcome: .notBegun)) }
        (busy, queue) = ([], [])
    }

    private func report(_ one: Handover, _ outcome: DeliveryReport.Outcome) {
        world.write(.reported(one, outcome))
        world.post(DeliveryReport(id: one.id, outcome: outcome))
    }
}

extension Behaviour {
    func accepts(coin: Bool) -> Bool {
        switch self {
        case .accept, .dropAfter: true
        case .stall: coin
        case .refuse, .noAddress, .later, .busy, .dropBefore, .dropUnaccepted, .unreachable: false
        }
    }

    /// What the transport makes of it.
    func outcome(_ channel: OutboxRow.Channel) -> DeliveryReport.Outcome {
        let isMail = channel == .mail
        switch self {
        case .accept: return .accepted(status: isMail ? 250 : 200, reply: "ok")
        case .refuse: return .refused(status: isMail ? 550 : 410, reply: "no")
        case .noAddress: return .refused(status: isMail ? 550 : 410, reply: "nobody", isAddressBad: isMail)
        case .later: return .deferred(status: isMail ? 451 : 503, reply: "later", retryAfter: nil)
        case .busy: return .deferred(status: isMail ? 421 : 429, reply: "busy", retryAfter: isMail ? nil : 7200)
        case .dropBefore: return .deferred(status: 0, reply: "the connection was lost", retryAfter: nil)
        case .dropUnaccepted, .dropAfter: return .uncertain(reason: "the connection was lost")
        case .stall: return .uncertain(reason: "no reply in time")
        case .unreachable: return .unreachable(reason: "nobody answers")
        }
    }
}
