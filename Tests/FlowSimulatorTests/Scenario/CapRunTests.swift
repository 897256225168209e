import FlowModel
import FlowSimulator
import FlowTesting
import Testing

/// Caps and the list of `only_to` in a dry run, line by line.
@Suite("A scenario under limits")
struct CapRunTests {
    private static let hours = "sending hours 09:00 to 17:00 on weekdays\n"
    private static let flows = [
        "first.flow": "on lead\n" + hours + "send a\n",
        "second.flow": "on lead\n" + hours + "send b, otherwise tag capped\n",
        "third.flow": "on demo requested\nsend c\n",
    ]

    /// The lines with the contact left out.
    private func lines(_ scenario: String, _ limits: Theatre.Limits) throws -> [String] {
        var files = CapRunTests.flows
        files["scenarios/it.scenario"] = "scenario \"it\"\ngiven anna@example.com\n\(scenario)\n"
        let outcome = try Theatre.play(files, limits: limits)
        #expect(outcome.failures == [])
        return outcome.lines.map { $0.json.replacing(#","contact":"anna@example.com""#, with: "") }
    }

    @Test("sends the second of two flows a day later when one email a day is all")
    func sameInstant() throws {
        let lines = try lines(
            "at 2026-03-05 16:00, lead\nexpect sent b at 2026-03-06 16:00\nexpect not tagged capped",
            Theatre.Limits(caps: FrequencyCaps(perDay: 1))
        )
        let expected = #"""
            {"at":"2026-03-05T16:00:00+01:00","kind":"event","event":"lead"}
            {"at":"2026-03-05T16:00:00+01:00","flow":"first","kind":"entered"}
            {"at":"2026-03-05T16:00:00+01:00","flow":"second","kind":"entered"}
            {"at":"2026-03-05T16:00:00+01:00","flow":"first","step":"1","kind":"sent","email":"a"}
            {"at":"2026-03-05T16:00:00+01:00","flow":"first","kind":"finished"}
            {"at":"2026-03-05T16:00:00+01:00","flow":"second","step":"1","kind":"waiting",\#
            "until":"2026-03-06T16:00:00+01:00","reason":"frequency-cap"}
            {"at":"2026-03-06T16:00:00+01:00","flow":"second","step":"1","kind":"sent","email":"b"}
            {"at":"2026-03-06T16:00:00+01:00","flow":"second","kind":"finished"}
            """#
        #expect(lines.joined(separator: "\n") == expected)
    }

    @Test("waits for room inside the hours, and again when another took it")
    func hours() throws {
        let lines = try lines(
            "at 2026-03-03 18:00, demo requested\nat 2026-03-04 10:00, lead\nexpect sent b at 2026-03-06 09:00",
            Theatre.Limits(caps: FrequencyCaps(perDay: 1))
        )
        let expected = #"""
            {"at":"2026-03-04T10:00:00+01:00","flow":"second","kind":"entered"}
            {"at":"2026-03-04T10:00:00+01:00","flow":"first","step":"1","kind":"waiting",\#
            "until":"2026-03-05T09:00:00+01:00","reason":"frequency-cap"}
            {"at":"2026-03-04T10:00:00+01:00","flow":"second","step":"1","kind":"waiting",\#
            "until":"2026-03-05T09:00:00+01:00","reason":"frequency-cap"}
            {"at":"2026-03-05T09:00:00+01:00","flow":"second","step":"1","kind":"waiting",\#
            "until":"2026-03-06T09:00:00+01:00","reason":"frequency-cap"}
            {"at":"2026-03-05T09:00:00+01:00","flow":"first","step":"1","kind":"sent","email":"a"}
            {"at":"2026-03-05T09:00:00+01:00","flow":"first","kind":"finished"}
            {"at":"2026-03-06T09:00:00+01:00","flow":"second","step":"1","kind":"sent","email":"b"}
            {"at":"2026-03-06T09:00:00+01:00","flow":"second","kind":"finished"}
            """#
        #expect(lines.suffix(8).joined(separator: "\n") == expected)
    }

    @Test("skips the email when room inside the hours comes after two days only")
    func skipped() throws {
        let lines = try lines(
            "at 2026-03-06 16:00, lead\nexpect skipped b\nexpect tagged capped at 2026-03-08 16:00",
            Theatre.Limits(caps: FrequencyCaps(perDay: 1))
        )
        let expected = #"""
            {"at":"2026-03-06T16:00:00+01:00","flow":"first","step":"1","kind":"sent","email":"a"}
            {"at":"2026-03-06T16:00:00+01:00","flow":"first","kind":"finished"}
            {"at":"2026-03-06T16:00:00+01:00","flow":"second","step":"1","kind":"waiting",\#
            "until":"2026-03-08T16:00:00+01:00","reason":"frequency-cap"}
            {"at":"2026-03-08T16:00:00+01:00","flow":"second","step":"1","kind":"skipped","email":"b",\#
            "reason":"frequency-cap"}
            {"at":"2026-03-08T16:00:00+01:00","flow":"second","step":"1","kind":"tagged","tag":"capped"}
            {"at":"2026-03-08T16:00:00+01:00","flow":"second","kind":"finished"}
            """#
        #expect(lines.suffix(6).joined(separator: "\n") == expected)
    }

    @Test("skips whoever is not on the list of `only_to`, and a team that is not")
    func onlyTo() throws {
        let files = [
            "first.flow": "on lead\nsend a\nnotify sales with b\n",
            "scenarios/it.scenario": """
            scenario "it"
            given anna@example.com
            given bob@example.org
            at 2026-03-02 09:00, anna@example.com lead
            at 2026-03-02 09:00, bob@example.org lead

            """,
        ]
        let outcome = try Theatre.play(files, limits: Theatre.Limits(onlyTo: AddressPatterns(["*@example.com"])))
        let lines = outcome.lines.map(\.json).filter { $0.contains("\"step\"") }
        let expected = #"""
            {"at":"2026-03-02T09:00:00+01:00","contact":"anna@example.com","flow":"first","step":"1",\#
            "kind":"sent","email":"a"}
            {"at":"2026-03-02T09:00:00+01:00","contact":"anna@example.com","flow":"first","step":"2",\#
            "kind":"skipped","email":"b","reason":"only-to"}
            {"at":"2026-03-02T09:00:00+01:00","contact":"bob@example.org","flow":"first","step":"1",\#
            "kind":"skipped","email":"a","reason":"only-to"}
            {"at":"2026-03-02T09:00:00+01:00","contact":"bob@example.org","flow":"first","step":"2",\#
            "kind":"skipped","email":"b","reason":"only-to"}
            """#
        #expect(lines.joined(separator: "\n") == expected)
    }
}
