import ArgumentParser
import FlowFaults

/// Runs one seed again.
struct ReplaySeed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "replay", abstract: "Runs one seed again, twice.")

    @Option(help: "The seed.")
    var seed: UInt64

    @Flag(help: "Make a story that fails as small as it gets.")
    var shrink = false

    @Flag(help: "Print everything that happened.")
    var journal = false

    @OptionGroup var size: Size

    func run() async throws {
        let story = StoryGenerator(size.scale).story(seed: seed)
        let (trial, again) = (try Trial(story), try Trial(story))
        if journal { for line in trial.journalLines { Screen.print(line) } }
        Screen.print("journal \(trial.digest), replayed \(again.digest)")
        guard trial.digest == again.digest else {
            Screen.print("the replay is not identical")
            throw ExitCode(1)
        }
        guard let first = trial.violations.first else { return Screen.print("seed \(seed) holds") }
        if shrink {
            let small = try Shrinker(of: first.invariant).shrink(story)
            Screen.print(StoryReport(small.story, small.trial).text)
        } else {
            for violation in trial.violations.prefix(20) { Screen.print(violation.text) }
        }
        throw ExitCode(1)
    }
}
