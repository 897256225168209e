package import FlowModel
package import FlowRuntime

/// Lists messages and webhook calls on their way: `nurture outbox list`.
package enum OutboxList {
    /// Rows that one listing shows.
    package static let rowLimit = 1_000

    /// Writes the rows of that filter, oldest first; without a filter those that are not done.
    ///
    /// Times are shown in `zone`.
    /// - Throws: `CommandError.store`.
    package static func run(
        reader: any StoreReader,
        filter: OutboxFilter?,
        zone: ZoneTable,
        format: OutputFormat = .text,
        output: Output
    ) throws(CommandError) -> ExitCode {
        let found = try rows(reader: reader, filter: filter)
        let rows = found.prefix(rowLimit)
        switch format {
        case .text: output.write(rows.isEmpty ? emptyText(filter) : text(rows, zone: zone))
        case .json: for row in rows { output.write(json(row, zone: zone)) }
        }
        if found.count > rowLimit {
            output.writeError(
                "only the oldest \(rowLimit) are shown; --held, --failed or --uncertain shows fewer kinds"
            )
        }
        return .done
    }

    private static func rows(reader: any StoreReader, filter: OutboxFilter?) throws(CommandError) -> [OutboxSummary] {
        do {
            // One more than is shown tells whether there are more.
            if let filter { return try reader.outbox(filter, limit: rowLimit + 1) }
            let kinds: [OutboxFilter] = [.queued, .sending, .held, .failed]
            let rows = try kinds.flatMap { try reader.outbox($0, limit: rowLimit + 1) }
            return rows.sorted { $0.id < $1.id }
        } catch {
            throw CommandError(reading: error)
        }
    }

    private static func emptyText(_ filter: OutboxFilter?) -> String {
        switch filter {
        case nil: "nothing is on its way, held or failed"
        case .all: "the outbox is empty"
        case .queued: "nothing is queued"
        case .sending: "nothing is being sent"
        case .held: "nothing is held"
        case .uncertain: "no outcome was ever uncertain"
        case .failed: "nothing has failed"
        }
    }

    private static func text(_ rows: some Sequence<OutboxSummary>, zone: ZoneTable) -> String {
        var table = TextTable(columns: [
            ("ID", .right), ("STATE", .left), ("NAME", .left), ("FLOW", .left), ("CONTACT", .left),
            ("TRIES", .right), ("NOT BEFORE", .left), ("NOTE", .left),
        ])
        for row in rows {
            table.add([
                String(row.id.number), row.state.word + (row.isUncertain ? ", uncertain" : ""), row.name.text,
                row.flow.text, row.contact, String(row.attempts), ISO8601.text(of: row.notBefore, in: zone), row.note,
            ])
        }
        return table.text
    }

    private static func json(_ row: OutboxSummary, zone: ZoneTable) -> String {
        JSON.object([
            ("id", .number(Double(row.id.number))),
            ("kind", .text(row.channel == .mail ? "mail" : "webhook")),
            ("state", .text(row.state.word)),
            ("uncertain", .flag(row.isUncertain)),
            ("name", .text(row.name.text)),
            ("flow", .text(row.flow.text)),
            ("contact", .text(row.contact)),
            ("attempts", .number(Double(row.attempts))),
            ("not_before", .text(ISO8601.text(of: row.notBefore, in: zone))),
            ("note", .text(row.note)),
            ("message_id", row.messageID.map { .text($0) } ?? .null),
        ])
    }
}

extension OutboxRow.State {
    /// The word for people and for JSON.
    var word: String {
        switch self {
        case .queued: "queued"
        case .sending: "sending"
        case .done: "done"
        case .failed: "failed"
        case .held: "held"
        case .cancelled: "cancelled"
        }
    }
}

extension CommandError {
    /// What went wrong while a store was read.
    package init(reading error: any Error) {
        self = .store(error as? StoreError ?? .failed(reason: "reading it failed"))
    }
}
