import FlowCommands
import FlowModel
import FlowRuntime
import FlowTesting
import Foundation
import Testing

@Suite("nurture suppressions, consent, keys and release")
struct SuppressionsTests {
    private let recorded = RecordedOutput()
    private let administration = FakeAdministration()
    private static let at = Instant(milliseconds: 1_772_442_000_000)
    private static let defaults = SuppressionFile.Defaults(reason: .unsubscribed, source: "import", now: at)

    private var reader: ShelfReader {
        var reader = ShelfReader()
        reader.list = [
            SuppressionEntry(address: "anna@example.com", reason: .bounced, at: Self.at, source: "bounce"),
            SuppressionEntry(address: "bob@example.com", reason: .unsubscribed, at: Self.at, source: "import, a.csv"),
        ]
        reader.records = [
            ConsentRecord(
                at: Self.at,
                change: .topic(Slug("newsletter"), subscribed: true),
                source: "form newsletter",
                wording: "Yes, please."
            ),
            ConsentRecord(at: Self.at, change: .suppressed(.complained), source: "complaint"),
        ]
        return reader
    }

    @Test("lists the addresses with reason, time and source")
    func list() throws {
        #expect(try Suppressions.list(reader: reader, zone: .utc, output: recorded.output()) == .done)
        #expect(
            recorded.answer == """
                ADDRESS           REASON        SINCE                      SOURCE
                anna@example.com  bounced       2026-03-02T09:00:00+00:00  bounce
                bob@example.com   unsubscribed  2026-03-02T09:00:00+00:00  import, a.csv

                """
        )
    }

    @Test("writes one object a line for programs")
    func json() throws {
        _ = try Suppressions.list(reader: reader, zone: .utc, format: .json, output: recorded.output())
        let first = """
            {"address":"anna@example.com","reason":"bounced","at":"2026-03-02T09:00:00+00:00","source":"bounce"}
            """
        #expect(recorded.answer.split(separator: "\n").map(String.init).first == first)
        #expect(recorded.answer.split(separator: "\n").count == 2)
    }

    @Test("says so when nobody is on the list")
    func empty() throws {
        #expect(try Suppressions.list(reader: ShelfReader(), zone: .utc, output: recorded.output()) == .done)
        #expect(recorded.answer == "nobody is on the list\n")
    }

    @Test("exports all of a long list, which can be imported again")
    func export() throws {
        var reader = ShelfReader()
        reader.list = (0..<2_500).map { number in
            let address = "contact\(String(number + 10_000))@example.com"
            return SuppressionEntry(address: address, reason: .bounced, at: Self.at, source: "bounce")
        }
        #expect(try Suppressions.export(reader: reader, output: recorded.output()) == .done)
        let folder = try TemporaryFolder()
        let file = try folder.write("list.csv", recorded.answer)
        let said = RecordedOutput()
        let code = try Suppressions.importFile(
            file,
            defaults: Self.defaults,
            into: administration,
            output: said.output()
        )
        #expect(code == .done)
        #expect(administration.entries == reader.list)
        #expect(administration.batches == [1_000, 1_000, 500])
        #expect(said.answer == "2500 added, 0 were on the list already\n")
    }

    @Test("imports nothing when a line is wrong, and names the line")
    func wrongLine() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("list.csv", "email\nanna@example.com\nnobody\n")
        #expect(throws: CommandError.badLines(path: file, count: 1)) {
            try Suppressions.importFile(
                file,
                defaults: Self.defaults,
                into: administration,
                output: recorded.output()
            )
        }
        #expect(recorded.error == "\(file):3: its address is not an email address\n")
        #expect(administration.batches == [])
        #expect(CommandError.badLines(path: file, count: 1).exitCode == .badInput)
    }

    @Test("adds and removes single addresses")
    func single() throws {
        let output = recorded.output()
        let added = try Suppressions.add(
            "Bob@example.com",
            reason: .complained,
            into: administration,
            output: output
        )
        #expect(added == .done)
        #expect(administration.entries.map(\.address) == ["bob@example.com"])
        #expect(try Suppressions.remove("BOB@example.com", from: administration, output: output) == .done)
        #expect(try Suppressions.remove("bob@example.com", from: administration, output: output) == .no)
        #expect(
            recorded.answer == """
                added
                removed: the address may be mailed again
                the address is not on the list

                """
        )
        #expect(throws: CommandError.badAddress) {
            try Suppressions.add("bob", reason: .bounced, into: administration, output: output)
        }
    }

    @Test("shows the proof of consent")
    func consent() throws {
        let output = recorded.output()
        #expect(try ConsentHistory.run("Anna@example.com", reader: reader, zone: .utc, output: output) == .done)
        #expect(
            recorded.answer == """
                AT                         WHAT                      SOURCE           WORDING
                2026-03-02T09:00:00+00:00  subscribed to newsletter  form newsletter  Yes, please.
                2026-03-02T09:00:00+00:00  suppressed, complained    complaint

                """
        )
        let json = RecordedOutput()
        _ = try ConsentHistory.run("anna@example.com", reader: reader, zone: .utc, format: .json, output: json.output())
        #expect(
            json.answer == """
                {"address":"anna@example.com","records":[{"at":"2026-03-02T09:00:00+00:00","change":"subscribed",\
                "source":"form newsletter","topic":"newsletter","wording":"Yes, please."},\
                {"at":"2026-03-02T09:00:00+00:00","change":"suppressed","reason":"complained","source":"complaint",\
                "wording":null}]}

                """
        )
    }

    @Test("lets mail go out again and makes keys")
    func maintenance() throws {
        let output = recorded.output()
        #expect(try Maintenance.release(administration, output: output) == .done)
        #expect(try Maintenance.release(administration, output: output) == .done)
        #expect(try Maintenance.rotateKeys(administration, format: .json, output: output) == .done)
        #expect(try Maintenance.rotateKeys(administration, output: output) == .done)
        #expect(
            recorded.answer == """
                mail goes out again
                nothing was paused
                {"added":1}
                a new key signs the links of new mail from now on; those that are out keep working for two years

                """
        )
    }

    @Test("gives each new key an id of its own, until there are no more")
    func keyIDs() {
        var keys = [SigningKey(id: 200, secret: [], createdAt: Self.at)]
        while let key = SigningKey.next(after: keys, secret: [1], at: Self.at) {
            #expect(!keys.contains { $0.id == key.id })
            #expect(key.createdAt > keys[0].createdAt)
            keys.insert(key, at: 0)
        }
        #expect(keys.count == 255)
        #expect(SigningKey.next(after: [], secret: [1], at: Self.at)?.id == 1)
    }

    @Test("asks the daemon in its own words and understands its answers")
    func socket() throws {
        var asked: [String] = []
        var answer = SocketAdministration.Answer(status: 200, body: Array(#"{"success":true,"changed":2}"#.utf8))
        let administration = SocketAdministration { (path, body) throws(CommandError) in
            asked.append(path + " " + String(decoding: body, as: UTF8.self))
            return answer
        }
        let entry = SuppressionEntry(address: "a@example.com", reason: .bounced, at: Self.at, source: "x")
        #expect(try administration.suppress([entry]) == 2)
        #expect(try administration.lift(["a@example.com"], source: "by hand") == 2)
        #expect(try administration.addKey() == 2)
        #expect(
            asked == [
                #"/api/v1/suppressions {"entries":[{"address":"a@example.com","at":"2026-03-02T09:00:00+00:00","#
                    + #""reason":"bounced","source":"x"}]}"#,
                #"/api/v1/suppressions/lift {"addresses":["a@example.com"],"source":"by hand"}"#,
                "/api/v1/keys {}",
            ]
        )
        answer = .init(status: 503, body: Array(#"{"success":false,"error":{"message":"It stops."}}"#.utf8))
        #expect(throws: CommandError.daemonRefused(reason: "It stops.")) { try administration.release() }
        for body in ["", "[]", "{}", #"{"changed":"2"}"#] {
            answer.body = Array(body.utf8)
            #expect(throws: CommandError.self) { try administration.release() }
        }
    }
}
