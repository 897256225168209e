import FlowEngine
import FlowModel
import Testing

/// The safety list of a staging machine.
@Suite struct OnlyToTests {
    private let flow = Flow.named(
        "f",
        steps: [
            .send("a", otherwise: 1, next: 2), .tag("not mailed", number: "1", next: 2),
            Draft(.notify(team: "sales", email: "b", otherwise: 3), number: "2", next: 4),
            .tag("nobody told", number: "2"),
        ]
    )

    private func play(_ patterns: [String], teams: [Slug: String] = ["sales": "sales@example.com"]) -> [String] {
        let folder = LiveFolder(
            current: LiveFolder.of(flow).current,
            onlyTo: AddressPatterns(patterns),
            teams: teams,
            timeZone: "Europe/Amsterdam",
            zone: { ZoneTable.known[$0] }
        )
        var play = Rehearsal(folder)
        play.track("lead", at: "2026-03-02 09:00")
        return Array(play.happenings.dropFirst(2))
    }

    @Test func `whoever is not on it is skipped, a team too, and the flow takes the other way`() {
        #expect(
            play(["*@staging.example.com"]) == [
                "f 1 skipped email=a reason=only-to", "f 1 tagged tag=not-mailed",
                "f 2 skipped email=b reason=only-to", "f 2 tagged tag=nobody-told", "f finished",
            ]
        )
    }

    @Test func `whoever is on it gets everything`() {
        let all = ["f 1 sent email=a", "f 2 notified team=sales email=b", "f finished"]
        #expect(play(["*@example.com"]) == all)
        #expect(play(["ANNA@example.com", "sales@*"]) == all)
        #expect(play(["anna@example.com"], teams: [:]) == all)
    }

    @Test func `consent comes before it`() {
        var contact = Contact.anna()
        contact.consent.unsubscribedFromEverything = true
        let folder = LiveFolder(current: [], onlyTo: AddressPatterns([]), zone: { ZoneTable.known[$0] })
        #expect(Engine.skipReason(for: contact, email: "a", flow: flow, in: folder) == .unsubscribed)
        #expect(Engine.skipReason(for: .anna(), email: "a", flow: flow, in: folder) == .onlyTo)
    }
}
