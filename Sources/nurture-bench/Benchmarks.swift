import ArgumentParser

/// The program that measures the product, each figure beside a yardstick of the same run.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nurture-bench",
        abstract: "Measures nurture on this machine; build it with -c release.",
        discussion: """
            Machines differ and have other things to do: what counts is a figure's ratio to the yardstick beside it.

            EXAMPLE
              nurture-bench report-store --events 10000000
              nurture-bench report-file --events 10000000
              nurture-bench simulate --contacts 100000
            """,
        subcommands: [ReportStoreBenchmark.self, ReportFileBenchmark.self, SimulateBenchmark.self]
    )
}
