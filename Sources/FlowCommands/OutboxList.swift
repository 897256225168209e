package import FlowModel
package import FlowRuntime

/// Lists messages and webhook calls on their way: `nurture outbox list`.
package enum OutboxList {
    /// Rows that a table for people shows.
    package static let rowLimit = 1_000

    /// Rows that are read at a time.
    private static let pageSize = 1_000

    /// Writes the rows of that filter, oldest first: for people the oldest ones, for programs all of them.
    ///
    /// Times are shown in `zone`.
    /// - Throws: `CommandError.store`.
    package static func run(
        reader: any StoreReader,
        filter: OutboxFilter = .open,
        zone: ZoneTable,
        format: OutputFormat = .text,
        output: Output
    ) throws(CommandError) -> ExitCode {
        switch format {
        case .text:
            // One more than is shown tells whether there are more.
            let found = try page(of: filter, after: nil, limit: rowLimit + 1, reader: reader)
            let rows = found.prefix(rowLimit)
            output.write(rows.isEmpty ? emptyText(filter) : text(rows, zone: zone))
            if found.count > rowLimit {
                output.writeError(
                    "only the oldest \(rowLimit) are shown; --held, --failed or --uncertain shows fewer kinds, and "
                        + "--format json all rows"
                )
            }
        case .json:
            var last: OutboxID?
            repeat {
                let rows = try page(of: filter, after: last, limit: pageSize, reader: reader)
                for row in rows { output.write(json(row, zone: zone)) }
                last = rows.last?.id
            } while last != nil
        }
        return .done
    }

    private static func page(
        of filter: OutboxFilter,
        after last: OutboxID?,
        limit: Int,
        reader: any StoreReader
    ) throws(CommandError) -> [OutboxSummary] {
        do {
            return try reader.outbox(filter, after: last, limit: limit)
        } catch {
            throw CommandError(reading: error)
        }
    }

    private static func emptyText(_ filter: OutboxFilter) -> String {
        switch filter {
        case .open: "nothing is on its way, held or failed"
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
