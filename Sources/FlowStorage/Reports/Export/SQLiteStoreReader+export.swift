package import FlowModel
package import FlowRuntime

/// An export goes through three tables at once, a page of each in memory and a transaction for each page, so that it
/// can take as long as it likes beside a daemon.
extension SQLiteStoreReader: EventExport {
    package func exportEvents(_ period: Range<Instant>, _ body: ([ExportedEvent]) throws -> Void) throws {
        let tables = try read { try ExportTables($0) }
        // Who a contact is was told before such a beginning.
        let isCut = period.lowerBound > .distantPast
        var streams = [
            ExportStream(ids: tables.facts.lastEvent, pageSize: 2_000) { transaction, last, end in
                try transaction.exportedEvents(after: last, upTo: end, period, tables)
            },
            ExportStream(ids: tables.facts.lastLine, pageSize: 10_000) { transaction, last, end in
                try transaction.exportedLines(after: last, upTo: end, period, tables)
            },
            ExportStream(mailSince: period.lowerBound.milliseconds) { transaction, last in
                try transaction.exportedMail(after: last, period, limit: 2_000, tables)
            },
        ]
        var page: [ExportedEvent] = []
        while true {
            var first: Int?
            for index in streams.indices {
                guard let row = try streams[index].head({ body in try read(body) }) else { continue }
                if let best = first, let other = streams[best].current, !row.comes(before: other) { continue }
                first = index
            }
            guard let first, var event = streams[first].next()?.event else { break }
            event.tellsAddress = isCut
            page.append(event)
            if page.count == 2_000 {
                try body(page)
                page.removeAll(keepingCapacity: true)
            }
        }
        if !page.isEmpty { try body(page) }
    }
}

/// The rows of one table, read page by page when they are needed.
private struct ExportStream {
    /// The next page, and where the one after it begins; nil behind the last one.
    private var load: (SQLiteTransaction, inout ExportStream) throws -> [ExportRow]?
    private var rows: [ExportRow] = []
    /// Rows of the last instant that was read, which the next page may go on with.
    private var held: [ExportRow] = []
    private var position = 0
    private var last: (at: Int64, id: Int64) = (0, 0)

    /// A table whose rows stand in the order of their numbers.
    init(
        ids end: Int64,
        pageSize: Int64,
        _ page: @escaping (SQLiteTransaction, _ after: Int64, _ upTo: Int64) throws -> [ExportRow]
    ) {
        load = { transaction, stream in
            guard stream.last.id < end else { return nil }
            let upTo = min(end, stream.last.id + pageSize)
            defer { stream.last.id = upTo }
            return try page(transaction, stream.last.id, upTo)
        }
    }

    /// Mail, which stands in the order of time.
    init(
        mailSince start: Int64,
        _ page:
            @escaping (SQLiteTransaction, (at: Int64, id: Int64)) throws -> (
                rows: [ExportRow], last: (at: Int64, id: Int64)
            )
    ) {
        last = (start, -1)
        load = { transaction, stream in
            let found = try page(transaction, stream.last)
            stream.last = found.last
            return found.rows.isEmpty ? nil : found.rows
        }
    }

    /// What comes next, as far as it is in memory.
    var current: ExportRow? { rows.indices.contains(position) ? rows[position] : nil }

    /// What comes next; nil at the end.
    mutating func head(_ read: ((SQLiteTransaction) throws -> [ExportRow]?) throws -> [ExportRow]?) throws -> ExportRow?
    {
        while position == rows.count {
            let load = load
            var stream = self
            let page = try read { try load($0, &stream) }
            last = stream.last
            let all = held + (page ?? [])
            guard page != nil || !all.isEmpty else { return nil }
            let end = page == nil ? all.endIndex : ExportStream.wholeInstants(all)
            (held, rows, position) = (Array(all[end...]), ExportStream.ordered(all[..<end]), 0)
        }
        return rows[position]
    }

    mutating func next() -> ExportRow? {
        defer { position += 1 }
        return current
    }

    /// Where the rows of the last instant begin.
    private static func wholeInstants(_ rows: [ExportRow]) -> Int {
        let last = rows.last?.event.receivedAt
        return rows.lastIndex { $0.event.receivedAt != last }.map { $0 + 1 } ?? rows.startIndex
    }

    /// The rows of each instant by rank: what one contact's flow did may stand before another contact's entry, and mail
    /// of that one would come between the two.
    private static func ordered(_ rows: ArraySlice<ExportRow>) -> [ExportRow] {
        var result: [ExportRow] = []
        var start = rows.startIndex
        while start < rows.endIndex {
            let instant = rows[start].event.receivedAt
            let end = rows[start...].firstIndex { $0.event.receivedAt != instant } ?? rows.endIndex
            let ranked = rows[start..<end].enumerated()
                .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
            result += ranked.map(\.element)
            start = end
        }
        return result
    }
}
