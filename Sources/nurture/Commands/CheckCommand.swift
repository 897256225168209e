import ArgumentParser
import FlowCommands

/// `nurture check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tells everything that is wrong with a flow file, or with a folder of flows, emails and scenarios.",
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
            let settings = try option.load(for: .checking, nextTo: path.map(StandardPath.folder), zones: zones)
            return try Check.run(
                path: path ?? StandardPath.flows(settings),
                knowing: settings.knowledge(zones: zones),
                format: format,
                output: output
            )
        }
    }
}
