import FlowModel
import FlowRuntime
import FlowTesting
import Testing

/// The safety list holds until the last moment.
@Suite struct OnlyToTests {
    private let flow = Flow.sample(
        "f",
        [.send(email: "a", otherwise: nil), .notify(team: "sales", email: "b", otherwise: nil)]
    )

    private func settings(_ patterns: [String]?, teams: [Slug: String] = [:]) -> FolderSettings {
        FolderSettings(onlyTo: patterns.map(AddressPatterns.init), teams: teams, zone: TestZones.find)
    }

    @Test func `Nobody else gets anything, whoever is on it does`() throws {
        let stage = try Stage([flow], settings: settings(["anna@*", "sales"], teams: ["sales": "sales"]))
        try stage.happen("lead")
        try stage.deliver()
        try stage.deliver()
        try stage.happen("lead", to: "bob@example.com")
        try stage.deliver()
        #expect(stage.mailer.begun.map(\.body.recipient) == ["anna@example.com", "sales", "sales"])
        #expect(stage.lines.contains(.skipped(email: "a", .onlyTo)))
    }

    @Test func `A list that came while a message waited stops it, a retry and a team's too`() throws {
        let team = Flow.sample("team", [.notify(team: "sales", email: "b", otherwise: nil)])
        let flows = [Flow.sample("f", [.send(email: "a", otherwise: nil)]), team]
        let stage = try Stage(flows)
        try stage.happen("lead")
        try stage.deliver(.deferred(status: 451, reply: "later", retryAfter: nil))
        stage.mailbox.post(Stage.change(flows, settings: settings(["bob@example.com"])))
        stage.clock.advance(seconds: 3_600)
        try stage.settle()
        #expect(stage.mailer.begun.count == 2)
        #expect(stage.lines.contains(.skipped(email: "a", .onlyTo)))
        #expect(stage.lines.contains(.skipped(email: "b", .onlyTo)))
    }

    @Test func `What counts is the address that the message is really written to`() throws {
        let team = Flow.sample("team", [.notify(team: "sales", email: "b", otherwise: nil)])
        let allowed = settings(["sales@example.com"], teams: ["sales": "sales@example.com"])
        // The desk of these tests writes to the team's name.
        let stage = try Stage([team], settings: allowed)
        try stage.happen("lead")
        #expect(stage.mailer.begun.isEmpty)
        #expect(stage.lines.suffix(2) == [.skipped(email: "b", .onlyTo), .finished])
    }
}
