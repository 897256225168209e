import ArgumentParser
import FlowCommands

/// `nurture explain`.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Shows the page of a diagnostic: what is refused, why, and how to write it.",
        discussion: """
            EXAMPLE
              nurture explain unknown-step

            The id of a diagnostic is the `code` that `nurture check --format json` prints.
            """
    )

    @Argument(help: "The id of the diagnostic; without it all ids are listed.")
    var id: String?

    func run() async throws {
        try await perform { output in
            guard let id else { return Explain.list(output: output) }
            return try Explain.run(id: id, output: output)
        }
    }
}
