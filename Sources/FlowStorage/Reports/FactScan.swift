import FlowModel
import FlowRuntime
import GRDB

/// Reads facts piece by piece; their names are the store's numbers.
struct FactScan {
    let kinds: Set<Fact.Kind>
    let includesSources: Bool
    /// Whether an event is wanted, by the number of its name; nil is all of them.
    private let wanted: [Bool]?
    /// What rows of the event table are to be told, as SQL: it leaves the others out quicker than a caller can.
    private let eventCondition: String
    private let part: UInt32
    private let parts: UInt32
    let tables: FactTables

    init(_ selection: FactSelection, _ transaction: SQLiteTransaction) throws {
        (kinds, includesSources) = (selection.kinds, selection.includesSources)
        (part, parts) = (selection.part, max(1, selection.parts))
        tables = try FactTables(transaction)
        let numbers = try selection.events.map { events in
            try events.compactMap { try transaction.names.find($0.text, transaction) }.map { Int($0) }.sorted()
        }
        wanted = numbers.map { numbers in
            var wanted = Array(repeating: false, count: (numbers.last ?? 0) + 1)
            for number in numbers { wanted[number] = true }
            return wanted
        }
        eventCondition = FactScan.eventCondition(selection, numbers)
    }

    private static func eventCondition(_ selection: FactSelection, _ numbers: [Int]?) -> String {
        var alternatives: [String] = []
        if selection.kinds.contains(.event) {
            let names = numbers.flatMap { $0.count <= listedNames ? $0.map(String.init).joined(separator: ", ") : nil }
            alternatives.append("event.kind = 0" + (names.map { " AND event.name IN (\($0))" } ?? ""))
        }
        if selection.includesSources { alternatives.append("event.source IS NOT NULL") }
        if !selection.kinds.isDisjoint(with: readersKinds) {
            alternatives.append("event.kind = 2 AND event.is_automatic = 0 OR event.kind IN (3, 4)")
            alternatives.append("event.kind = 5 AND instr(event.properties, CAST('suppress' AS BLOB)) > 0")
        }
        return alternatives.isEmpty ? "0" : alternatives.map { "(\($0))" }.joined(separator: " OR ")
    }

    /// Names that a condition lists at most.
    private static let listedNames = 100

    /// What is told of events that applications did not send.
    private static let readersKinds = FactSection.events.kinds.subtracting([.event])

    /// In the order in which they are to be read.
    func pieces(size: Int64? = nil) -> [FactPiece] {
        FactSection.allCases.filter { section in
            let needsSources = section == .events && includesSources
            return needsSources || !section.kinds.isDisjoint(with: kinds)
        }.flatMap { FactPiece.pieces(of: $0, upTo: tables.last(of: $0), size: size) }
    }

    func facts(_ piece: FactPiece, _ database: Database) throws -> [Fact] {
        var facts: [Fact] = []
        switch piece.section {
        case .events: try events(piece, database, &facts)
        case .lines: try lines(piece, database, &facts)
        case .entered: try entered(piece, database, &facts)
        case .sent: try sent(piece, database, &facts)
        case .left: try left(piece, database, &facts)
        }
        return facts
    }

    // MARK: Tables

