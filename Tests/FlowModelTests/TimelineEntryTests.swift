import FlowModel
import Testing

/// The lines of a dry run.
@Suite struct TimelineEntryTests {
    private static let start = #"{"at":"1970-01-01T00:00:00+00:00","contact":"anna@example.com","#
    private static let email = Slug("Welcome")

    @Test(
        arguments: [
            (.entered, #""kind":"entered"}"#), (.finished, #""kind":"finished"}"#),
            (.converted, #""kind":"converted"}"#),
            (.event(name: Slug("lead"), email: nil, link: nil, topic: nil), #""kind":"event","event":"lead"}"#),
            (
                .event(name: Slug("clicked"), email: email, link: "https://example.com", topic: Slug("news")),
                #""kind":"event","event":"clicked","email":"welcome","link":"https://example.com","topic":"news"}"#
            ),
            (.notEntered(.tooSoon), #""kind":"not_entered","reason":"too-soon"}"#),
            (.stopped(.flowChanged), #""kind":"stopped","reason":"flow-changed"}"#),
            (.sent(email: email), #""kind":"sent","email":"welcome"}"#),
            (.skipped(email: email, .noAddress), #""kind":"skipped","email":"welcome","reason":"no-address"}"#),
            (.failed(email: email, .expired), #""kind":"failed","email":"welcome","reason":"expired"}"#),
            (.called(webhook: Slug("CRM"), status: 200), #""kind":"called","webhook":"crm","status":200}"#),
            (
                .waiting(until: nil, condition: nil, reason: .missingValue),
                #""kind":"waiting","reason":"missing-value"}"#
            ),
            (.decided(condition: "clicked", result: true), #""kind":"decided","condition":"clicked","result":true}"#),
            (.went(to: "6"), #""kind":"went","to":"6"}"#),
            (.set(field: Slug("plan"), value: .null), #""kind":"set","field":"plan","value":null}"#),
            (.tagged(Slug("VIP")), #""kind":"tagged","tag":"vip"}"#),
        ] as [(TimelineEntry.Kind, String)]
    )
    func `each kind has its name and its own keys`(kind: TimelineEntry.Kind, rest: String) {
        let entry = TimelineEntry(at: Instant(milliseconds: 0), contact: ContactID(1), kind: kind)
        #expect(entry.json(contact: "anna@example.com", zone: .utc) == Self.start + rest)
    }
}
