import FlowEngine
import FlowModel

/// Holds a scenario's expectations against what happened.
struct ScenarioVerdict {
    /// Lines that a failure shows at most.
    private static let shown = 5

    /// By contact as the scenario names it.
    let contacts: [String: Contact]
    let lines: [ContactID: [Simulation.Line]]
    let times: ScenarioTimes
    let start: Instant
    let holidays: Set<LocalDate>
    let flows: [Flow]

    /// Why the expectation does not hold; nil when it does.
    func failure(of expectation: Expectation) -> ScenarioFailure? {
        let (holds, evidence) = look(at: expectation)
        guard holds == expectation.isNegated else { return nil }
        return ScenarioFailure(line: expectation.line, reason: .unmet(expectation, evidence))
    }

    private func look(at expectation: Expectation) -> (holds: Bool, evidence: ScenarioFailure.Evidence) {
        switch expectation.subject {
        case .stage, .tagged, .score, .field: condition(expectation)
        case .sent, .skipped, .notified, .called, .entered, .finished, .converted, .stopped: timeline(expectation)
        }
    }

    // MARK: Lines of the timeline

    private func timeline(_ expectation: Expectation) -> (Bool, ScenarioFailure.Evidence) {
        let own = contacts[expectation.contact].flatMap { lines[$0.id] } ?? []
        let said = own.filter { expectation.subject.isSaid(by: $0.entry) }
        let fitting = said.filter { fits($0, expectation) }
        let holds = expectation.times.map { fitting.count == $0 } ?? !fitting.isEmpty
        if expectation.isNegated { return (holds, evidence(.lines, fitting)) }
        if !said.isEmpty { return (holds, evidence(.lines, said)) }
        let flows = expectation.subject.flows(among: flows)
        let inside = own.filter { $0.entry.flow.map(flows.contains) == true }
        // Of waits only the one that it is still in tells anything.
        let way = inside.enumerated().filter { index, line in
            line.tellsTheWay || line.isWait && index == inside.count - 1
        }.map(\.element)
        return (holds, evidence(.noLine, way))
    }

    /// Whether the line is where and when it is expected.
    private func fits(_ line: Simulation.Line, _ expectation: Expectation) -> Bool {
        if let step = expectation.step, line.entry.step != step { return false }
        // As the timeline prints it: in a flow with a time zone of its own that is the zone of whoever has none.
        if let local = expectation.at, line.zone.instant(of: local) != line.entry.at { return false }
        guard let within = expectation.within else { return true }
        return line.entry.at <= within.end(from: start, in: times.zone(of: expectation.contact), holidays: holidays)
    }

    // MARK: How the contact is

    private func condition(_ expectation: Expectation) -> (Bool, ScenarioFailure.Evidence) {
        let zone = times.zone(of: expectation.contact)
        let all = contacts[expectation.contact].flatMap { lines[$0.id] } ?? []
        let moment = expectation.at.map { zone.instant(of: $0) }
        let own = moment.map { moment in all.filter { $0.entry.at <= moment } } ?? all
        let contact = own.last?.person ?? contacts[expectation.contact]
        let standing = contact?.standing ?? Standing()
        switch expectation.subject {
        case .stage(let stage):
            return (standing.stage == stage, evidence(.stage(standing.stage), own.last(where: \.isMove)))
        case .score(let score):
            return (standing.score == score, evidence(.score(standing.score), own.last(where: \.isScore)))
        case .tagged(let tag):
            let holds = contact?.tags.contains(tag) == true
            return (holds, evidence(.tagged(tag, holds), own.last { $0.isTagging(tag) }))
        case .field(let field, let value):
            let actual = contact.map { ScenarioVerdict.value(of: field, in: $0) } ?? .null
            let holds = actual.isSame(as: value, in: zone)
            return (holds, evidence(.field(field, actual), own.last { $0.isSetting(field) }))
        case .sent, .skipped, .notified, .called, .entered, .finished, .converted, .stopped:
            return (false, evidence(.noLine, []))
        }
    }

    private static func value(of field: Slug, in contact: Contact) -> Value {
        switch field.text {
        case "email": contact.address.map { .text($0) } ?? contact.fields[field] ?? .null
        case "score": .number(Double(contact.standing.score))
        default: contact.fields[field] ?? .null
        }
    }

    private func evidence(
        _ finding: ScenarioFailure.Finding,
        _ lines: [Simulation.Line]
    ) -> ScenarioFailure.Evidence {
        let last = Array(lines.suffix(ScenarioVerdict.shown))
        return ScenarioFailure.Evidence(finding: finding, lines: last, count: lines.count)
    }

    private func evidence(_ finding: ScenarioFailure.Finding, _ line: Simulation.Line?) -> ScenarioFailure.Evidence {
        evidence(finding, line.map { [$0] } ?? [])
    }
}

extension Simulation.Line {
    fileprivate var isWait: Bool { if case .waiting = entry.kind { true } else { false } }

    fileprivate var isMove: Bool { if case .moved = entry.kind { true } else { false } }

    fileprivate var isScore: Bool { if case .scored = entry.kind { true } else { false } }

    fileprivate func isTagging(_ tag: Slug) -> Bool { entry.kind == .tagged(tag) || entry.kind == .untagged(tag) }

    fileprivate func isSetting(_ field: Slug) -> Bool {
        if case .set(field, _) = entry.kind { true } else { false }
    }
}
