import FlowMail
import FlowModel
import FlowRuntime
import FlowTesting
import Synchronization

/// What the world outside learnt from a run, and cannot unlearn when the process dies.
enum DiskMark: Hashable {
    /// The arrival with that message id was answered: it is recorded.
    case answered(String)
    /// The message with that id was handed to its server.
    case handed(String, isAccepted: Bool)
    case time(Instant)
}

/// Senders, servers and the clock: what goes on while processes come and go.
final class DiskWorld {
    /// Connections to the mail server, and as many calls at a time.
    static let connections = 3

    let plan: DiskPlan
    let clock: ManualClock
    private(set) var answered: Set<String> = []
    /// Every message that was begun, with how often its server accepted it.
    private(set) var handed: [String: Int] = [:]
    private(set) var refusals: [Mailbox.Refusal] = []
    /// Is told of each mark, with how many operations of the disk came before it.
    var onMark: (Int, DiskMark) -> Void = { _, _ in }
    /// How many operations the disk has done.
    var position: @Sendable () -> Int = { 0 }
    private let answers = Answers()

    /// Goes on after what those marks say.
    init(_ plan: DiskPlan, after marks: some Sequence<DiskMark> = []) {
        self.plan = plan
        clock = ManualClock(plan.intakes[0].at)
        for mark in marks { note(mark) }
    }

    func advance(to instant: Instant) { mark(.time(instant)) }

    func answer(toMail mail: OutgoingMail) -> DeliveryReport.Outcome {
        let outcome = DiskPlan.answer(toMailFor: mail.body.recipient, at: clock.now())
        var isAccepted = false
        if case .accepted = outcome { isAccepted = true }
        mark(.handed(mail.body.messageID, isAccepted: isAccepted))
        return outcome
    }

    func answer(toCall call: OutgoingCall) -> DeliveryReport.Outcome {
        mark(.handed(call.body.messageID, isAccepted: true))
        return .accepted(status: 200, reply: "")
    }

    /// The senders' intakes that are due and were not answered yet.
    var due: [DiskPlan.Intake] {
        let now = clock.now()
        return plan.intakes.prefix { $0.at <= now }.filter { !answered.contains($0.arrivals[0].messageID) }
    }

    /// When the next sender comes; nil when none is left.
    var nextIntake: Instant? {
        let now = clock.now()
        return plan.intakes.first { $0.at > now }?.at
    }

    /// Hands in what belongs together; `onRefusal` is called when it was turned away.
    func post(_ intake: DiskPlan.Intake, to mailbox: Mailbox) {
        mailbox.post(intake.arrivals) { [answers, position] in
            answers.add(intake.arrivals.map(\.messageID), at: position(), $0)
        }
    }

    /// Takes note of the answers that senders got.
    ///
    /// - Returns: the first message id of each intake that was turned away.
    func readAnswers() -> [String] {
        var refused: [String] = []
        for answer in answers.take() {
            if let refusal = answer.refusal {
                refusals.append(refusal)
                refused.append(answer.ids[0])
            } else {
                answer.ids.forEach { mark(.answered($0), at: answer.position) }
            }
        }
        return refused
    }

    private func mark(_ mark: DiskMark, at moment: Int? = nil) {
        note(mark)
        onMark(moment ?? position(), mark)
    }

    private func note(_ mark: DiskMark) {
        switch mark {
        case .answered(let id): answered.insert(id)
        case .handed(let id, let isAccepted): handed[id, default: 0] += isAccepted ? 1 : 0
        case .time(let instant): clock.advance(to: instant)
        }
    }
}

/// Answers to senders, which come from inside of a closure that any thread might call.
private final class Answers: Sendable {
    struct Answer {
        let ids: [String]
        /// How many operations the disk had done when it came.
        let position: Int
        let refusal: Mailbox.Refusal?
    }

    private let answers = Mutex<[Answer]>([])

    func add(_ ids: [String], at position: Int, _ result: Result<[Acceptance], Mailbox.Refusal>) {
        var refusal: Mailbox.Refusal?
        if case .failure(let reason) = result { refusal = reason }
        let answer = Answer(ids: ids, position: position, refusal: refusal)
        answers.withLock { $0.append(answer) }
    }

    func take() -> [Answer] {
        answers.withLock { answers in
            defer { answers = [] }
            return answers
        }
    }
}
