package import FlowModel

/// What became of a scenario.
package struct ScenarioOutcome: Hashable, Sendable {
    package var scenario: Scenario
    /// Everything that happened, in order.
    package var lines: [Simulation.Line]
    /// In the order of the scenario's lines; none when it passed.
    package var failures: [ScenarioFailure]

    package var passed: Bool { failures.isEmpty }
}

/// One line of a scenario that does not hold, or could not happen.
package struct ScenarioFailure: Hashable, Sendable {
    /// In the scenario's file, from 1.
    package var line: Int
    package var reason: Reason

    package enum Reason: Hashable, Sendable {
        /// What was expected, with what happened instead, the lines in order.
        case unmet(Expectation, Evidence)
        /// No such message had been sent by then.
        case noMessage
        /// Such messages had been sent, and none has that link.
        case noLink(String)
        /// It begins so long after the first line that the run would never end.
        case tooLate(limitYears: Int)
    }

    /// What the timeline says about an expectation that does not hold.
    package struct Evidence: Hashable, Sendable {
        package var finding: Finding
        /// The lines that made it so, or came closest, the last few of them.
        package var lines: [Simulation.Line]
        /// How many such lines there are.
        package var count: Int
    }

    /// What is the case instead.
    package enum Finding: Hashable, Sendable {
        /// Lines that say it, though not then, not there or not so often; or that should not be there.
        case lines
        /// No line says it; those given tell where the contact went instead.
        case noLine
        case stage(Slug?)
        case score(Int)
        case tagged(Slug, Bool)
        /// Null is no value.
        case field(Slug, Value)
    }
}
