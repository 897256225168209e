import FlowCommands
import FlowModel
import FlowRuntime
import Testing

@Suite("nurture outbox list")
struct OutboxListTests {
    private let recorded = RecordedOutput()
    private let reader = ShelfReader(rows: [
        ShelfReader.row(1, .done, isUncertain: true),
        ShelfReader.row(2, .failed, note: "550 no such user"),
        ShelfReader.row(3, .queued),
        ShelfReader.row(4, .held, isUncertain: true),
        ShelfReader.row(5, .done),
    ])

    private func list(_ filter: OutboxFilter, format: OutputFormat = .text) throws -> ExitCode {
        try OutboxList.run(reader: reader, filter: filter, zone: .utc, format: format, output: recorded.output())
    }

    private func ids() -> [String] {
        recorded.answer.split(separator: "\n").dropFirst().compactMap { line in
            line.split(separator: " ").first.map(String.init)
        }
    }

    @Test("lists what is not done, oldest first")
    func notDone() throws {
        #expect(try list(.open) == .done)
        #expect(ids() == ["2", "3", "4"])
        #expect(recorded.answer.contains("550 no such user"))
        #expect(recorded.answer.contains("held, uncertain"))
    }

    @Test(
        "lists the kind that was asked for",
        arguments: zip(
            [OutboxFilter.uncertain, .held, .failed, .all],
            [["1", "4"], ["4"], ["2"], ["1", "2", "3", "4", "5"]]
        )
    )
    func filters(filter: OutboxFilter, expected: [String]) throws {
        #expect(try list(filter) == .done)
        #expect(ids() == expected)
    }

    @Test("says when there is nothing")
    func empty() throws {
        let code = try OutboxList.run(
            reader: ShelfReader(),
            filter: .uncertain,
            zone: .utc,
            output: recorded.output()
        )
        #expect(code == .done)
        #expect(recorded.answer == "no outcome was ever uncertain\n")
    }

    @Test("writes one JSON object a row")
    func json() throws {
        #expect(try list(.held, format: .json) == .done)
        let expected =
            #"{"id":4,"kind":"mail","state":"held","uncertain":true,"name":"nurture-email-1","flow":"nurture","#
            + #""contact":"anna@example.com","attempts":2,"not_before":"2026-03-02T08:00:00+00:00","note":"","#
            + #""message_id":"1@example.com"}"#
        #expect(recorded.answer == expected + "\n")
    }

    @Test("lets no answer of a mail server bend the terminal")
    func hostileNote() throws {
        let reader = ShelfReader(rows: [ShelfReader.row(1, .failed, note: "550 \u{1B}[2J\nforged \u{202E}line")])
        #expect(try OutboxList.run(reader: reader, filter: .failed, zone: .utc, output: recorded.output()) == .done)
        #expect(!recorded.answer.contains("\u{1B}"))
        #expect(!recorded.answer.unicodeScalars.contains("\u{202E}"))
        #expect(recorded.answer.split(separator: "\n").count == 2)
    }

    @Test("shows no more than its limit, and says so")
    func limit() throws {
        let rows = (1...Int64(OutboxList.rowLimit + 1)).map { ShelfReader.row($0, .queued) }
        let reader = ShelfReader(rows: rows)
        #expect(try OutboxList.run(reader: reader, filter: .queued, zone: .utc, output: recorded.output()) == .done)
        #expect(ids().count == OutboxList.rowLimit)
        #expect(recorded.error.contains("only the oldest 1000"))
    }

    @Test("gives a program all rows, each once")
    func paging() throws {
        let numbers = 1...Int64(2 * OutboxList.rowLimit + 1)
        let reader = ShelfReader(rows: numbers.map { ShelfReader.row($0, .done, isUncertain: true) })
        let code = try OutboxList.run(
            reader: reader,
            filter: .uncertain,
            zone: .utc,
            format: .json,
            output: recorded.output()
        )
        #expect(code == .done)
        let lines = recorded.answer.split(separator: "\n")
        #expect(lines.count == numbers.count)
        #expect(Set(lines).count == numbers.count)
        #expect(recorded.error.isEmpty)
    }

    @Test("says why the store cannot be read")
    func failure() {
        let reader = ShelfReader(failure: .fromTheFuture(path: "nurture.sqlite"))
        #expect(throws: CommandError.store(.fromTheFuture(path: "nurture.sqlite"))) {
            try OutboxList.run(reader: reader, zone: .utc, output: recorded.output())
        }
    }
}
