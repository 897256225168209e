/// One contact's stay in one flow, from entering to leaving: the state machine whose transitions are the product.
package struct Enrolment: Hashable, Sendable {
    package let id: EnrolmentID
    package let flow: Slug
    /// The version whose steps it walks.
    package var version: FlowVersionID
    package let enteredAt: Instant
    /// The last event that was settled when it began; what came after it counts as "since this entry began".
    package let since: EventOrder
    /// The event that let it in, or handed on by the entry that started it; nil when time or a move did.
    package let trigger: EventID?
    /// The trigger event's properties, fetched when `Reads.triggerProperties` says so.
    package var triggerProperties: [Slug: Value]
    /// The value of the property in `enter every time by …`, as text in lower case.
    package let runKey: String?
    /// What `split` chooses by; nil in a flow without one.
    package let splitSeed: SplitSeed?
    package var state: State
    /// How many steps it has begun; with the step it names one delivery.
    package var visit: Int
    package var lastSend: LastSend?
    /// How often each limited `go to` has jumped in this entry.
    package var jumps: [StepID: Int]
    /// Steps done at `burstAt`: the guard against loops that take no time.
    package var burst: Int
    package var burstAt: Instant

    package init(
        id: EnrolmentID,
        flow: Slug,
        version: FlowVersionID,
        enteredAt: Instant,
        since: EventOrder,
        trigger: EventID?,
        triggerProperties: [Slug: Value] = [:],
        runKey: String? = nil,
        splitSeed: SplitSeed? = nil,
        state: State,
        visit: Int = 0,
        lastSend: LastSend? = nil,
        jumps: [StepID: Int] = [:],
        burst: Int = 0,
        burstAt: Instant = .distantPast
    ) {
        self.id = id
        self.flow = flow
        self.version = version
        self.enteredAt = enteredAt
        self.since = since
        self.trigger = trigger
        self.triggerProperties = triggerProperties
        self.runKey = runKey
        self.splitSeed = splitSeed
        self.state = state
        self.visit = visit
        self.lastSend = lastSend
        self.jumps = jumps
        self.burst = burst
        self.burstAt = burstAt
    }

    /// What it waits for: a step to begin, time or a condition, the outbox, or nothing any more.
    package enum State: Hashable, Sendable {
        /// To begin that step as soon as its turn comes; `order` is the turn among the contact's ready entries.
        case ready(StepID, order: Int)
        /// In a wait that began at `since` and ends at `until` at the latest; `distantFuture` when it has no end yet.
        case waiting(StepID, since: Instant, until: Instant)
        /// An email or a call of that step is with the outbox.
        case delivering(StepID)
        /// Left, at that step where it was inside one.
        case left(Leaving, at: Instant, step: StepID?)
    }

    /// Who is at which of its entries, as it was when this one began.
    package struct SplitSeed: Hashable, Sendable {
        /// The contact as printed then.
        package var contact: String
        /// Which of the contact's entries in this flow it is, from 1.
        package var entry: Int

        package init(contact: String, entry: Int) {
            (self.contact, self.entry) = (contact, entry)
        }
    }

    /// How an enrolment ended.
    package enum Leaving: Hashable, Sendable {
        case finished
        case converted
        case stopped(StopReason)
    }

    /// Why an enrolment stopped short (INTERFACES, dry run).
    package enum StopReason: String, Hashable, Sendable, CaseIterable {
        case stop
        case stopWhen = "stop-when"
        case unsubscribed
        case complained
        case error
        case flowChanged = "flow-changed"
        case merged
        case forgotten
    }

    /// What became of the last `send` step.
    package enum LastSend: Hashable, Sendable {
        case message(DeliveryKey)
        case skipped
    }

    /// The step it stands at, while inside.
    package var step: StepID? {
        switch state {
        case .ready(let step, _), .waiting(let step, _, _), .delivering(let step): step
        case .left: nil
        }
    }

    package var isActive: Bool { step != nil }
}
