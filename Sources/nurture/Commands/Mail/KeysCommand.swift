import ArgumentParser
import FlowCommands

/// `nurture keys` and its commands.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Changes the keys by which the links in mail are signed.",
        discussion: """
            EXAMPLE
              nurture keys rotate
            """,
        subcommands: [Rotate.self]
    )

    /// `nurture keys rotate`.
    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate",
            abstract: "Makes a new key; links that are out keep working for two years.",
            discussion: """
                EXAMPLE
                  nurture keys rotate

                A running daemon signs with the new key at once.
                """
        )

        @OptionGroup var options: AdministrationOptions

        func run() async throws {
            try await perform { output in
                try options.administer { administration in
                    try Maintenance.rotateKeys(administration, format: options.format, output: output)
                }
            }
        }
    }
}
