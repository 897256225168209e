import ArgumentParser
import FlowCommands
import FlowModel
import FlowRuntime
import Foundation

/// `nurture suppressions` and its commands.
struct SuppressionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suppressions",
        abstract: "Looks at and changes the list of addresses that get no mail.",
        discussion: """
            EXAMPLE
              nurture suppressions list
              nurture suppressions import unsubscribed.csv

            While the daemon runs the changes go through it, else into its database.
            """,
        subcommands: [List.self, Export.self, Import.self, Add.self, Remove.self]
    )

    /// `nurture suppressions list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Lists the addresses with reason, time and source.",
            discussion: """
                EXAMPLE
                  nurture suppressions list --format json
                """
        )

        @OptionGroup var config: ConfigurationOption

        @Option(help: "How the answer is written: text or json (one object a line).")
        var format = OutputFormat.text

        func run() async throws {
            try await perform { output in
                let zones = ZoneFiles()
                let settings = try config.load(for: .operating, zones: zones)
                return try Suppressions.list(
                    reader: Parts.reader(settings),
                    zone: zones.zone(settings.timeZone) ?? .utc,
                    format: format,
                    output: output
                )
            }
        }
    }

    /// `nurture suppressions export`.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Writes the list as comma-separated values.",
            discussion: """
                EXAMPLE
                  nurture suppressions export > suppressions.csv
                """
        )

        @OptionGroup var config: ConfigurationOption

        func run() async throws {
            try await perform { output in
                let settings = try config.load(for: .operating, zones: ZoneFiles())
                return try Suppressions.export(reader: Parts.reader(settings), output: output)
            }
        }
    }

    /// `nurture suppressions import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Puts the addresses of a file on the list, or none when a line is wrong.",
            discussion: """
                EXAMPLE
                  nurture suppressions import bounces.csv --reason bounced

                The first line names the columns: address (or email), and if they are there reason (bounced, \
                complained, unsubscribed), at and source; a file without such a line is a list of addresses. \
                Importing a file again changes nothing.
                Ends with 0, with 65 when a line cannot be used, with 69 when the daemon cannot be reached.
                """
        )

        @Argument(help: "The file.", completion: .file(extensions: ["csv"]))
        var file: String

        @Option(help: "Why, where the file does not say: bounced, complained or unsubscribed.")
        var reason = SuppressionEntry.Reason.unsubscribed

        @OptionGroup var options: AdministrationOptions

        func run() async throws {
            try await perform { output in
                let defaults = SuppressionFile.Defaults(
                    reason: reason,
                    source: "import " + (file as NSString).lastPathComponent.prefix(100),
                    now: SystemClock().now()
                )
                return try options.administer { administration in
                    try Suppressions.importFile(
                        file,
                        defaults: defaults,
                        into: administration,
                        format: options.format,
                        output: output
                    )
                }
            }
        }
    }

    /// `nurture suppressions add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Puts one address on the list.",
            discussion: """
                EXAMPLE
                  nurture suppressions add bob@example.com --reason complained
                """
        )

        @Argument(help: "The address.")
        var address: String

        @Option(help: "Why: bounced, complained or unsubscribed.")
        var reason = SuppressionEntry.Reason.unsubscribed

        @OptionGroup var options: AdministrationOptions

        func run() async throws {
            try await perform { output in
                try options.administer { administration in
                    try Suppressions.add(
                        address,
                        reason: reason,
                        into: administration,
                        format: options.format,
                        output: output
                    )
                }
            }
        }
    }

    /// `nurture suppressions remove`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Takes one address off the list, so that it may be mailed again.",
            discussion: """
                EXAMPLE
                  nurture suppressions remove bob@example.com

                Ends with 1 when the address is not on the list.
                """
        )

        @Argument(help: "The address.")
        var address: String

        @OptionGroup var options: AdministrationOptions

        func run() async throws {
            try await perform { output in
                try options.administer { administration in
                    try Suppressions.remove(address, from: administration, format: options.format, output: output)
                }
            }
        }
    }
}

extension SuppressionEntry.Reason: ExpressibleByArgument {}
