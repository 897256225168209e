import FlowCommands
import FlowModel
import FlowTesting
import Testing

@Suite("What runs in virtual time")
struct LimitedRunTests {
    private let folder: TemporaryFolder
    private let recorded = RecordedOutput()

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("first.flow", "on lead\nsend a\nnotify sales with n\n")
        try folder.write("second.flow", "on lead\nsend b\n")
        let scenario = "scenario \"it\"\ngiven anna@example.com\nat 2026-03-02 09:00, lead\n"
        try folder.write("scenarios/it.scenario", scenario + "expect sent b at 2026-03-03 09:00\n")
    }

    private func settings(_ perDay: Int?, onlyTo patterns: [String]? = nil) -> Configuration {
        var settings = Configuration()
        settings.teams = ["sales": "sales@example.org"]
        settings.email.limits.caps.perDay = perDay
        settings.email.onlyTo = patterns.map(AddressPatterns.init)
        return settings
    }

    private func dryRun(_ settings: Configuration) throws -> String {
        let request = DryRun.Request(
            paths: [folder.path],
            configuration: settings,
            scenarios: [folder.path("scenarios/it.scenario")],
            format: .json
        )
        _ = try DryRun.run(
            request,
            zones: ZoneFiles(),
            makeStore: { ReferenceStore() },
            output: recorded.output()
        )
        return recorded.answer
    }

    @Test("keeps to the caps of the configuration in a dry run")
    func dryRunUnderCaps() throws {
        let answer = try dryRun(settings(1))
        let held = #""step":"1","kind":"waiting","until":"2026-03-03T09:00:00+00:00","reason":"frequency-cap"}"#
        #expect(answer.contains(#""flow":"second",\#(held)"#))
    }

    @Test("keeps to the list of `only_to` in a dry run, teams included")
    func dryRunUnderList() throws {
        let answer = try dryRun(settings(nil, onlyTo: ["*@example.com"]))
        #expect(answer.contains(#""kind":"sent","email":"a""#))
        #expect(answer.contains(#""kind":"skipped","email":"n","reason":"only-to""#))
    }

    @Test("keeps to the caps in scenarios, so that one may hold with them and not without", arguments: [1, nil])
    func scenarios(perDay: Int?) throws {
        let code = try ScenarioTests.run(
            ScenarioTests.Request(path: folder.path, configuration: settings(perDay), format: .text),
            zones: ZoneFiles(),
            makeStore: { ReferenceStore() },
            output: recorded.output()
        )
        #expect(code == (perDay == nil ? .no : .done))
    }

    @Test("keeps to the list of `only_to` in a forecast", arguments: [["nobody@example.org"], nil])
    func forecast(patterns: [String]?) async throws {
        let code = try await Simulate.run(
            Simulate.Request(
                flow: "second",
                folder: folder.path,
                configuration: settings(nil, onlyTo: patterns),
                contacts: 10,
                assumptions: [],
                seed: 1,
                arrivalDays: 1,
                days: 10,
                cores: 1,
                format: .json
            ),
            in: Simulate.World(zones: ZoneFiles(), clock: ManualClock(), makeStore: { ReferenceStore() }),
            output: recorded.output()
        )
        #expect(code == .done)
        let counts = patterns == nil ? #""sent":10,"skipped":0"# : #""sent":0,"skipped":10"#
        #expect(recorded.answer.contains(counts))
    }
}
