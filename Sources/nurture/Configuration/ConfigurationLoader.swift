package import FlowCommands
import Foundation

/// Makes the typed configuration out of the file, the environment and the credentials.
package struct ConfigurationLoader {
    /// What the configuration is for, which decides how much of it must be there.
    package enum Purpose: Hashable, Sendable {
        /// Only names matter: a machine that checks flows has no secrets.
        case checking
        /// Looking at a running installation.
        case operating
        /// Running: nothing that is needed may be missing.
        case serving
    }

    private let zones: ZoneFiles
    private let environment: [String: String]

    /// The environment is the process's, but for tests.
    package init(zones: ZoneFiles, environment: [String: String] = ProcessInfo.processInfo.environment) {
        (self.zones, self.environment) = (zones, environment)
    }

    /// The configuration, with its defaults where no source says anything; `file` is nil to do without one.
    ///
    /// - Throws: `CommandError.configuration` with everything that is wrong.
    package func load(file path: String?, for purpose: Purpose) throws(CommandError) -> FlowCommands.Configuration {
        var file: ConfigurationFile?
        if let path { file = try ConfigurationFile(path: path) }
        let values = try ConfigurationValues(file: file, environment: environment)
        var reading = ConfigurationReading(values: values, zones: zones, purpose: purpose)
        let configuration = reading.configuration()
        let problems = values.problems + reading.problems
        guard problems.isEmpty else { throw .configuration(file: path, problems: problems.inFileOrder) }
        return configuration
    }
}

extension [ConfigurationProblem] {
    /// Those with a line first, in the order of the lines, then the rest as it stands.
    fileprivate var inFileOrder: Self {
        let lines = map { problem in
            if case .file(_, let line?) = problem.source { line } else { Int.max }
        }
        return indices.sorted { (lines[$0], $0) < (lines[$1], $1) }.map { self[$0] }
    }
}
