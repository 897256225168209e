import ArgumentParser
import FlowFaults

/// Runs one seed again.
struct ReplaySeed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "replay", abstract: "Runs one seed again, twice.")

    @Option(help: "The seed.")
    var seed: UInt64

    @Flag(help: "Make a story that fails as small as it gets.")
    var shrink = false

    @Option(help: "Batches of the Runner to spend on making it small: about two minutes.")
    var effort = 250_000

    @Option(help: "Plant a bug, by the name that “planted” prints.")
    var bug: PlantedBug?

    @Flag(help: "Print everything that happened.")
    var journal = false

    @OptionGroup var size: Size

    func run() async throws {
        let story = StoryGenerator(size.scale).story(seed: seed)
        let (trial, again) = (try Trial(story, bug: bug), try Trial(story, bug: bug))
        if journal { for line in trial.journalLines { Screen.print(line) } }
        Screen.print("journal \(trial.digest), replayed \(again.digest)")
        guard trial.digest == again.digest else {
            Screen.print("the replay is not identical")
            throw ExitCode(1)
        }
        guard let first = trial.violations.first else { return Screen.print("seed \(seed) holds") }
        if shrink {
            let shrinker = Shrinker(of: first.invariant, bug: bug, effort: Shrinker.Effort(batches: effort))
            let small = try shrinker.shrink(story)
            Screen.print(StoryReport(small.story, small.trial).text)
            let end = small.isComplete ? "nothing more can be left out" : "more --effort may make it smaller"
            Screen.note("\(small.tries) stories tried; \(end)")
        } else {
            for violation in trial.violations.prefix(20) { Screen.print(violation.text) }
        }
        throw ExitCode(1)
    }
}

extension PlantedBug: ExpressibleByArgument {
    package init?(argument: String) {
        guard let bug = PlantedBug.allCases.first(where: { "\($0)" == argument }) else { return nil }
        self = bug
    }

    package static var allValueStrings: [String] { allCases.map { "\($0)" } }
}
