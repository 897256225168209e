import FlowModel
import FlowRuntime

/// Follows every message through the journal: what left, what was accepted, and what the program made of it.
struct DeliveryCheck {
    private struct Attempt {
        var life: Int
        var at: Moment
        var body: OutgoingBody
        var isAccepted = false
        var outcome: DeliveryReport.Outcome?
        /// What its report led to was durable.
        var isSettled = false

        /// Whether it is known not to have been accepted.
        var mayBeRepeated: Bool {
            switch outcome {
            // Another relay may have it at once.
            case .unreachable?: true
            case .deferred?, .notBegun?: isSettled
            case .accepted?, .refused?, .uncertain?, nil: false
            }
        }
    }

    private let journal: Journal
    private var attempts: [OutboxID: [Attempt]] = [:]
    private var last: [OutboxID: Settlement] = [:]
    private var settledAt: [OutboxID: Moment] = [:]
    /// Rows that a start or a report made uncertain.
    private var uncertain: Set<OutboxID> = []
    /// Rows whose last report says that the outcome is unknown, until it is recorded.
    private var uncertainReports: Set<OutboxID> = []
    /// Rows that have begun and whose end is not durable.
    private var sending: Set<OutboxID> = []
    private let story: Story
    private(set) var violations: [Violation] = []
    private(set) var tally = Tally()

    init(_ journal: Journal, _ story: Story) {
        (self.journal, self.story) = (journal, story)
        for line in journal.lines { read(line) }
        for id in attempts.keys.sorted() { judge(id) }
    }

    private mutating func read(_ line: Journal.Line) {
        switch line.kind {
        case .handedOver(let one, let body): begin(one.id, body, line)
        case .accepted(let one): attempts[one.id]?[one.attempt - 1].isAccepted = true
        case .reported(let one, let outcome):
            attempts[one.id]?[one.attempt - 1].outcome = outcome
            if case .uncertain = outcome { uncertainReports.insert(one.id) }
        case .committed(let acts):
            for act in acts { read(act, at: line.at) }
            checkUnderway(line.at)
        case .started, .died, .stopped, .answered, .clockSet: break
        }
    }

    private mutating func read(_ act: Journal.Act, at now: Moment) {
        switch act {
        case .began(let id): sending.insert(id)
        case .ownership:
            uncertain.formUnion(sending)
            sending = []
        case .settled(let settlement):
            let id = settlement.id
            last[id] = settlement
            let wasSending = sending.remove(id) != nil
            // One that waits for its hours meanwhile goes on waiting out its pause.
            if wasSending { settledAt[id] = now }
            if wasSending, let index = attempts[id]?.indices.last { attempts[id]?[index].isSettled = true }
            if wasSending, uncertainReports.remove(id) != nil { uncertain.insert(id) }
        case .applied, .accepted, .consumed, .decided, .faulted, .listed, .lifted, .paused: break
        }
    }

    private mutating func begin(_ id: OutboxID, _ body: OutgoingBody, _ line: Journal.Line) {
        defer { attempts[id, default: []].append(Attempt(life: line.life, at: line.at, body: body)) }
        guard let earlier = attempts[id], let before = earlier.last else { return }
        if before.body != body {
            tell(.sameBytes, line.at.uptime, id, "the same bytes and id", "they differ")
        }
        if let pause = pause(earlier), let since = settledAt[id] {
            // The clock may have been set meanwhile: either of the two clocks may show the pause.
            let shown = max(line.at.uptime - since.uptime, line.at.wall.milliseconds(since: since.wall))
            if shown < pause {
                tell(.pauseKept, line.at.uptime, id, "a pause of \(pause / 1000) s", "\(shown / 1000) s")
            }
        }
        if story.holdsUnknown, body.channel == .mail, !before.mayBeRepeated {
            tell(.nothingRepeated, line.at.uptime, id, "it waits for a person", "one more after \(outcomeText(before))")
        }
        switch before.outcome {
        case nil where before.life == line.life:
            tell(.nothingRepeated, line.at.uptime, id, "its reply is waited for", "one more attempt meanwhile")
        case .accepted?, .refused?:
            let isKnown = before.isSettled
            if isKnown {
                tell(.nothingRepeated, line.at.uptime, id, "no further attempt", "one after \(outcomeText(before))")
            } else if before.life == line.life {
                tell(.nothingRepeated, line.at.uptime, id, "the reply is recorded", "it was forgotten")
            }
        case .deferred?, .uncertain?, .unreachable?, .notBegun?, nil: break
        }
        if before.isAccepted { tally.repeats += 1 }
        guard before.life == line.life, !before.isSettled else { return }
        if case .unreachable? = before.outcome {
            tally.failOvers += 1
        } else {
            tell(.nothingRepeated, line.at.uptime, id, "one relay has it", "another, after \(outcomeText(before))")
        }
    }

