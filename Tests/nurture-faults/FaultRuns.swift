import ArgumentParser

/// The program that runs stories full of faults.
@main
struct FaultRuns: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nurture-faults",
        abstract: "Runs the real Runner and store through stories full of faults, and judges what came of it.",
        discussion: """
            Every story follows from its seed. A story that breaks a promise is printed with its seed, and can be
            replayed and made small.

                nurture-faults run --seeds 1000 --days 30 --contacts 200
                nurture-faults replay --seed 17 --shrink
                nurture-faults planted
            """,
        subcommands: [RunSeeds.self, ReplaySeed.self, PlantedBugs.self]
    )
}
