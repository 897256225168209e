import FlowDice
import FlowMail
import FlowModel
import FlowRuntime
import FlowStorage

/// Runs a story: the real Runner and store on a virtual machine, among servers and senders that fail as told.
final class World {
    /// Batches at one instant; more is running in circles.
    private static let ticksAtOnce = 5_000
    /// Milliseconds behind the end of the faults by which everything must be settled.
    private static let patience: Int64 = 6 * 366 * 86_400_000
    /// Milliseconds after which the daemon reads the clock again at the latest.
    private static let longestWait: Int64 = 30_000

    /// Batches behind the end of the faults: what then still is not settled never will be.
    private static let mostTicksInCalm = 30_000

    static let webhookConnections = 2

    let story: Story
    let editions: [CheckedEdition]
    let machine: VirtualMachine
    let bug: PlantedBug?
    private let plantMemory = PlantMemory()
    let files: StoreFiles
    var agenda = Agenda()
    var journal = Journal()
    var tally = Tally()
    var life: Life?
    var lives = 0
    /// The edition that lies in the folder.
    var edition = 0
    var printery: Printery
    let answers = Answers()
    var errands: [String: Errand] = [:]
    /// Mail that a relay could have taken, and that was given back.
    var neglect: [Violation] = []
    /// When the mail servers misbehaved last.
    var lastWeather: Int64?
    var works: [String: OperatorErrand] = [:]
    /// Addresses that are not there.
    let gone: Set<String>
    private var attempts: [String: Int] = [:]
    /// Behaviours of servers in force.
    var weather: [Weather] = []
    /// Until when the daemon's regular looks at the clock are shown one by one.
    private var watchedUntil: Int64 = 0
    private var ticksInCalm = 0
    /// What ended the program although nothing killed it, or kept it in circles.
    var trouble: Violation?

    init(_ story: Story, editions: [CheckedEdition], bug: PlantedBug?) throws {
        self.story = story
        self.editions = editions
        self.bug = bug
        machine = VirtualMachine(start: story.start)
        files = try StoreFiles()
        gone = Set(story.contacts.filter(\.habits.isGone).map(\.address))
        printery = Printery(editions[0].library)
    }

    var uptime: Int64 { machine.uptime }

    var isCalm: Bool { uptime >= story.length }

    /// Lets the story happen, and everything that follows from it settle.
    func run() throws {
        for deed in story.deeds { plan(deed) }
        for fault in story.faults { plan(fault) }
        for work in story.mail.works { plan(work) }
        agenda.add(at: story.length) { [unowned self] in calm() }
        start()
        try pump()
        let end = story.length + World.patience
        while trouble == nil, let next = nextTime, next <= end, ticksInCalm < World.mostTicksInCalm {
            machine.advance(to: next)
            if let time = agenda.nextTime, time <= uptime { try agenda.takeFirst()?.perform() }
            try pump()
        }
    }

    private var nextTime: Int64? {
        let tick = life?.nextTick.map { max($0, uptime) }
        return [agenda.nextTime, tick].compactMap { $0 }.min()
    }

    /// The clock was set: the daemon finds out at its next look.
    func watchClock() {
        watchedUntil = uptime + 5 * World.longestWait
        var dice = Dice(story.seed, UInt64(uptime))
        let look = uptime + Int64(dice.below(Int(World.longestWait)))
        life?.nextTick = min(life?.nextTick ?? .max, look)
    }

    func write(_ kind: Journal.Kind) {
        let wall = life?.clock.now() ?? machine.reading().wall
        journal.add(kind, at: Moment(uptime: uptime, wall: wall), life: lives)
    }

    func later(_ milliseconds: Int64, _ perform: @escaping () throws -> Void) {
        agenda.add(at: uptime + milliseconds, perform)
    }

    /// Ends the last life, so that its file can be read.
    func letGo() {
        life?.peril.die("the story ends")
        life = nil
        agenda = Agenda()
        files.abandon()
    }

    // MARK: The Runner

    /// Calls the Runner as long as it wants to be called at this instant.
    private func pump() throws {
        var ticks = 0
        // A process may die beside its Runner, with nothing left to call that for.
        if let life, life.peril.isDead { return bury(life) }
        while trouble == nil, let life, life.isCalled(at: uptime) {
            ticks += 1
            tally.ticks += 1
            if isCalm { ticksInCalm += 1 }
            guard ticks < World.ticksAtOnce else {
                return end(because: "it is called again and again at one instant")
            }
            do {
                let deadline = try life.runner.tick()
                life.nextTick = deadline.map { uptime + life.clock.realMilliseconds(until: $0) }
                if uptime < watchedUntil {
                    life.nextTick = min(life.nextTick ?? .max, uptime + World.longestWait)
                }
            } catch {
                if !life.peril.isDead { end(because: "\(error)") }
            }
            if life.peril.isDead { return bury(life) }
            takeAnswers()
        }
    }

    private func end(because reason: String) {
        trouble = Violation(
            invariant: .keepsGoing,
            at: uptime,
            contact: nil,
            expected: "the program goes on",
            happened: reason
        )
    }

    private func bury(_ life: Life) {
        journal.add(.died(life.peril.death), at: Moment(uptime: uptime, wall: machine.reading().wall), life: lives)
        tally.crashes += 1
        self.life = nil
        files.abandon()
        later(downFor) { [unowned self] in start() }
    }

    /// How long the process stays away after its death.
    var downFor: Int64 = 5_000

