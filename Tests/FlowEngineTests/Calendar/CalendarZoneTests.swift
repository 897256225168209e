import FlowEngine
import FlowModel
import Testing

/// Whose calendar counts for a contact.
@Suite struct CalendarZoneTests {
    private let flow = Flow(
        name: Slug("nurture"),
        title: "nurture",
        file: "nurture.flow",
        triggers: [],
        goals: [],
        entry: .once,
        topic: nil,
        timeZone: "America/New_York",
        steps: [],
        canonicalText: ""
    )

    private func contact(_ zone: String?) -> Contact {
        Contact(
            id: ContactID(1),
            address: "anna@example.com",
            label: "anna@example.com",
            fields: zone.map { [Slug("time zone"): .text($0)] } ?? [:]
        )
    }

    private func folder(_ zone: String = "Europe/Amsterdam") -> LiveFolder {
        LiveFolder(current: [], timeZone: zone) { ZoneTable.known[$0] }
    }

    @Test func `the contact's zone comes before the flow's, the flow's before the daemon's, then UTC`() {
        #expect(folder().zone(of: contact("Australia/Lord_Howe"), in: flow).name == "Australia/Lord_Howe")
        #expect(folder().zone(of: contact("Mars/Base"), in: flow).name == "America/New_York")
        #expect(folder().zone(of: contact("Mars/Base")).name == "Europe/Amsterdam")
        #expect(folder("nowhere").zone(of: contact(nil)).name == "UTC")
    }
}
