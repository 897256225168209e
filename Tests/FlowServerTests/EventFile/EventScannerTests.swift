import FlowModel
import FlowRuntime
import Testing

@testable import FlowServer

@Suite("Lines of an event file, read fast") struct EventScannerTests {
    /// A record with its names as texts.
    private struct Told: Equatable {
        var contact: [NameHash]
        var message: NameHash
        var kind: Fact.Kind?
        var name: String?
        var detail: String?
        var number: UInt16
        var at: Instant

        init(_ record: EventRecord, _ names: [String]) {
            contact = [record.userID, record.email, record.anonymousID]
            (message, kind, number, at) = (record.message, record.kind, record.number, record.at)
            name = record.name == Fact.noName ? nil : names[Int(record.name)]
            detail = record.detail == Fact.noName ? nil : names[Int(record.detail)]
        }
    }

    private static func told(_ text: String) throws -> Told {
        let block = EventScanner.read(Array(text.utf8))
        #expect(block.failure == nil)
        return Told(try #require(block.records.first), block.names)
    }

    @Test(arguments: Array(1...12) as [UInt64])
    func `every line means fast what it means to intake and dry runs`(seed: UInt64) {
        var corpus = LineCorpus(seed: seed)
        var scanner = EventScanner()
        for _ in 0..<1_500 {
            let line = corpus.line()
            guard let quick = scanner.quickRecord(line, 0..<line.count) else { continue }
            let general = Result { try scanner.generalRecord(line) }
            switch general {
            case .success(let record):
                let (one, other) = (Told(quick, scanner.book.names), Told(record, scanner.book.names))
                #expect(one == other, "\(String(decoding: line, as: UTF8.self))")
            case .failure(let error):
                Issue.record("\(error): \(String(decoding: line, as: UTF8.self))")
            }
        }
    }

    @Test func `a good part of the lines that can be read is read fast`() {
        var corpus = LineCorpus(seed: 99)
        var scanner = EventScanner()
        var (quick, readable) = (0, 0)
        for _ in 0..<5_000 {
            let line = corpus.line()
            let isQuick = scanner.quickRecord(line, 0..<line.count) != nil
            guard (try? scanner.generalRecord(line)) != nil else { continue }
            readable += 1
            if isQuick { quick += 1 }
        }
        #expect(readable > 2_000)
        #expect(quick * 3 > readable, "\(quick) of \(readable)")
    }

    @Test(arguments: [
        #"{"type":"track","userId":"u1","event":"form submitted","timestamp":"2026-03-02T09:00:00Z"}"#,
        #"{"type":"identify","userId":7,"timestamp":"2026-03-02T09:00:00+01:00","traits":{"email":"a@example.com"}}"#,
        #"{"event":"größer","type":"track","userId":"a","receivedAt":"2026-03-02T09:00:00.25Z","properties":{"ü":1}}"#,
        #"{ "type" : "page" , "userId" : "u1" , "timestamp" : "2026-03-02T09:00:00Z", "name": "x\n\u00e9\"" }"#,
    ])
    func `an ordinary line needs no general reader`(line: String) {
        var scanner = EventScanner()
        #expect(scanner.quickRecord(Array(line.utf8), 0..<line.utf8.count) != nil)
    }

    // MARK: Meaning

    /// Event, its properties, and the fact: kind, name, detail, number.
    @Test(arguments: [
        ("form submitted", #""source":" Google  Ads ""#, "event form-submitted Google Ads 0"),
        ("purchase", #""UTM Source":"x""#, "event purchase x 0"),
        ("opened", #""email":"Welcome mail","flow":"nurture""#, "opened welcome-mail nurture 0"),
        ("clicked", #""email":"welcome","automatic":false"#, "clicked welcome - 0"),
        ("clicked", "", "clicked - - 0"),
        ("clicked", #""email":"welcome","automatic":true"#, "nothing - - 0"),
        ("unsubscribed", #""email":"welcome""#, "unsubscribed - welcome 0"),
        ("subscribed", #""topic":"News""#, "subscribed news - 0"),
        ("sent", #""email":"welcome","flow":"nurture","step":"1""#, "sent welcome nurture 0"),
        ("sent", #""parcel":7"#, "nothing - - 0"),
        ("skipped", #""email":"welcome","flow":"nurture","reason":"no-address""#, "skipped welcome nurture 1"),
        ("skipped", #""email":"welcome","reason":"only-to""#, "skipped welcome - 6"),
        ("skipped", #""email":"welcome","reason":"moon""#, "skipped welcome - 0"),
        ("entered", #""flow":"nurture","version":3"#, "entered nurture - 3"),
        ("entered", #""flow":"nurture""#, "entered nurture - 1"),
        ("stopped", #""flow":"nurture","version":2,"reason":"goal""#, "stopped nurture goal 2"),
        ("split", #""flow":"nurture","step":"2.1","arm":2"#, "split nurture 2.1 2"),
        ("stage", #""from":"lead","to":"MQL""#, "stage mql lead 0"),
        ("stage", #""name":"theatre""#, "nothing - - 0"),
        ("delivered", #""email":"welcome""#, "nothing - - 0"),
    ])
    func `a line tells its fact`(event: String, properties: String, fact: String) throws {
        let told = try Self.told(Self.line(#""event":"\#(event)","properties":{\#(properties)}"#))
        let kind = told.kind.map { "\($0)" } ?? "nothing"
        #expect("\(kind) \(told.name ?? "-") \(told.detail ?? "-") \(told.number)" == fact)
        #expect(told.at == Instant(milliseconds: 1_772_442_000_000))
    }

    @Test func `a campaign is a source, before utm_source and behind source`() throws {
        let campaign = #""event":"x","context":{"campaign":{"source":"spring"}},"properties":"#
        #expect(try Self.told(Self.line(campaign + #"{"utm_source":"x"}"#)).detail == "spring")
        #expect(try Self.told(Self.line(campaign + #"{"source":"x"}"#)).detail == "x")
    }

    @Test(arguments: ["hot", "clicked", "stage", "subscribed"])
    func `what a flow recorded is an event without a source, whatever its name`(event: String) throws {
        let recorded = #""event":"\#(event)","context":{"nurture":{"recorded":true}},"properties":{"source":"x"}"#
        let told = try Self.told(Self.line(recorded))
        #expect(told.kind == .event && told.name == event && told.detail == nil)
    }

    @Test(arguments: ["clicked", "Sent", "stage", "subscribed"])
    func `an application's event is one, whatever its name, when its line says whose it is`(event: String) throws {
        let members = #""event":"\#(event)","context":{"nurture":{"application":true}},"properties":{"source":"x"}"#
        let told = try Self.told(Self.line(members))
        #expect(told.kind == .event && told.name == Slug(event).text && told.detail == "x")
        let (line, _) = try EventLine.read(Array(Self.line(members).utf8))
        guard case .arrival(let arrival) = line else {
            Issue.record("it is an arrival")
            return
        }
        #expect(arrival.kind == .track(Slug(event)))
    }

    private static func line(_ members: String) -> String {
        #"{"type":"track","userId":"u1","timestamp":"2026-03-02T09:00:00Z","# + members + "}"
    }

    @Test func `a null receivedAt gives way to the timestamp`() throws {
        let line = #"{"type":"track","userId":"u1","event":"x","timestamp":"2026-03-02T09:00:00Z","receivedAt":null}"#
        let (_, receivedAt) = try EventLine.read(Array(line.utf8))
        #expect(receivedAt == Instant(milliseconds: 1_772_442_000_000))
    }

    @Test func `names are the same whatever their kind of value or case, and others when of another kind`() throws {
        func name(_ members: String) throws -> [NameHash] {
            try Self.told(#"{"type":"track","event":"x","timestamp":"2026-03-02T09:00:00Z","# + members + "}").contact
        }
        #expect(try name(#""userId":7"#) == name(#""userId":"7""#))
        #expect(try name(#""userId":7"#)[0] != name(#""anonymousId":7"#)[2])
        let small = #""context":{"traits":{"email":"anna@example.com"}}"#
        let large = #""context":{"traits":{"email":"ANNA@Example.com"}}"#
        #expect(try name(small) == name(large))
        #expect(try name(small) == name(#""properties":{"email":"anna@example.com"}"#))
    }

    @Test func `the first bad line ends a block and is counted from its start`() {
        let good = #"{"type":"track","userId":"u1","event":"x","timestamp":"2026-03-02T09:00:00Z"}"#
        let block = EventScanner.read(Array("\(good)\n \r\n\n\(good)\n{}\n\(good)\n".utf8))
        #expect(block.records.map(\.line) == [0, 3])
        #expect(block.lineCount == 4)
        #expect(block.failure?.contains("type") == true)
    }

    @Test func `a line that is too long is refused`() {
        let long = #"{"type":"track","x":""# + String(repeating: "x", count: EventScanner.lineLimit) + "\"}"
        #expect(EventScanner.read(Array(long.utf8)).failure?.contains("longer") == true)
    }

    @Test func `a name's number is its SipHash-1-3`() {
        // By another implementation, which was checked against Python's own for another key.
        #expect(NameHash(.userID, "customer-12345678").number == 0x74F1F3B532C0EFC3)
        #expect(NameHash(.userID, "u1") == NameHash(.userID, Array("xu1".utf8), 1..<3))
        #expect(!NameHash(.email, "").isNone)
    }
}