    /// A death now leaves as many outcomes unknown as there are connections, at most.
    private mutating func checkUnderway(_ now: Moment) {
        let calls = sending.count { journal.deliveries[$0]?.kind.channel == .webhook }
        for (count, most) in [(calls, World.webhookConnections), (sending.count - calls, story.connections)]
        where count > most {
            tell(.nothingRepeated, now.uptime, nil, "at most \(most) messages are on their way", "\(count) are")
        }
    }

    private func outcomeText(_ attempt: Attempt) -> String {
        attempt.outcome.map(JournalWords.text) ?? "no reply"
    }

    /// Milliseconds before the next attempt, at least, when the last one was put off: doubled each time.
    private func pause(_ earlier: [Attempt]) -> Int64? {
        guard let before = earlier.last, before.isSettled else { return nil }
        let isMail = before.body.channel == .mail
        let count = earlier.count(where: \.isSettled)
        let doubled = min((isMail ? 300 : 5) << Int64(min(count - 1, 20)), isMail ? 4_000 : 21_600)
        switch before.outcome {
        case .deferred(_, _, let after?)?: return max(Int64(doubled), after) * 1000
        case .deferred?, .uncertain?, .unreachable?: return Int64(doubled) * 1000
        case .accepted?, .refused?, .notBegun?, nil: return nil
        }
    }

    // MARK: The end

    private mutating func judge(_ id: OutboxID) {
        let all = attempts[id] ?? []
        let accepted = all.filter(\.isAccepted)
        let isDone = last[id]?.state == .done
        if isDone, accepted.isEmpty {
            tell(.nothingLost, all.last?.at.uptime ?? 0, id, "its server has accepted it", "it never did")
        }
        if uncertain.contains(id) { tally.uncertain += 1 }
        // All attempts but the last accepted one had an outcome that could not be known.
        for attempt in accepted.dropLast() {
            switch attempt.outcome {
            case nil, .uncertain?: break
            case .accepted? where !attempt.isSettled: break
            default:
                tell(.nothingRepeated, attempt.at.uptime, id, "accepted once", "accepted \(accepted.count) times")
            }
        }
        if accepted.count > 1, !uncertain.contains(id) {
            tell(.uncertainIsListed, all.last?.at.uptime ?? 0, id, "a repeated message is uncertain", "it is not")
        }
    }

    private mutating func tell(
        _ invariant: Invariant,
        _ at: Int64,
        _ id: OutboxID?,
        _ expected: String,
        _ happened: String
    ) {
        let name = id.flatMap { journal.deliveries[$0] }.map { "\($0.kind.name)" }
        let row = id.map { "message \($0.number)" + (name.map { " (\($0))" } ?? "") }
        // A call has no recipient.
        let recipient = id.flatMap { attempts[$0]?.first?.body.recipient } ?? ""
        let contact = recipient.isEmpty ? row : recipient
        violations.append(
            Violation(
                invariant: invariant,
                at: at,
                contact: contact,
                expected: (row.map { $0 + ": " } ?? "") + expected,
                happened: happened
            )
        )
    }

    /// What the store must list as uncertain.
    var uncertainRows: Set<OutboxID> { uncertain }

    /// The state that each row must have.
    var lastSettlements: [OutboxID: Settlement] { last }
}
