import FlowCommands
import FlowModel
import FlowTesting
import Foundation
import Testing

@Suite("nurture dry-run")
struct DryRunTests {
    private let folder: TemporaryFolder
    private let recorded = RecordedOutput()

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("nurture.flow", "on lead, send nurture email 1; wait 3 days; if clicked go to step 4\n")
    }

    private func dryRun(
        _ paths: [String] = ["nurture.flow"],
        events: [String]? = nil,
        until: Instant? = nil,
        format: OutputFormat = .json
    ) throws -> ExitCode {
        if let events { try folder.write("events.ndjson", events.joined(separator: "\n") + "\n") }
        var settings = Configuration()
        settings.timeZone = "Europe/Amsterdam"
        let request = DryRun.Request(
            paths: paths.map(folder.path),
            configuration: settings,
            events: events == nil ? nil : folder.path("events.ndjson"),
            until: until,
            format: format
        )
        return try DryRun.run(
            request,
            zones: ZoneFiles(),
            makeStore: { ReferenceStore() },
            output: recorded.output()
        )
    }

    private func event(_ name: String, _ time: String, _ more: String = "") -> String {
        #"{"type":"track","event":"\#(name)","timestamp":"\#(time)","#
            + #""context":{"traits":{"email":"anna@example.com"}}\#(more)}"#
    }

    @Test("takes what people did as done with the run's own message, and ignores what an engine did")
    func exportIsAFixture() throws {
        let code = try dryRun(events: [
            event("lead", "2026-03-02T08:00:00Z"),
            event("sent", "2026-03-02T08:00:00Z", #","properties":{"email":"nurture-email-1"}"#),
            event("clicked", "2026-03-03T08:00:00Z", #","properties":{"email":"nurture email 1"}"#),
        ])
        #expect(code == .done)
        let lines = recorded.answer.split(separator: "\n")
        #expect(lines.count { $0.contains(#""kind":"sent""#) } == 1)
        #expect(lines.contains { $0.contains(#""event":"clicked","email":"nurture-email-1""#) })
        #expect(lines.contains { $0.contains(#""kind":"went","to":"4""#) })
        #expect(lines.allSatisfy { $0.hasPrefix(#"{"at":"2026-03-0"#) && $0.contains("+01:00") })
    }

    @Test("leaves out what was done with a message that was never sent, and says where")
    func impossible() throws {
        #expect(try dryRun(events: [event("opened", "2026-03-03T08:00:00Z")]) == .done)
        #expect(recorded.answer.isEmpty)
        #expect(recorded.error.contains("events.ndjson:1"))
    }

    @Test("puts lines into time order")
    func order() throws {
        _ = try dryRun(events: [
            event("clicked", "2026-03-03T08:00:00Z"), event("lead", "2026-03-02T08:00:00Z"),
        ])
        #expect(recorded.answer.contains(#""to":"4""#))
    }

    @Test(
        "names the line that cannot be used",
        arguments: [
            "nonsense", "{}", #"{"type":"dance"}"#, #"{"type":"track","event":"lead","userId":"1"}"#,
            #"{"type":"track","event":"lead","timestamp":"2026-03-02T08:00:00Z"}"#,
            #"{"type":"track","timestamp":"2026-03-02T08:00:00Z","userId":"1"}"#,
            #"{"type":"track","event":"lead","timestamp":"yesterday","userId":"1"}"#,
        ]
    )
    func badLine(line: String) throws {
        let error = try #require(throws: CommandError.self) {
            try dryRun(events: [event("lead", "2026-03-02T08:00:00Z"), "", line])
        }
        #expect(error.exitCode == .badInput)
        #expect(error.message.contains("line 3 of"))
    }

    @Test("ends at the given moment")
    func until() throws {
        _ = try dryRun(
            events: [event("lead", "2026-03-02T08:00:00Z")],
            until: ISO8601.instant("2026-03-03T00:00:00Z")
        )
        #expect(recorded.answer.split(separator: "\n").last?.contains("waiting") == true)
    }

    @Test("sends an invented contact through the flows when there are no events")
    func withoutEvents() throws {
        #expect(try dryRun(format: .text) == .done)
        #expect(recorded.answer.hasPrefix("somebody@example.com, times in Europe/Amsterdam\n  Mon 2026-01-05 09:00"))
        #expect(recorded.answer.contains("waits until Thu 2026-01-08 09:00"))
        #expect(recorded.error.contains("invented contact"))
    }

    @Test("tells all times of a contact in one zone")
    func oneZone() throws {
        let flow = "on lead\ntime zone Asia/Tokyo\ngoal meeting booked\nsend welcome\nwait 1 day\ntag lead\n"
        try folder.write("tokyo.flow", flow)
        _ = try dryRun(["tokyo.flow"], events: [event("lead", "2026-03-02T08:00:00Z")], format: .text)
        let lines = recorded.answer.split(separator: "\n")
        #expect(lines[0] == "anna@example.com, times in Asia/Tokyo")
        #expect(lines[1].hasPrefix("  Mon 2026-03-02 17:00 ") && lines[1].contains("← lead"))
        #expect(!recorded.answer.contains("09:00"))
    }

    @Test("runs several files together")
    func severalFiles() throws {
        try folder.write("other.flow", "on lead\ngoal meeting booked\ntag lead\n")
        let events = [event("lead", "2026-03-02T08:00:00Z")]
        #expect(try dryRun(["nurture.flow", "other.flow"], events: events) == .done)
        #expect(recorded.answer.contains(#""flow":"other","step":"1","kind":"tagged""#))
        #expect(recorded.answer.contains(#""flow":"nurture","step":"1","kind":"sent""#))
    }

    @Test("refuses two different files of one name")
    func sameName() throws {
        try folder.write("more/nurture.flow", "on lead\ntag lead\n")
        let error = try #require(throws: CommandError.self) { try dryRun(["nurture.flow", "more/nurture.flow"]) }
        #expect(error.exitCode == .badInput)
        #expect(error.message.contains("two different files nurture.flow"))
    }

    @Test("refuses flows with errors, showing them")
    func flowErrors() throws {
        try folder.write("nurture.flow", "on lead\nsned x\n")
        #expect(try dryRun() == .no)
        #expect(recorded.error.contains("sned"))
        #expect(recorded.answer.isEmpty)
    }

    private func run(contacts: String, until: Instant? = nil) throws -> ExitCode {
        try folder.write("contacts.csv", contacts)
        return try DryRun.run(
            DryRun.Request(
                paths: [folder.path],
                configuration: Configuration(),
                contacts: folder.path("contacts.csv"),
                start: ISO8601.instant("2026-03-02T09:00:00Z"),
                until: until,
                format: .json
            ),
            zones: ZoneFiles(),
            makeStore: { ReferenceStore() },
            output: recorded.output()
        )
    }

    @Test("lets the contacts of a file enter, whose separator may be any of the usual ones")
    func contacts() throws {
        for separator in [",", ";", "\t"] {
            let rows = ["Email,Plan", "anna@example.com,pro", "", "BOB@example.com,\"so\nlo\""]
            let text = rows.joined(separator: "\r\n").replacing(",", with: separator)
            #expect(try run(contacts: text) == .done)
        }
        #expect(recorded.answer.split(separator: "\n").count { $0.contains(#""kind":"entered""#) } == 6)
        #expect(recorded.answer.contains(#""contact":"bob@example.com""#))
    }

    @Test(
        "names the line of a contact that cannot be used",
        arguments: [
            ("", 1), ("plan\npro\n", 1), ("email,plan\nanna@example.com,pro\n,pro\n", 3),
            ("email,score\nanna@example.com,many\n", 2), ("email\n\"anna@example.com\n", 2),
            ("email\nanna@example.com,1\n", 2), ("email\nanna@example.com\nANNA@example.com\n", 3),
            ("email,unsubscribed\nanna@example.com,maybe\n", 2),
        ]
    )
    func badContacts(text: String, line: Int) throws {
        let error = #expect(throws: CommandError.self) { try run(contacts: text) }
        #expect(error?.exitCode == .badInput)
        #expect(error?.message.contains("line \(line) of") == true, "\(error?.message ?? "")")
    }
}
