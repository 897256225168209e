import ArgumentParser
import FlowCommands
import FlowStorage
import Foundation

/// `nurture test`.
struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs the scenarios of a flows folder in virtual time and says which hold.",
        discussion: """
            EXAMPLE
              nurture test Flows
              nurture test Flows/scenarios/nurture.scenario
              nurture test Flows --format junit > scenarios.xml

            A scenario says what happens to whom and what must come of it (Flows/README.md); scenarios lie in the \
            folder's subfolder scenarios, in files that end in .scenario. All flows of the folder run, without a mail \
            server and without a network. Of a scenario that fails it shows what was expected, what happened instead, \
            and the line of the flow that did it.

            With --format json each line of the answer is one scenario, with scenario, file, line, passed and failures.
            Ends with 0 when all hold, also when there is none, which is said; with 1 when one does not hold or the \
            files have errors; with 65 when a file cannot be read.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "A flows folder, or one scenario file in it.",
            discussion: "Without it, the working folder when it has .flow files, else the configuration's flows folder."
        ),
        completion: .file(extensions: ["scenario"])
    )
    var path: String?

    @OptionGroup var file: ConfigurationOption

    @Option(help: "How the answer is written: text, json, junit or tap.")
    var format = TestFormat.text

    func run() async throws {
        try await perform { output in
            let zones = ZoneFiles()
            let settings = try file.load(for: .checking, nextTo: path.map(ScenarioTests.folder), zones: zones)
            let request = ScenarioTests.Request(
                path: path ?? StandardPath.flows(settings),
                configuration: settings,
                format: format
            )
            return try ScenarioTests.run(
                request,
                zones: zones,
                makeStore: { try SQLiteStore.inMemory() },
                output: output
            )
        }
    }
}

extension TestFormat: ExpressibleByArgument {}
