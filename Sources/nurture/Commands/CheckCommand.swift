import ArgumentParser
import FlowCommands
import Foundation

/// `nurture check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tells everything that is wrong with a flow file or a flows folder.",
        discussion: """
            EXAMPLE
              nurture check Flows/nurture.flow
              nurture check Flows --format json

            With --format json each line of the answer is one finding, with its code, severity, file, line, column, \
            length, message, help and, where there is a mechanical fix, replacement.
            Ends with 0 when nothing is an error, with 1 when something is.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "A .flow file or a folder with some.",
            discussion: "Without it, the working folder when it has .flow files, else the configuration's flows folder."
        ),
        completion: .file(extensions: ["flow"])
    )
    var path: String?

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The configuration file, whose webhooks, teams and topics the flows may name.",
            discussion:
                "Without it, nurture.yaml in the checked folder, else in the working folder, where there is one.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var file: String?

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        try await perform { output in
            let zones = ZoneFiles()
            var option = ConfigurationOption()
            option.file = file
            let settings = try option.load(for: .checking, nextTo: path.map(folder), zones: zones)
            return try Check.run(
                path: path ?? standardPath(settings),
                knowing: settings.knowledge(zones: zones),
                format: format,
                output: output
            )
        }
    }

    /// The folder that holds the flows when `path` is given.
    private func folder(_ path: String) -> String {
        guard path.hasSuffix(".flow") else { return path }
        let parent = (path as NSString).deletingLastPathComponent
        return parent.isEmpty ? "." : parent
    }

    private func standardPath(_ settings: FlowCommands.Configuration) -> String {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: ".")) ?? []
        return names.contains { $0.hasSuffix(".flow") } ? "." : settings.flows
    }
}
