import FlowModel
import GRDB

/// How an enrolment stands in its table.
enum EnrolmentRow {
    /// The stored numbers are part of the schema; below 3 it is active.
    enum State: Int64 {
        case ready = 0
        case waiting = 1
        case delivering = 2
        case left = 3
    }

    /// Read by `decode` from the given column on.
    static let columns = """
        e.ordinal, e.flow, e.version, e.entered_at, e.trigger_event, e.state, e.step, e.turn, e.since, e.until,
        e.leaving, e.left_at, e.visit, e.sent_step, e.sent_visit, e.burst, e.burst_at, e.run_key, e.jumps,
        e.trigger_part, e.origin, e.split_contact, e.split_entry
        """

    /// A last send without a step was skipped; `sentVisit` is null when there was none.
    static let skipped: Int64 = -1

    /// Where an entry has no event whose properties it reads; null is the event that was settled last.
    private static let noOrigin: Int64 = 0

    /// Nil when the columns contradict one another.
    static func decode(_ row: StatementRow, from start: Int, contact: ContactID, flow: Slug) -> Enrolment? {
        guard let state = state(row, from: start) else { return nil }
        let id = EnrolmentID(contact: contact, ordinal: row[start])
        var lastSend: Enrolment.LastSend?
        if let visit: Int64 = row[start + 14] {
            if let step: Int64 = row[start + 13] {
                lastSend = .message(DeliveryKey(enrolment: id, step: StepID(step), visit: Int(visit)))
            } else {
                lastSend = .skipped
            }
        }
        let since = EventOrder(EventID(row[start + 4]), part: row[start + 19])
        let origin: Int64 = row[start + 20] ?? since.event.number
        var splitSeed: Enrolment.SplitSeed?
        if let contact: String = row[start + 21] {
            splitSeed = Enrolment.SplitSeed(contact: contact, entry: row[start + 22])
        }
        return Enrolment(
            id: id,
            flow: flow,
            version: FlowVersionID(row[start + 2]),
            enteredAt: Instant(milliseconds: row[start + 3]),
            since: since,
            trigger: origin == noOrigin ? nil : EventID(origin),
            runKey: row[start + 17],
            splitSeed: splitSeed,
            state: state,
            visit: row[start + 12],
            lastSend: lastSend,
            jumps: jumps(row[start + 18]),
            burst: row[start + 15],
            burstAt: (row[start + 16] as Int64?).map { Instant(milliseconds: $0) } ?? .distantPast
        )
    }

    private static func state(_ row: StatementRow, from start: Int) -> Enrolment.State? {
        let step = (row[start + 6] as Int64?).map { StepID($0) }
        switch State(rawValue: row[start + 5]) {
        case .ready?:
            guard let step, let order: Int = row[start + 7] else { return nil }
            return .ready(step, order: order)
        case .waiting?:
            guard let step, let since: Int64 = row[start + 8], let until: Int64 = row[start + 9] else { return nil }
            return .waiting(step, since: Instant(milliseconds: since), until: Instant(milliseconds: until))
        case .delivering?:
            guard let step else { return nil }
            return .delivering(step)
        case .left?:
            guard let code: Int64 = row[start + 10], let leaving = Enrolment.Leaving(code: code),
                let at: Int64 = row[start + 11]
            else { return nil }
            return .left(leaving, at: Instant(milliseconds: at), step: step)
        case nil: return nil
        }
    }

    /// `step:count` pairs with blanks between them; null when no limited jump was made.
    private static func jumps(_ text: String?) -> [StepID: Int] {
        var jumps: [StepID: Int] = [:]
        for pair in text?.split(separator: " ") ?? [] {
            let parts = pair.split(separator: ":")
            guard parts.count == 2, let step = Int64(parts[0]), let count = Int(parts[1]) else { continue }
            jumps[StepID(step)] = count
        }
        return jumps
    }

    static func text(of jumps: [StepID: Int]) -> String? {
        guard !jumps.isEmpty else { return nil }
        return jumps.sorted { $0.key.number < $1.key.number }.map { "\($0.key.number):\($0.value)" }
            .joined(separator: " ")
    }

    /// The columns that nothing changes after the entry, in the order of `contact, ordinal, entered_at, trigger_event,
    /// trigger_part, origin, run_key, split_contact, split_entry`.
    static func fixed(_ enrolment: Enrolment) -> [SQLiteTransaction.Argument] {
        let origin = enrolment.trigger?.number ?? noOrigin
        let isFirst = origin == enrolment.since.event.number
        return [
            enrolment.id.contact.number, enrolment.id.ordinal, enrolment.enteredAt.milliseconds,
            enrolment.since.event.number, enrolment.since.part, isFirst ? nil : origin, enrolment.runKey,
            enrolment.splitSeed?.contact, enrolment.splitSeed?.entry,
        ]
    }

    /// The columns that `moved` may change, in the order of `state, step, turn, since, until, leaving, left_at, visit,
    /// sent_step, sent_visit, burst, burst_at, jumps, version`.
    static func changing(_ enrolment: Enrolment) -> [SQLiteTransaction.Argument] {
        var columns: [SQLiteTransaction.Argument]
        switch enrolment.state {
        case .ready(let step, let order): columns = [State.ready.rawValue, step.number, order, nil, nil, nil, nil]
        case .waiting(let step, let since, let until):
            columns = [State.waiting.rawValue, step.number, nil, since.milliseconds, until.milliseconds, nil, nil]
        case .delivering(let step): columns = [State.delivering.rawValue, step.number, nil, nil, nil, nil, nil]
        case .left(let leaving, let at, let step):
            columns = [State.left.rawValue, step?.number, nil, nil, nil, leaving.code, at.milliseconds]
        }
        columns.append(enrolment.visit)
        switch enrolment.lastSend {
        case .message(let key)?: columns += [key.step.number, key.visit]
        case .skipped?: columns += [nil, skipped]
        case nil: columns += [nil, nil]
        }
        let burstAt = enrolment.burstAt == .distantPast ? nil : enrolment.burstAt.milliseconds
        columns += [enrolment.burst, burstAt, text(of: enrolment.jumps), enrolment.version.number]
        return columns
    }
}

extension Enrolment.Leaving {
    /// The stored number, which is part of the schema.
    var code: Int64 {
        switch self {
        case .finished: 0
        case .converted: 1
        case .stopped(let reason): reason.code
        }
    }

    init?(code: Int64) {
        switch code {
        case 0: self = .finished
        case 1: self = .converted
        default:
            guard let reason = Enrolment.StopReason.allCases.first(where: { $0.code == code }) else { return nil }
            self = .stopped(reason)
        }
    }
}

extension Enrolment.StopReason {
    /// The stored number, which is part of the schema.
    var code: Int64 {
        switch self {
        case .stop: 2
        case .stopWhen: 3
        case .unsubscribed: 4
        case .complained: 5
        case .error: 6
        case .flowChanged: 7
        case .merged: 8
        case .forgotten: 9
        }
    }
}

extension Consent.Suppression {
    /// The stored number, which is part of the schema; 0 is none, and the larger weighs more.
    var code: Int64 {
        switch self {
        case .bounced: 1
        case .complained: 2
        }
    }

    init?(code: Int64) {
        switch code {
        case 1: self = .bounced
        case 2: self = .complained
        default: return nil
        }
    }
}
