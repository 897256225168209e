import ArgumentParser
import FlowCommands
import Foundation

/// `nurture explain`.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explains a flow in plain sentences or as a picture, a diagnostic, or how to use a form.",
        discussion: """
            EXAMPLE
              nurture explain Flows/nurture.flow
              nurture explain nurture --flows Flows --format svg > nurture.svg
              nurture explain unknown-step
              nurture explain form newsletter --config nurture.yaml

            Of a flow it says each step, what a reader may overlook, and the most emails that one contact can get \
            from the folder's flows in any 7 days, and by which way. \
            Of a form of the configuration it prints the HTML to paste into a web page. \
            The id of a diagnostic is the `code` that `nurture check --format json` prints.
            Ends with 0, with 1 when the flow has errors, with 64 when a name is unknown, with 65 when a file cannot \
            be read.
            """
    )

    @Argument(
        help: "A .flow file, the name of a flow, or the id of a diagnostic; without it all ids are listed.",
        completion: .file(extensions: ["flow"])
    )
    var subject: String?

    @Argument(help: ArgumentHelp("The name of the form, behind the word form.", valueName: "form"))
    var form: String?

    @Option(
        help: ArgumentHelp(
            "The flows folder in which a name is looked up.",
            discussion:
                "Without it, the working folder when it has .flow files, else the configuration's flows folder.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var flows: String?

    @OptionGroup var file: ConfigurationOption

    @Option(help: "How a flow is explained: text, svg, mermaid or json.")
    var format = ExplainFormat.text

    func validate() throws {
        guard form == nil || subject == "form" else {
            throw ValidationError("One name is explained at a time; two words are `form` and a form's name.")
        }
    }

    func run() async throws {
        try await perform { output in
            guard let subject else { return Explain.list(output: output) }
            let zones = ZoneFiles()
            let settings = try file.load(for: .checking, nextTo: flows, zones: zones)
            if let form { return try Explain.form(form, of: settings, output: output) }
            return try Explain.run(
                subject,
                folder: flows,
                standardFolder: standardFolder(settings),
                knowing: settings.knowledge(zones: zones),
                format: format,
                output: output
            )
        }
    }

    private func standardFolder(_ settings: FlowCommands.Configuration) -> String {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: ".")) ?? []
        return names.contains { $0.hasSuffix(".flow") } ? "." : settings.flows
    }
}

extension ExplainFormat: ExpressibleByArgument {}