    func start() {
        guard life == nil, trouble == nil else { return }
        lives += 1
        let peril = Peril()
        if let full = diskFull, full.until > uptime { peril.fillDisk(hasReserve: full.hasReserve) }
        if let point = armed {
            peril.arm(point)
            armed = nil
        }
        do {
            life = try makeLife(peril)
            journal.add(.started, at: Moment(uptime: uptime, wall: machine.reading().wall), life: lives)
        } catch {
            files.abandon()
            if error as? StoreError == .full {
                later(5_000) { [unowned self] in start() }
            } else if peril.isDead {
                tally.crashes += 1
                later(downFor) { [unowned self] in start() }
            } else {
                end(because: "it does not start: \(error)")
            }
        }
    }

    /// A disk that is full, and a death that is to come, outlive a process.
    var diskFull: (until: Int64, hasReserve: Bool)?
    var armed: CrashPoint?
    /// The disk fills up when the next message leaves.
    var fillsAtHandover: (length: Int64, hasReserve: Bool)?

    private func makeLife(_ peril: Peril) throws -> Life {
        let mailbox = Mailbox()
        let bell = Bell()
        mailbox.onPost { bell.ring() }
        let raw = try files.open()
        let trusted = try raw.transact { try $0.clockState()?.trusted }
        let clock = SteadyClock(machine: planted(machine), trusted: trusted)
        let now = { [machine] in Moment(uptime: machine.uptime, wall: clock.now()) }
        let number = lives
        let journalled = JournalStore(
            Plant.file(bug, memory: plantMemory, raw),
            peril: peril,
            edition: { [editions] text in editions.firstIndex { $0.text == text } ?? -1 },
            write: { [unowned self] acts, deliveries in
                journal.deliveries.merge(deliveries) { old, _ in old }
                tally.commits += 1
                if !acts.isEmpty { journal.add(.committed(acts), at: now(), life: number) }
            }
        )
        let webhooks = courier(.webhook, World.webhookConnections, mailbox, peril, now, number)
        let (mailer, fleet, relays) = mailers(mailbox, peril, now, number)
        let plant = Plant(bug, memory: plantMemory, store: journalled, mailer: mailer, mailbox: mailbox)
        printery.use(editions[edition].library)
        let parts = Runner.Parts(
            store: plant.store,
            clock: clock,
            mailbox: mailbox,
            mailer: plant.mailer,
            webhooks: webhooks,
            desk: CompositionDesk(mailbox: mailbox, compose: { [printery] in printery.compose($0) }, perform: { $0() }),
            policy: Runner.Policy(
                onUnknownOutcome: story.holdsUnknown ? .hold : .resend,
                pauseAt: story.mail.pauseAt,
                pace: bug == .paceForgotten ? nil : story.mail.pace
            ),
            uptime: machine,
            onPause: { [answers] _ in answers.notePause() }
        )
        let runner = try Runner(parts: parts, folder: change(to: edition) { _ in })
        return Life(
            number: number,
            runner: runner,
            mailbox: mailbox,
            clock: clock,
            peril: peril,
            couriers: relays + [webhooks],
            fleet: fleet,
            bell: bell
        )
    }

    private func planted(_ machine: VirtualMachine) -> any MachineClock {
        bug == .clockBelieved ? BelievingClock(machine) : machine
    }

    func courier(
        _ channel: OutboxRow.Channel,
        _ connections: Int,
        _ mailbox: Mailbox,
        _ peril: Peril,
        _ now: @escaping () -> Moment,
        _ number: Int,
        relay: Int? = nil,
        to fleet: CourierFleet? = nil
    ) -> Courier {
        Courier(
            channel,
            connections: connections,
            mailbox: mailbox,
            peril: peril,
            world: Courier.World(
                count: { [unowned self] body in
                    if let full = fillsAtHandover { fillDisk(for: full.length, hasReserve: full.hasReserve) }
                    attempts[body.messageID, default: 0] += 1
                    return attempts[body.messageID, default: 0]
                },
                behaviour: { [unowned self] in fate(of: $0, attempt: $1, at: relay) },
                write: { [unowned self] in journal.add($0, at: now(), life: number) },
                later: { [unowned self] in later($0, $1) },
                post: { [bug, weak fleet] in
                    if let relay, let fleet { return fleet.ended($0, at: relay) }
                    if bug != .reportForgotten || !peril.isDiskFull {
                        mailbox.post(bug == .answerForgotten ? $0.withoutAnswer : $0)
                    }
                },
                accepted: { [unowned self] in react(to: $0, $1) }
            )
        )
    }

    func change(to edition: Int, answer: @escaping @Sendable (Result<Void, StoreError>) -> Void) -> FolderChange {
        let bug = bug
        return FolderChange(
            text: editions[edition].text,
            flows: bug == .hoursForgotten ? editions[edition].flows.map(\.withoutHours) : editions[edition].flows,
            lifecycle: bug == .funnelReversed ? editions[edition].lifecycle.reversed : editions[edition].lifecycle,
            settings: FolderSettings(
                emailTopics: editions[edition].library.topics,
                unsubscribedByDefault: [Ledger.closedTopic],
                caps: story.mail.caps,
                timeZone: story.zone,
                zone: { name in
                    guard let zone = StoryZone.named(name) else { return nil }
                    return bug == .summerTimeForgotten ? zone.tableWithoutSummer : zone.table
                }
            ),
            answer: answer
        )
    }
}
