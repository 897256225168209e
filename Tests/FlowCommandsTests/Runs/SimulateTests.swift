import FlowCommands
import FlowModel
import FlowTesting
import Foundation
import Testing

@Suite("nurture simulate")
struct SimulateTests {
    private let folder: TemporaryFolder
    private let recorded = RecordedOutput()

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("nurture.flow", "on lead\ngoal meeting booked\nsend welcome\nwait 3 days\ntag seen\n")
        try folder.write("other.flow", "on trial started\ngoal purchase\nsend trial\nwait 3 days\n")
    }

    private func simulate(
        _ flow: String,
        _ assumptions: [String] = [],
        format: Simulate.Format = .text
    ) async throws -> ExitCode {
        try await Simulate.run(
            Simulate.Request(
                flow: flow,
                folder: folder.path,
                configuration: Configuration(),
                contacts: 30,
                assumptions: assumptions,
                seed: 3,
                arrivalDays: 1,
                days: 90,
                cores: 2,
                format: format
            ),
            in: Simulate.World(zones: ZoneFiles(), clock: ManualClock(), makeStore: { ReferenceStore() }),
            output: recorded.output()
        )
    }

    @Test("takes a flow by its file or by its name")
    func names() async throws {
        #expect(try await simulate(folder.path("other.flow")) == .done)
        #expect(recorded.answer.hasPrefix("other: 30 contacts"))
        #expect(try await simulate("Nurture") == .done)
        #expect(recorded.answer.contains("\nnurture: 30 contacts"))
    }

    @Test("asks which flow is meant, and says which name is near")
    func unknown() async throws {
        let several = await #expect(throws: CommandError.self) { try await simulate(folder.path) }
        #expect(several == .severalFlows(path: folder.path, names: ["nurture", "other"]))
        let misspelt = await #expect(throws: CommandError.self) { try await simulate("nurtrue") }
        #expect(misspelt == .unknownFlow(name: "nurtrue", nearest: "nurture"))
        #expect(misspelt?.exitCode == .wrongUsage)
        let missing = await #expect(throws: CommandError.self) { try await simulate(folder.path("no.flow")) }
        #expect(missing?.exitCode == .badInput)
    }

    @Test(
        "refuses what cannot be assumed",
        arguments: ["clicked", "clicked=200%", "clicked welcom=5%", "=5%"]
    )
    func assumptions(text: String) async throws {
        let error = await #expect(throws: CommandError.self) { try await simulate("nurture", [text]) }
        #expect(error?.exitCode == .wrongUsage)
        #expect(error?.message.hasPrefix("cannot assume \(text): ") == true)
    }

    @Test("refuses one thing assumed twice")
    func twice() async throws {
        let error = await #expect(throws: CommandError.self) {
            try await simulate("nurture", ["clicked=5%", "Clicked = 7%"])
        }
        #expect(error?.message.contains("twice") == true)
    }

    @Test("fits 80 columns")
    func columns() async throws {
        let name = "a-name-of-an-email-that-goes-on-and-on-until-nobody-can-read-it-in-one-breath-any-more"
        try folder.write("nurture.flow", "on lead\ngoal meeting booked\nsend \(name)\nwait 3 days\n")
        let assumed = ["opened=50%", "clicked=50%", "replied=50%", "bounced=10%", "complained=10%"]
        #expect(try await simulate("nurture", assumed) == .done)
        #expect(recorded.answer.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(recorded.answer)")
    }

    @Test("writes one JSON document with keys in snake case")
    func json() async throws {
        #expect(try await simulate("nurture", ["meeting booked=50%"], format: .json) == .done)
        let object = try JSONSerialization.jsonObject(with: Data(recorded.answer.utf8))
        let document = try #require(object as? [String: Any])
        #expect(document["entered"] as? Int == 30)
        #expect((document["emails_per_day"] as? [[String: Any]])?.isEmpty == false)
        #expect((document["steps"] as? [[String: Any]])?.count == 3)
    }

    @Test("tells the errors of the flows and nothing else")
    func errors() async throws {
        try folder.write("nurture.flow", "on lead\nsned welcome\n")
        #expect(try await simulate("nurture") == .no)
        #expect(recorded.answer.isEmpty)
        #expect(recorded.error.contains("sned"))
    }
}
