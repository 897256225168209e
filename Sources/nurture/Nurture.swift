import ArgumentParser

/// The program: its commands and what `nurture --help` says.
@main
struct Nurture: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nurture",
        abstract: "Runs email flows that are written as sentences.",
        discussion: """
            EXAMPLE
              nurture check Flows        tells what is wrong with the flows in a folder
              nurture test Flows         runs their scenarios
              nurture check --help       tells how a command is used

            EXIT STATUS
              0   done
              1   the answer is no
              64  wrong usage
              65  bad input data
              69  something needed is not reachable
              70  a bug
              78  bad configuration
            """,
        version: "0.1.0",
        subcommands: [
            DemoCommand.self,
            CheckCommand.self,
            FormatCommand.self,
            DryRunCommand.self,
            TestCommand.self,
            SimulateCommand.self,
            ServeCommand.self,
            ExplainCommand.self,
            OutboxCommand.self,
            StatusCommand.self,
            ReportCommand.self,
            ExportCommand.self,
            PreviewCommand.self,
            SendTestCommand.self,
            SuppressionsCommand.self,
            ConsentCommand.self,
            KeysCommand.self,
            ReleaseCommand.self,
            TokenCommand.self,
            BounceCommand.self,
        ]
    )
}
