import FlowLanguage
import FlowModel
package import FlowRuntime
import FlowSimulator
import Foundation

/// Runs a folder's scenarios and says which of them hold: `nurture test`.
package enum ScenarioTests {
    /// What is tested, and how it is told.
    package struct Request: Sendable {
        /// A flows folder, or a scenario or flow file in one.
        package var path: String
        package var configuration: Configuration
        package var format: TestFormat

        package init(path: String, configuration: Configuration, format: TestFormat) {
            (self.path, self.configuration, self.format) = (path, configuration, format)
        }
    }

    /// Runs each on a store of its own that `makeStore` makes, as a rule in memory.
    ///
    /// - Returns: `no` when one does not hold or the files have errors; `done` when there is none.
    /// - Throws: `CommandError` when the files cannot be read.
    package static func run(
        _ request: Request,
        zones: ZoneFiles,
        makeStore: () throws -> any Store,
        output: Output
    ) throws(CommandError) -> ExitCode {
        let text = try text(of: request.path)
        let folder = LoadedFolder(text, configuration: request.configuration, zones: zones, mustHaveEmails: false)
        var report = TestReport(request.format, flows: folder.flows, output: output)
        // Warnings are what `nurture check` is for.
        for finding in folder.diagnostics where finding.severity == .error {
            output.writeError(DiagnosticText.text(finding, in: text, colored: false) + "\n")
        }
        guard folder.errorCount == 0 else {
            report.refuse(errors: folder.errorCount)
            return .no
        }
        let compose = folder.composer(request.configuration)
        report.begin(folder.scenarios)
        for scenario in folder.scenarios {
            do {
                let run = ScenarioRun(scenario, folder: folder.change())
                report.add(try run.run(on: makeStore(), compose: compose))
            } catch {
                throw CommandError(reading: error)
            }
        }
        report.end()
        return report.failed == 0 ? .done : .no
    }

    /// The whole folder around a file: a scenario is about all its flows.
    private static func text(of path: String) throws(CommandError) -> FolderText {
        let parent = folder(of: path)
        guard path.hasSuffix(".scenario") else { return try FolderReader().read(parent) }
        let file = try FolderReader().readScenarios([path])
        return try FolderReader().read(parent).withScenarios(file)
    }

    /// The flows folder that a file of it lies in.
    package static func folder(of path: String) -> String {
        guard path.hasSuffix(".scenario") || path.hasSuffix(".flow") else { return path }
        var parent = (path as NSString).deletingLastPathComponent
        let names = { (folder: String) in
            (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        }
        // Below `scenarios/`, however deep, the flows lie outside of it.
        for _ in 0..<16 where path.hasSuffix(".scenario") && !names(parent).contains(where: { $0.hasSuffix(".flow") }) {
            let outer = parent.isEmpty ? ".." : (parent as NSString).deletingLastPathComponent
            guard !names(outer).isEmpty, outer != parent else { break }
            parent = outer
        }
        return parent.isEmpty ? "." : parent
    }
}
