import FlowLanguage
import FlowMail
import FlowModel
import FlowRuntime
import FlowSimulator
import FlowTesting
import Testing

/// Where scenarios are played: on the reference store, with emails whose links are known.
enum Theatre {
    static let links: [Slug: [MessageReference.Link]] = [
        "a": [
            MessageReference.Link(address: "https://example.com/guide", label: "guide"),
            MessageReference.Link(address: "https://example.com/pricing?from=a", label: "Prices"),
        ],
        "b": [MessageReference.Link(address: "https://example.com/other", label: "other")],
    ]

    /// What the configuration limits.
    struct Limits {
        var caps = FrequencyCaps()
        var onlyTo: AddressPatterns?
    }

    /// The folder of those files, which must have no errors.
    static func folder(
        _ files: [String: String],
        limits: Limits = Limits()
    ) throws -> (change: FolderChange, scenarios: [Scenario]) {
        let text = FolderText(files: files.map { FolderText.File(path: $0.key, text: $0.value) })
        let checked = FlowChecker.check(text, knowing: Knowledge(isTimeZone: { TestZones.find($0) != nil }))
        try #require(checked.diagnostics.filter { $0.severity == .error } == [])
        let settings = FolderSettings(
            unsubscribedByDefault: ["product"],
            caps: limits.caps,
            onlyTo: limits.onlyTo,
            teams: ["sales": "sales@example.org"],
            timeZone: "Europe/Amsterdam",
            zone: TestZones.find
        )
        let change = FolderChange(
            text: text,
            flows: checked.flows,
            lifecycle: checked.lifecycle,
            settings: settings,
            answer: { _ in }
        )
        return (change, checked.scenarios)
    }

    /// What becomes of the one scenario of that text, whose title and given line are put before it.
    static func play(
        _ flow: String,
        _ lines: String,
        given: String = "given anna@example.com",
        lifecycle: String? = nil
    ) throws -> ScenarioOutcome {
        var files = ["nurture.flow": flow, "scenarios/it.scenario": "scenario \"it\"\n\(given)\n\(lines)\n"]
        if let lifecycle { files["lifecycle.flow"] = lifecycle }
        return try play(files)
    }

    /// What becomes of the one scenario among those files.
    static func play(_ files: [String: String], limits: Limits = Limits()) throws -> ScenarioOutcome {
        let (change, scenarios) = try folder(files, limits: limits)
        let scenario = try #require(scenarios.first)
        return try ScenarioRun(scenario, folder: change).run(on: ReferenceStore()) { request in
            let recipient = request.team == nil ? request.contact.address ?? "" : "sales@example.org"
            let body = MessageBody(sender: "", recipient: recipient, messageID: "", bytes: [])
            return .finished(body, links: links[request.email] ?? [])
        }
    }
}

extension ScenarioOutcome {
    /// The lines of the scenario file that do not hold, counted from the title.
    var failedLines: [Int] { failures.map(\.line) }
}
