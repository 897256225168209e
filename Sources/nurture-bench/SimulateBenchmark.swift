import ArgumentParser
import FlowCommands
import FlowRuntime
import FlowStorage
import Foundation

/// Measures forecasts, and with them what the daemon does with contacts.
struct SimulateBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Measures a forecast: the daemon's own work, in memory and in virtual time.",
        discussion: """
            The yardstick is 121 bare statements of SQLite in memory for each contact, on one thread. The forecast uses
            all cores, so processor seconds are told as well: on a machine with other work they say more than the time.
            """
    )

    @Option(help: "Contacts, 1,000 to 1,000,000.")
    var contacts = 100_000

    @Option(help: "The flow file.")
    var flow = "Flows/nurture.flow"

    @Option(help: "How many parts run at a time; all cores unless told.")
    var cores = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard 1_000...1_000_000 ~= contacts, 1...1_000 ~= cores else {
            throw ValidationError("That many cannot be measured; see --help.")
        }
    }

    func run() async throws {
        var sum: Int64 = 0
        let yardstick = try Measurement.of { sum = try BareStatements.run(contacts: contacts) }
        Screen.show("bare statements, \(sum) counted", yardstick)
        let request = Simulate.Request(
            flow: flow,
            folder: (flow as NSString).deletingLastPathComponent,
            configuration: Configuration(),
            contacts: contacts,
            assumptions: ["clicked=30%"],
            seed: 1,
            arrivalDays: 1,
            days: 400,
            cores: cores,
            format: .json
        )
        let world = Simulate.World(
            zones: ZoneFiles(),
            clock: SystemClock(),
            makeStore: { try SQLiteStore.inMemory() }
        )
        let answer = Answer()
        let before = ProcessorTime.seconds()
        let measured = try await Measurement.of {
            _ = try await Simulate.run(request, in: world, output: answer.output)
        }
        let used = ProcessorTime.seconds() - before
        let speed = String(format: "%.1f s of processors, %.0f contacts/s", used, Double(contacts) / measured.seconds)
        Screen.show("forecast of \(contacts) contacts", measured, yardstick, speed)
    }
}

/// What all threads of the process have used of processors.
enum ProcessorTime {
    static func seconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
