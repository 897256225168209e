package import FlowMail
package import FlowModel
package import FlowRuntime

/// Runs one scenario in virtual time and holds what happened against what was expected (LANGUAGE, section 5).
package struct ScenarioRun {
    /// Hours after the last line at which a run ends that still has something to do.
    private static let hoursAfterLast: Int64 = 400 * 24
    /// A run of a recurring trigger is as long as its scenario; nobody tests a century.
    private static let limitYears = 100

    private let scenario: Scenario
    private let folder: FolderChange

    package init(_ scenario: Scenario, folder: FolderChange) {
        (self.scenario, self.folder) = (scenario, folder)
    }

    /// Lets it happen on an empty store.
    ///
    /// - Parameters:
    ///   - store: empty, as a rule in memory.
    ///   - end: the last instant that is looked at; nil is 400 × 24 hours after the last line.
    ///   - compose: writes the emails.
    /// - Returns: what happened, and what of it was not expected.
    /// - Throws: `StoreError`.
    package func run(
        on store: any Store,
        until end: Instant? = nil,
        compose: @escaping @Sendable (EmailRequest) -> Composition
    ) throws -> ScenarioOutcome {
        var times = ScenarioTimes(scenario, settings: folder.settings)
        let instants = times.instants(of: scenario.lines)
        let start = instants.min() ?? Instant(milliseconds: 0)
        if let failure = tooLate(instants, after: start) {
            return ScenarioOutcome(scenario: scenario, lines: [], failures: [failure])
        }
        let simulation = try Simulation(
            Simulation.Parts(store: store, folder: folder, answers: scenario.answers, compose: compose),
            start: start
        )
        let names = contactNames
        let presets = names.map { name in
            scenario.givens.first { $0.contact == name }?.preset ?? ContactPreset(ContactReference(named: name))
        }
        let contacts = try simulation.preset(presets)
        let happenings = zip(scenario.lines, instants).enumerated().compactMap { index, line in
            Happening(line.0, at: line.1, origin: "\(index)")
        }
        let horizon = end ?? (instants.max() ?? start).adding(seconds: ScenarioRun.hoursAfterLast * 3600)
        var lines: [Simulation.Line] = []
        let impossible = try simulation.run(happenings, until: horizon) { lines.append($0) }
        let verdict = ScenarioVerdict(
            contacts: Dictionary(zip(names, contacts), uniquingKeysWith: { first, _ in first }),
            lines: Dictionary(grouping: lines, by: \.entry.contact),
            times: times,
            start: start,
            holidays: folder.settings.holidays,
            flows: folder.flows
        )
        let failures = impossible.compactMap(failure) + scenario.expectations.compactMap(verdict.failure)
        return ScenarioOutcome(scenario: scenario, lines: lines, failures: failures.sorted { $0.line < $1.line })
    }

    /// Everybody whom the scenario names, in the order in which it does.
    private var contactNames: [String] {
        var seen: Set<String> = []
        let all = scenario.givens.map(\.contact) + scenario.lines.compactMap(\.contact)
        return all.filter { seen.insert($0).inserted }
    }

    private func tooLate(_ instants: [Instant], after start: Instant) -> ScenarioFailure? {
        let limit = start.adding(seconds: Int64(ScenarioRun.limitYears) * 366 * 86_400)
        return zip(scenario.lines, instants).first { $0.1 > limit }.map { line, _ in
            ScenarioFailure(line: line.line, reason: .tooLate(limitYears: ScenarioRun.limitYears))
        }
    }

    private func failure(_ impossible: ImpossibleHappening) -> ScenarioFailure? {
        guard let index = Int(impossible.happening.origin), scenario.lines.indices.contains(index) else { return nil }
        let line = scenario.lines[index]
        switch impossible.reason {
        case .noMessage: return ScenarioFailure(line: line.line, reason: .noMessage)
        case .noLink:
            guard case .message(_, _, let link?)? = line.kind else { return nil }
            return ScenarioFailure(line: line.line, reason: .noLink(link))
        }
    }
}

extension Scenario.Given {
    fileprivate var preset: ContactPreset {
        ContactPreset(
            ContactReference(named: contact),
            fields: fields,
            tags: tags,
            stage: stage,
            score: score,
            topics: topics,
            unsubscribedFromEverything: unsubscribedFromEverything
        )
    }
}

extension Happening {
    /// What happens in a line of a scenario; nil when it only starts the clock.
    fileprivate init?(_ line: ScenarioLine, at instant: Instant, origin: String) {
        guard let kind = line.kind, let contact = line.contact else { return nil }
        let reference = ContactReference(named: contact)
        let arrival: Arrival.Kind
        var properties: [Slug: Value] = [:]
        switch kind {
        case .message(let fact, let email, let link):
            let message = Kind.message(fact, reference, email: email, link: link.map { .written($0) })
            self.init(at: instant, kind: message, origin: origin)
            return
        case .event(let name, let given): (arrival, properties) = (.track(name), given)
        case .unsubscribed(let topic): arrival = .unsubscribed(topic: topic)
        case .subscribed(let topic): arrival = .subscribed(topic: topic)
        case .change(let change): arrival = .changed(change)
        }
        let arrived = Arrival(
            messageID: "scenario-\(origin)",
            subject: .contact(reference),
            receivedAt: instant,
            timestamp: instant,
            kind: arrival,
            properties: properties
        )
        self.init(at: instant, kind: .arrival(arrived), origin: origin)
    }
}
