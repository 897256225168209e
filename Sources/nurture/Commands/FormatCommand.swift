import ArgumentParser
import FlowCommands

/// `nurture fmt`.
struct FormatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Writes flow and scenario files in the one canonical layout.",
        discussion: """
            EXAMPLE
              nurture fmt Flows
              nurture fmt Flows --check
              nurture fmt Flows/nurture.flow --language nl
              nurture fmt - < nurture.flow

            Comments stay, and so does what the file says. A file with errors is left as it is, and the errors are \
            shown. The files that changed, or with --check would change, are listed.
            Ends with 0 when all is well, with 1 when a file has errors, or would change with --check.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "A .flow or .scenario file, a folder with some, or - for standard input.",
            discussion: "Without it, the working folder."
        ),
        completion: .file(extensions: ["flow", "scenario"])
    )
    var path = "."

    @Flag(name: .customLong("check"), help: "Writes nothing and lists the files that would change.")
    var isCheck = false

    @Option(
        help: ArgumentHelp(
            "Translates the keywords into this language: \(Format.languages.joined(separator: " or ")).",
            valueName: "code"
        )
    )
    var language: String?

    func validate() throws {
        guard let language, !Format.languages.contains(language.lowercased()) else { return }
        throw ValidationError(
            "There is no language \(language). There are \(Format.languages.joined(separator: " and "))."
        )
    }

    func run() async throws {
        try await perform { output in
            try Format.run(path: path, isCheck: isCheck, language: language, output: output)
        }
    }
}
