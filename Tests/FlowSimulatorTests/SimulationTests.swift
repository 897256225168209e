import FlowLanguage
import FlowMail
import FlowModel
import FlowRuntime
import FlowSimulator
import FlowTesting
import Testing

private let sentence = "on lead, send nurture email 1; wait 3 days; if clicked go to step 4\n"

/// Runs flow files on the reference store and returns the lines as JSON.
private func run(
    _ files: [String: String],
    _ happenings: [Happening],
    until horizon: Instant = .distantFuture,
    compose: @escaping @Sendable (EmailRequest) -> Composition = { _ in
        .finished(MessageBody(sender: "", recipient: "", messageID: "", bytes: []), links: [])
    }
) throws -> [String] {
    let text = FolderText(files: files.map { FolderText.File(path: $0.key, text: $0.value) })
    let checked = FlowChecker.check(text, knowing: Knowledge(isTimeZone: { TestZones.find($0) != nil }))
    #expect(checked.diagnostics.filter { $0.severity == .error } == [])
    let settings = FolderSettings(timeZone: "Europe/Amsterdam", zone: TestZones.find)
    let folder = FolderChange(
        text: text,
        flows: checked.flows,
        lifecycle: checked.lifecycle,
        settings: settings,
        answer: { _ in }
    )
    let simulation = try Simulation(
        Simulation.Parts(store: ReferenceStore(), folder: folder, compose: compose),
        start: happenings.first?.at ?? .testStart
    )
    var lines: [String] = []
    let impossible = try simulation.run(happenings, until: horizon) { lines.append($0.json) }
    #expect(impossible == [])
    return lines
}

private func event(_ name: Slug, _ address: String, hours: Int64 = 0, _ properties: [Slug: Value] = [:]) -> Happening {
    let at = Instant.testStart.adding(seconds: hours * 3600)
    let arrival = Arrival(
        messageID: "\(name)-\(address)-\(hours)",
        subject: .contact(ContactReference(email: address)),
        receivedAt: at,
        timestamp: at,
        kind: .track(name),
        properties: properties,
        traits: ["email": .text(address)]
    )
    return Happening(at: at, kind: .arrival(arrival), origin: "test:1")
}

private func click(_ email: Slug, _ address: String, hours: Int64, link: String? = nil) -> Happening {
    Happening(
        at: .testStart.adding(seconds: hours * 3600),
        kind: .message(
            .clicked,
            ContactReference(email: address),
            email: email,
            link: link.map { .told(address: $0) }
        ),
        origin: "test:\(hours)"
    )
}

@Suite struct SimulationTests {
    @Test(
        "A link is known by its label, though the event tells only its address",
        arguments: [("https://example.com/guide", true), ("plan", true), ("https://example.com/other", false)]
    )
    func labels(link: String, isFound: Bool) throws {
        let guide = MessageReference.Link(address: "https://example.com/guide", label: "plan")
        let lines = try run(
            ["nurture.flow": "on lead\nsend a\nwait 2 days\nif clicked link \"plan\" tag found\n"],
            [event("lead", "anna@example.com"), click("a", "anna@example.com", hours: 24, link: link)],
            compose: { _ in
                let body = MessageBody(sender: "", recipient: "", messageID: "", bytes: [])
                return .finished(body, links: [guide])
            }
        )
        #expect(lines.contains { $0.contains("tagged") } == isFound)
    }

    @Test func `An email that cannot be written holds up nothing else`() throws {
        let lines = try run(
            ["held.flow": "on lead, send letter\n", "nurture.flow": "on lead, wait 3 days; tag later\n"],
            [event("lead", "anna@example.com")],
            compose: { _ in .held(reason: "first_name has no value") }
        )
        #expect(lines.filter { $0.contains(#""reason":"missing-value""#) }.count == 1)
        #expect(lines.last?.contains(#""kind":"finished""#) == true)
    }

