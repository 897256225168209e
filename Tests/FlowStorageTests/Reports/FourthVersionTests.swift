import FlowModel
import FlowRuntime
import FlowTesting
import GRDB
import Testing

@testable import FlowStorage

/// Everything that reports and exports read, in a file that was written before there were reports.
@Suite("Reports of a file of the fourth version")
struct FourthVersionTests {
    private let folder: TemporaryFolder
    private let reader: SQLiteStoreReader

    init() throws {
        folder = try TemporaryFolder()
        let path = folder.path("nurture.sqlite")
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "4 mail and consent")
        try queue.write { database in
            try database.execute(sql: FourthVersionTests.past)
            let properties: [(event: Int, [Slug: Value])] = [
                (1, ["source": .text("google"), "plan": .text("pro")]), (5, ["utm-source": .text("letter")]),
                (8, ["source": .text("one-click")]),
            ]
            for (event, members) in properties {
                try database.execute(
                    sql: "UPDATE event SET properties = ? WHERE id = ?",
                    arguments: [ValueCodec.encode(members), event]
                )
            }
            let list = ContactChange.suppress(.complained, source: "ses")
            try database.execute(
                sql: "UPDATE event SET properties = ? WHERE id = 9",
                arguments: [ValueCodec.encode(list.stored)]
            )
        }
        try queue.close()
        try SQLiteStore(path: path).close()
        reader = try SQLiteStoreReader(path: path)
    }

    /// Anna went through the first version to its goal; Bob is inside the second one, and left the newsletter.
    private static let past = """
        INSERT INTO name (id, text) VALUES (1, 'nurture'), (2, 'lead'), (3, 'visited'), (4, 'welcome'), (5, 'offer'),
            (6, 'mql'), (7, 'hot'), (8, 'newsletter'), (9, 'unsubscribed'), (10, '1'), (11, '2'), (12, '3'),
            (13, 'sales');
        INSERT INTO contact (id, shard, address, names, enrolments, stage) VALUES
            (1, 1, 'anna@example.com', 2, 1, 6), (2, 2, 'bob@example.com', 2, 1, NULL);
        INSERT INTO alias (kind, value, contact) VALUES
            (0, 'u1', 1), (1, 'anna@example.com', 1), (1, 'bob@example.com', 2);
        INSERT INTO file_text (id, hash, text) VALUES (1, x'01', x'6f6e206c656164');
        INSERT INTO folder (id, hash) VALUES (1, x'01');
        INSERT INTO flow_version (id, flow, hash, folder, applied_at, step_count, entered, active, converted) VALUES
            (1, 1, x'01', 1, \(at(-9)), 1, 1, 0, 1), (2, 1, x'02', 1, \(at(15)), 2, 1, 1, 0);
        INSERT INTO step (id, flow) VALUES (1, 1), (2, 1), (3, 1);
        INSERT INTO version_step (version, position, step, number) VALUES
            (1, 0, 1, '1'), (2, 0, 2, '1'), (2, 1, 3, '2');
        INSERT INTO enrolment (contact, ordinal, flow, version, entered_at, trigger_event, state, step, since, leaving,
            left_at, visit, burst) VALUES
            (1, 1, 1, 1, \(at(0)), 1, 3, 1, NULL, 1, \(at(12)), 1, 1),
            (2, 1, 1, 2, \(at(20)), 5, 1, 3, \(at(22)), NULL, NULL, 1, 1);
        INSERT INTO outbox (id, contact, ordinal, step, visit, channel, name, state, not_before, settled_at, team)
        VALUES
            (1, 1, 1, 1, 1, 0, 4, 2, \(at(0)), \(at(1)), NULL), (2, 2, 1, 2, 1, 0, 5, 2, \(at(20)), \(at(21)), NULL),
            (3, 2, 1, 3, 1, 0, 5, 3, \(at(20)), \(at(22)), NULL), (4, 1, 1, 1, 2, 0, 4, 2, \(at(0)), \(at(2)), 13);
        INSERT INTO event (id, contact, received_at, delay, kind, name, topic, outbox, fact, is_automatic, message_id)
        VALUES
            (1, 1, \(at(0)), 0, 0, 2, NULL, NULL, NULL, 0, 'm1'),
            (2, 1, \(at(3)), 1000, 0, 3, NULL, NULL, NULL, 0, 'm2'),
            (3, 1, \(at(4)), 0, 2, NULL, NULL, 1, 1, 1, 'm3'),
            (4, 1, \(at(5)), 0, 2, NULL, NULL, 1, 0, 0, 'm4'),
            (5, 2, \(at(20)), 0, 0, 2, NULL, NULL, NULL, 0, 'm5'),
            (6, 2, \(at(23)), 0, 2, NULL, NULL, 2, 2, 0, 'm6'),
            (7, 2, \(at(24)), 0, 2, NULL, NULL, 2, 3, 0, 'm7'),
            (8, 2, \(at(25)), 0, 3, 9, 8, 2, NULL, 0, 'm8'),
            (9, 2, \(at(26)), 0, 5, NULL, NULL, NULL, NULL, 0, 'm9');
        INSERT INTO timeline (contact, at, kind, ordinal, flow, step, subject, detail, number) VALUES
            (1, \(at(0)), 1, 1, 1, NULL, NULL, NULL, NULL), (1, \(at(6)), 20, NULL, NULL, NULL, 6, NULL, NULL),
            (1, \(at(7)), 24, 1, 1, 11, 7, NULL, NULL), (1, \(at(8)), 18, 1, 1, 12, NULL, NULL, 2),
            (1, \(at(9)), 7, 1, 1, 11, 5, 'frequency-cap', NULL), (1, \(at(10)), 21, 1, 1, 10, 8, NULL, NULL),
            (1, \(at(11)), 22, 1, 1, 11, NULL, NULL, NULL), (1, \(at(12)), 4, 1, 1, NULL, NULL, NULL, NULL),
            (2, \(at(20)), 1, 1, 1, NULL, NULL, NULL, NULL);
        """

    private static func at(_ seconds: Int64) -> Int64 { Instant.testStart.adding(seconds: seconds).milliseconds }

    private func instant(_ seconds: Int64) -> Instant { .testStart.adding(seconds: seconds) }

    @Test func `have every fact, with its version, source and email`() throws {
        let expected = [
            NamedFact(1, .event, "lead", "google", at: instant(0)),
            NamedFact(1, .event, "visited", at: instant(2)),
            NamedFact(1, .clicked, "welcome", "nurture", at: instant(5)),
            NamedFact(2, .event, "lead", "letter", at: instant(20)),
            NamedFact(2, .bounced, "offer", "nurture", at: instant(23)),
            NamedFact(2, .replied, "offer", "nurture", at: instant(24)),
            NamedFact(2, .unsubscribed, "newsletter", "offer", at: instant(25)),
            NamedFact(2, .complained, at: instant(26)),
            NamedFact(1, .entered, "nurture", number: 1, at: instant(0)),
            NamedFact(2, .entered, "nurture", number: 2, at: instant(20)),
            NamedFact(1, .sent, "welcome", "nurture", at: instant(1)),
            NamedFact(2, .sent, "offer", "nurture", at: instant(21)),
            NamedFact(1, .stage, "mql", at: instant(6)),
            NamedFact(1, .event, "hot", at: instant(7)),
            NamedFact(1, .split, "nurture", "3", number: 2, at: instant(8)),
            NamedFact(
                1,
                .skipped,
                "offer",
                "nurture",
                number: Int(SkipReason.frequencyCap.number),
                at: instant(9)
            ),
            NamedFact(1, .subscribed, "newsletter", at: instant(10)),
            NamedFact(1, .unsubscribed, at: instant(11)),
            NamedFact(1, .converted, "nurture", number: 1, at: instant(12)),
        ]
        #expect(try NamedFact.all(of: reader) == expected)
        #expect(try reader.factEstimate() >= expected.count)
    }

    @Test func `know who stands where, and when each version was put to work`() throws {
        #expect(try reader.stageCounts() == ["mql": 1])
        #expect(try reader.versions(of: "nurture") == [instant(-9), instant(15)])
        let place = FlowPlace(flow: "nurture", version: 2, step: "2", contacts: 1)
        #expect(try reader.places() == [place])
    }

    @Test func `are those of its export`() throws {
        var lines: [ExportedEvent] = []
        try reader.exportEvents(.distantPast ..< .distantFuture) { lines += $0 }
        let kinds: [ExportedEvent.Kind] = [
            .track("lead"), .engine("entered"), .engine("sent"), .track("visited"), .reader("opened"),
            .reader("clicked"), .engine("stage"), .recorded("hot"), .engine("split"), .engine("skipped"),
            .consent("subscribed"), .consent("unsubscribed"), .engine("converted"), .track("lead"),
            .engine("entered"), .engine("sent"), .reader("bounced"), .reader("replied"), .reader("unsubscribed"),
            .reader("complained"),
        ]
        #expect(lines.map(\.kind) == kinds)
        func properties(_ kind: ExportedEvent.Kind) -> [[Slug: Value]] {
            lines.filter { $0.kind == kind }.map(\.properties)
        }
        let sent = properties(.engine("sent"))
        #expect(sent.map { $0["email"] } == [.text("welcome"), .text("offer")])
        #expect(sent.map { $0["version"] } == [.number(1), .number(2)])
        #expect(sent.map { $0["step"] } == [.text("1"), .text("1")])
        #expect(properties(.engine("stage")) == [["to": .text("mql")]])
        #expect(properties(.reader("complained")) == [["source": .text("ses")]])
        #expect(properties(.reader("unsubscribed")).first?["source"] == .text("one-click"))
    }
}
