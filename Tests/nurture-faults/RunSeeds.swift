import ArgumentParser
import FlowFaults
import Foundation

/// Runs many seeds on several cores.
struct RunSeeds: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Runs many seeds.")

    @Option(help: "How many seeds.")
    var seeds = 1000

    @Option(help: "The first seed.")
    var first: UInt64 = 1

    @Option(help: "Seeds at a time.")
    var jobs = ProcessInfo.processInfo.activeProcessorCount

    @OptionGroup var size: Size

    func run() async throws {
        let began = ContinuousClock.now
        var total = Tally()
        var failures: [(seed: UInt64, violations: [Violation])] = []
        var done = 0
        let scale = size.scale
        try await withThrowingTaskGroup(of: (UInt64, Tally, [Violation]).self) { group in
            var next = first
            let last = first + UInt64(max(0, seeds))
            func begin() {
                guard next < last else { return }
                let seed = next
                next += 1
                group.addTask { @concurrent in
                    let trial = try Trial(StoryGenerator(scale).story(seed: seed))
                    return (seed, trial.tally, trial.violations)
                }
            }
            for _ in 0..<max(1, jobs) { begin() }
            while let (seed, tally, violations) = try await group.next() {
                begin()
                done += 1
                total += tally
                if !violations.isEmpty {
                    failures.append((seed, violations))
                    Screen.note("seed \(seed) fails: \(violations[0].invariant.rawValue)")
                }
                if done % 25 == 0 { Screen.note("\(done) of \(seeds) seeds, \(ContinuousClock.now - began)") }
            }
        }
        for (seed, violations) in failures.sorted(by: { $0.seed < $1.seed }).prefix(10) {
            Screen.print("\nseed \(seed):")
            for violation in violations.prefix(3) { Screen.print(violation.text) }
        }
        Screen.print("\nWhat was gone through:")
        for line in total.lines { Screen.print("  " + line) }
        Screen.print("\n\(seeds - failures.count) of \(seeds) seeds hold (\(ContinuousClock.now - began))")
        if !failures.isEmpty { throw ExitCode(1) }
    }
}
