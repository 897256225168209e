import ArgumentParser
import FlowFaults

/// Shows that bugs are found which were planted in front of the ports.
struct PlantedBugs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "planted",
        abstract: "Plants bugs one by one and tells which check finds each, after how many seeds."
    )

    @Option(help: "Seeds to try for each bug.")
    var seeds = 30

    @Option(help: "Virtual days of each story.")
    var days = 8

    @Option(help: "Contacts of each story.")
    var contacts = 12

    func run() async throws {
        let generator = StoryGenerator(StoryScale(contacts: contacts, days: days))
        var missed = 0
        for bug in PlantedBug.allCases {
            if let find = try Find.first(bug, in: generator, seeds: seeds) {
                Screen.print("\(bug.rawValue)\n    found by “\(find.invariant.rawValue)” with seed \(find.seed)")
            } else {
                missed += 1
                Screen.print("\(bug.rawValue)\n    not found with \(seeds) seeds")
            }
        }
        Screen.print("\n\(PlantedBug.allCases.count - missed) of \(PlantedBug.allCases.count) planted bugs are found")
        if missed > 0 { throw ExitCode(1) }
    }
}
