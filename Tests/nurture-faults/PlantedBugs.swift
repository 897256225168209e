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

    @Option(help: "The first seed.")
    var first: UInt64 = 1

    @Option(help: "Virtual days of each story.")
    var days = 8

    @Option(help: "Contacts of each story.")
    var contacts = 12

    func run() async throws {
        let generator = StoryGenerator(StoryScale(contacts: contacts, days: days))
        let bugs = PlantedBug.allCases
        var missed = 0
        for bug in bugs {
            Screen.print("\(bug): \(bug.rawValue)")
            if let find = try Find.first(bug, in: generator, seeds: first..<first + UInt64(max(0, seeds))) {
                let count = find.seed - first + 1
                let effort = count == 1 ? "the first seed" : "\(count) seeds"
                Screen.print("    found by “\(find.invariant.rawValue)” after \(effort) (\(find.seed))")
            } else {
                missed += 1
                Screen.print("    not found with \(seeds) seeds")
            }
        }
        Screen.print("\n\(bugs.count - missed) of \(bugs.count) planted bugs are found")
        if missed > 0 { throw ExitCode(1) }
    }
}