    private func events(_ piece: FactPiece, _ database: Database, _ facts: inout [Fact]) throws {
        let tellsEvents = kinds.contains(.event)
        let tellsMessages = !kinds.isDisjoint(with: FactScan.readersKinds)
        let sql = """
            SELECT event.contact, event.received_at - event.delay, event.kind, event.name, event.source
                \(tellsMessages ? FactScan.messageColumns : "")
            FROM event NOT INDEXED
                \(tellsMessages ? "LEFT JOIN outbox ON outbox.id = event.outbox" : "")
            WHERE event.id > ? AND event.id <= ? AND (\(eventCondition))
            """
        try database.scan(sql, [piece.after, piece.upTo]) { row in
            let contact = row.integer(0)
            guard isWanted(contact: contact) else { return }
            let details: FactDetails?
            switch EventRow.Kind(rawValue: row.integer(2)) {
            case .track?:
                let source = row.integer(4)
                let isTold = tellsEvents && isWanted(row.integer(3)) || includesSources && source != 0
                let detail = UInt32(clamping: source)
                details = isTold ? FactDetails(kind: .event, name: row.integer(3), detail: detail) : nil
            case .message? where tellsMessages && row.integer(6) == 0 && !row.isNull(5):
                details = Condition.MessageFact(code: row.integer(5)).map { fact in
                    let flow = tables.flow(ofStep: row.integer(9))
                    return FactDetails(kind: Fact.Kind(fact), name: row.integer(8), detail: flow)
                }
            case .unsubscribed? where tellsMessages:
                let email = UInt32(clamping: row.integer(8))
                details = FactDetails(kind: .unsubscribed, name: row.integer(7), detail: email)
            case .subscribed? where tellsMessages:
                let email = UInt32(clamping: row.integer(8))
                details = FactDetails(kind: .subscribed, name: row.integer(7), detail: email)
            case .changed? where tellsMessages: details = suppression(row.bytes(10))
            case .message?, .unsubscribed?, .subscribed?, .identify?, .changed?, nil: details = nil
            }
            guard let details, details.kind == .event || kinds.contains(details.kind) else { return }
            let sentAt = tellsMessages && !row.isNull(11) ? row.integer(11) : nil
            let at = sentAt.map { FactScan.afterSending($0, row.integer(1), receivedAt: row.integer(12)) }
            facts.append(details.fact(contact: contact, at: at ?? row.integer(1)))
        }
    }

    /// When something happened to a message that was sent then, by the clock of whoever tells it.
    ///
    /// A bounce may be dated by the second, or by when another server took the message: nothing that comes back is told
    /// as earlier than what it answers, unless it came before the sending was known: nothing is told as later than it
    /// came.
    static func afterSending(_ sentAt: Int64, _ happened: Int64, receivedAt: Int64) -> Int64 {
        max(happened, min(sentAt + 1, receivedAt))
    }

    /// Behind the columns of every event: a change by hand, when the message was sent, and when the event came.
    private static let messageColumns = """
        , event.fact, event.is_automatic, event.topic, outbox.name, outbox.step,
            iif(event.kind = 5, event.properties, NULL), iif(outbox.state = 2, outbox.settled_at, NULL),
            event.received_at
        """

    /// Why an address came onto the suppression list: of which message it was is not known.
    private func suppression(_ stored: [UInt8]) -> FactDetails? {
        guard case .suppress(let reason, _)? = ContactChange(stored: ValueCodec.decode(bytes: stored)) else {
            return nil
        }
        return FactDetails(kind: Fact.Kind(reason), name: Int64(FactNames.none))
    }

    /// What the timeline tells, in its order also where that is of one instant: who is moved to a stage and then
    /// recorded has come to the one before the other.
    private func lines(_ piece: FactPiece, _ database: Database, _ facts: inout [Fact]) throws {
        var told: [(line: Int64, fact: Fact)] = []
        if kinds.contains(.event) {
            try lines(.recorded, piece, database, &told) { row in
                guard isWanted(row.integer(3)) else { return nil }
                return FactDetails(kind: .event, name: row.integer(3))
            }
        }
        if kinds.contains(.stage) {
            // The stage that was left stands as its text.
            let from = "(SELECT id FROM name WHERE text = timeline.detail)"
            try lines(.moved, detail: from, piece, database, &told) { row in
                FactDetails(kind: .stage, name: row.integer(3), detail: UInt32(clamping: row.integer(6)))
            }
        }
        if kinds.contains(.split) {
            try lines(.split, piece, database, &told) { row in
                FactDetails(
                    kind: .split,
                    name: row.integer(2),
                    detail: UInt32(clamping: row.integer(4)),
                    number: UInt16(clamping: row.integer(5))
                )
            }
        }
        if kinds.contains(.skipped) {
            try lines(.skipped, piece, database, &told) { row in
                let reason = row.text(6).flatMap(SkipReason.init(rawValue:))
                return FactDetails(
                    kind: .skipped,
                    name: row.integer(3),
                    detail: UInt32(clamping: row.integer(2)),
                    number: reason?.number ?? 0
                )
            }
        }
        if kinds.contains(.subscribed) {
            try lines(.subscribed, piece, database, &told) { FactDetails(kind: .subscribed, name: $0.integer(3)) }
        }
        if kinds.contains(.unsubscribed) {
            try lines(.unsubscribed, piece, database, &told) { FactDetails(kind: .unsubscribed, name: $0.integer(3)) }
        }
        told.sort { $0.line < $1.line }
        facts += told.map(\.fact)
    }

