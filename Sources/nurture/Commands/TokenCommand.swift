import ArgumentParser
import FlowCommands

/// `nurture token` and its commands.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Makes keys for applications that send events.",
        discussion: """
            EXAMPLE
              nurture token new
            """,
        subcommands: [New.self]
    )

    /// `nurture token new`.
    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new",
            abstract: "Prints a new write key and its hash for the configuration.",
            discussion: """
                EXAMPLE
                  nurture token new --format json

                The application gets the key, the configuration its hash: the key itself is stored nowhere.
                """
        )

        @Option(help: "How the answer is written: text or json.")
        var format = OutputFormat.text

        func run() async throws {
            try await perform { output in
                var random = SystemRandomNumberGenerator()
                return TokenNew.run(format: format, random: &random, output: output)
            }
        }
    }
}