    @Test func `The mission's sentence runs as it reads`() throws {
        let lines = try run(
            ["nurture.flow": sentence],
            [
                event("lead", "anna@example.com"), event("lead", "bob@example.com"),
                click("nurture email 1", "anna@example.com", hours: 24),
            ]
        )
        let anna = lines.filter { $0.contains("anna@") }
        #expect(
            anna == [
                #"{"at":"2026-03-02T09:00:00+01:00","contact":"anna@example.com","kind":"event","event":"lead"}"#,
                #"{"at":"2026-03-02T09:00:00+01:00","contact":"anna@example.com","flow":"nurture","kind":"entered"}"#,
                #"{"at":"2026-03-02T09:00:00+01:00","contact":"anna@example.com","flow":"nurture","step":"1","#
                    + #""kind":"sent","email":"nurture-email-1"}"#,
                #"{"at":"2026-03-02T09:00:00+01:00","contact":"anna@example.com","flow":"nurture","step":"2","#
                    + #""kind":"waiting","until":"2026-03-05T09:00:00+01:00"}"#,
                #"{"at":"2026-03-03T09:00:00+01:00","contact":"anna@example.com","kind":"event","#
                    + #""event":"clicked","email":"nurture-email-1"}"#,
                #"{"at":"2026-03-05T09:00:00+01:00","contact":"anna@example.com","flow":"nurture","step":"3","#
                    + #""kind":"decided","condition":"clicked","result":true}"#,
                #"{"at":"2026-03-05T09:00:00+01:00","contact":"anna@example.com","flow":"nurture","step":"3","#
                    + #""kind":"went","to":"4"}"#,
                #"{"at":"2026-03-05T09:00:00+01:00","contact":"anna@example.com","flow":"nurture","kind":"finished"}"#,
            ]
        )
        #expect(lines.filter { $0.contains("bob@") }.last?.contains("finished") == true)
        // Lines of one instant are grouped by contact.
        #expect(lines[0...3].allSatisfy { $0.contains("anna@") })
        #expect(lines[4...7].allSatisfy { $0.contains("bob@") })
    }

    @Test func `An entry runs until it waits before the next entry of the contact begins`() throws {
        let lines = try run(
            ["a.flow": "on lead\nsend a\ntag done a\nwait 1 day\n", "b.flow": "on lead\nsend b\n"],
            [event("lead", "anna@example.com")]
        )
        let kinds = lines.map { line in
            line.split(separator: "\"kind\":\"")[1].prefix { $0 != "\"" } + (line.contains(#""flow":"a""#) ? " a" : "")
        }
        #expect(
            kinds.map(String.init) == [
                "event", "entered a", "entered", "sent a", "tagged a", "waiting a", "sent", "finished", "finished a",
            ]
        )
    }

    @Test func `An event at the instant of a timer comes before it`() throws {
        let lines = try run(
            ["goal.flow": "on lead\ngoal booked\nsend a\nwait 10 days\nsend b\n"],
            [event("lead", "anna@example.com"), event("booked", "anna@example.com", hours: 240)]
        )
        #expect(lines.last?.contains(#""step":"2","kind":"converted""#) == true)
        #expect(!lines.contains { $0.contains(#""email":"b""#) })
    }

    @Test func `The horizon ends a run`() throws {
        let lines = try run(
            ["nurture.flow": sentence],
            [event("lead", "anna@example.com")],
            until: .testStart.adding(seconds: 86_400)
        )
        #expect(lines.last?.contains("waiting") == true)
    }

    @Test func `What is done with a message that was never sent is told`() throws {
        let text = FolderText(files: [FolderText.File(path: "nurture.flow", text: sentence)])
        let checked = FlowChecker.check(text, knowing: Knowledge(isTimeZone: { _ in true }))
        let folder = FolderChange(
            text: text,
            flows: checked.flows,
            settings: FolderSettings(zone: TestZones.find),
            answer: { _ in }
        )
        let simulation = try Simulation(
            Simulation.Parts(
                store: ReferenceStore(),
                folder: folder,
                compose: { _ in .held(reason: "never asked") }
            ),
            start: .testStart
        )
        let happening = click("nurture email 1", "anna@example.com", hours: 0)
        let impossible = try simulation.run([happening], until: .distantFuture) { _ in }
        #expect(impossible == [ImpossibleHappening(happening: happening, reason: .noMessage)])
    }

    @Test func `Two runs of the same input give the same lines`() throws {
        let happenings = (0..<40).map { event("lead", "contact\($0)@example.com", hours: Int64($0 % 7)) }
            .sorted { $0.at < $1.at }
        let first = try run(["nurture.flow": sentence], happenings)
        #expect(first == (try run(["nurture.flow": sentence], happenings)))
        #expect(first.count == 40 * 6)
    }
}