    /// Lines of one kind of the timeline, with `contact, at, flow, subject, step, number, detail`.
    private func lines(
        _ kind: TimelineRow.Kind,
        detail: String = "detail",
        _ piece: FactPiece,
        _ database: Database,
        _ told: inout [(line: Int64, fact: Fact)],
        read: (StatementRow) -> FactDetails?
    ) throws {
        let isConsent = kind == .subscribed || kind == .unsubscribed
        let sql = """
            SELECT contact, at, flow, subject, step, number, \(detail), id
            FROM timeline INDEXED BY \(isConsent ? "timeline_of_consent" : "timeline_of_reports")
            WHERE kind = \(kind.rawValue) AND kind IN (\(isConsent ? "21, 22" : "7, 18, 20, 24"))
                AND id > ? AND id <= ?
            """
        try database.scan(sql, [piece.after, piece.upTo]) { row in
            let contact = row.integer(0)
            guard isWanted(contact: contact), let details = read(row) else { return }
            told.append((row.integer(7), details.fact(contact: contact, at: row.integer(1))))
        }
    }

    private func entered(_ piece: FactPiece, _ database: Database, _ facts: inout [Fact]) throws {
        let sql = """
            SELECT contact, entered_at, flow, ifnull(first_version, version) FROM enrolment
            WHERE contact > ? AND contact <= ?
            """
        try database.scan(sql, [piece.after, piece.upTo]) { row in
            let contact = row.integer(0)
            guard isWanted(contact: contact) else { return }
            let version = tables.number(ofVersion: row.integer(3))
            let details = FactDetails(kind: .entered, name: row.integer(2), number: version)
            facts.append(details.fact(contact: contact, at: row.integer(1)))
        }
    }

    private func left(_ piece: FactPiece, _ database: Database, _ facts: inout [Fact]) throws {
        let sql = """
            SELECT contact, left_at, flow, ifnull(first_version, version), leaving FROM enrolment
            WHERE contact > ? AND contact <= ? AND state = 3
            """
        try database.scan(sql, [piece.after, piece.upTo]) { row in
            let contact = row.integer(0)
            guard isWanted(contact: contact) else { return }
            let version = tables.number(ofVersion: row.integer(3))
            guard let leaving = Enrolment.Leaving(code: row.integer(4)) else { return }
            var details = FactDetails(kind: .finished, name: row.integer(2), number: version)
            switch leaving {
            case .finished: break
            case .converted: details.kind = .converted
            case .stopped(let reason): (details.kind, details.detail) = (.stopped, FactNames.number(reason))
            }
            guard kinds.contains(details.kind) else { return }
            facts.append(details.fact(contact: contact, at: row.integer(1)))
        }
    }

    private func sent(_ piece: FactPiece, _ database: Database, _ facts: inout [Fact]) throws {
        let sql = """
            SELECT contact, settled_at, name, step FROM outbox NOT INDEXED
            WHERE id > ? AND id <= ? AND state = 2 AND channel = 0 AND team IS NULL
            """
        try database.scan(sql, [piece.after, piece.upTo]) { row in
            let contact = row.integer(0)
            guard isWanted(contact: contact) else { return }
            let flow = tables.flow(ofStep: row.integer(3))
            let details = FactDetails(kind: .sent, name: row.integer(2), detail: flow)
            facts.append(details.fact(contact: contact, at: row.integer(1)))
        }
    }

    // MARK: Choosing

    private func isWanted(contact: Int64) -> Bool {
        parts == 1 || UInt32(truncatingIfNeeded: contact) % parts == part
    }

    private func isWanted(_ name: Int64) -> Bool {
        guard let wanted else { return true }
        return Int(name) < wanted.count && wanted[Int(name)]
    }
}

/// A fact without its contact and time.
private struct FactDetails {
    var kind: Fact.Kind
    var name: UInt32
    var detail = FactNames.none
    var number: UInt16 = 0

    init(kind: Fact.Kind, name: Int64, detail: UInt32 = FactNames.none, number: UInt16 = 0) {
        (self.kind, self.name) = (kind, UInt32(clamping: name))
        (self.detail, self.number) = (detail, number)
    }

    func fact(contact: Int64, at: Int64) -> Fact {
        Fact(
            contact: UInt32(truncatingIfNeeded: contact),
            kind: kind,
            name: name,
            detail: detail,
            number: number,
            at: Instant(milliseconds: at)
        )
    }
}
