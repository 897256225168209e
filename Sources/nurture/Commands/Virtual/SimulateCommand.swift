import ArgumentParser
import FlowCommands
import FlowModel
import FlowRuntime
import FlowStorage
import Foundation

/// `nurture simulate`.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Forecasts by chance what a flow will do to thousands of contacts.",
        discussion: """
            EXAMPLE
              nurture simulate Flows/nurture.flow --contacts 10000 --assume "opened=45%" --assume "clicked=12%" \
            --assume "clicked nurture-email-2=20%" --assume "meeting booked=8%" --seed 1
              nurture simulate nurture --format svg > forecast.svg

            Invented contacts come in by the flow's first trigger, with whatever it asks of them, and all flows of \
            the folder run as they would in the daemon; only the people are drawn. The numbers are those of the one \
            flow: contacts at each step, emails a day, conversions, and the time to the goal.

            ASSUMPTIONS
              opened, clicked, replied, bounced, complained, unsubscribed
                  The chance for each email that is sent; with an email's name behind it, for that email. Who clicks \
            also opens; of a message that bounces nothing else comes.
              any other name
                  An event of that name: its chance, once for each contact that enters the flow.
              What is not assumed does not happen.

            TIMES
              Half of the readers open within 3 hours of sending, nine of ten within 26 hours, all within 14 days; a \
            click follows 1 to 10 minutes later. Half of the answers, complaints and unsubscriptions come within 7 \
            hours, nine of ten within 3 days; bounces within minutes. Half of other events come within 5 days after \
            entering, nine of ten within 18 days, all within 45 days.

            The same seed draws the same people: run two versions of a flow with one seed to compare them.
            Ends with 0, with 1 when the flows have errors, with 64 when an assumption or name is wrong, with 65 when \
            a file cannot be read.
            """
    )

    @Argument(
        help: "A .flow file, a folder with one flow, or the name of a flow of the flows folder.",
        completion: .file(extensions: ["flow"])
    )
    var flow: String

    @OptionGroup var file: ConfigurationOption

    @Option(
        help: ArgumentHelp(
            "The flows folder in which a name is looked up.",
            discussion:
                "Without it, the working folder when it has .flow files, else the configuration's flows folder.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var flows: String?

    @Option(help: "How many contacts come, at most 1000000.")
    var contacts = 10_000

    @Option(help: ArgumentHelp("How likely something is; may be given several times.", valueName: "what=chance"))
    var assume: [String] = []

    @Option(help: "Whole number from which all chance is drawn.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("The day on which they begin to come; without it, a Monday.", valueName: "date"))
    var start: String?

    @Option(help: "Over how many days they come, evenly; 0 is all at nine o'clock of the first day.")
    var arriving = 1

    @Option(help: "How many days are looked at, at most 3660.")
    var days = 400

    @Option(help: "How the answer is written: text, json or svg.")
    var format = Simulate.Format.text

    func validate() throws {
        guard (1...1_000_000).contains(contacts) else { throw ValidationError("--contacts takes 1 to 1000000") }
        guard (1...3_660).contains(days) else { throw ValidationError("--days takes 1 to 3660") }
        guard (0...days).contains(arriving) else { throw ValidationError("--arriving takes 0 to the days of --days") }
        guard assume.count <= 1_000 else { throw ValidationError("--assume may be given 1000 times") }
    }

    func run() async throws {
        try await perform { output in
            let zones = ZoneFiles()
            let isPath = flow.hasSuffix(".flow") || FileManager.default.fileExists(atPath: flow)
            let folder = isPath ? StandardPath.folder(of: flow) : flows
            let settings = try file.load(for: .checking, nextTo: folder, zones: zones)
            let request = Simulate.Request(
                flow: flow,
                folder: flows ?? StandardPath.flows(settings),
                configuration: settings,
                contacts: contacts,
                assumptions: assume,
                seed: seed,
                start: try firstMorning(in: zones.zone(settings.timeZone) ?? .utc),
                arrivalDays: arriving,
                days: days,
                cores: ProcessInfo.processInfo.activeProcessorCount,
                format: format
            )
            let world = Simulate.World(zones: zones, clock: SystemClock(), makeStore: { try SQLiteStore.inMemory() })
            return try await Simulate.run(request, in: world, output: output)
        }
    }

    private func firstMorning(in zone: ZoneTable) throws -> Instant? {
        guard let start else { return nil }
        guard let date = ISO8601.date(start) else {
            throw ValidationError("'\(start)' is no date; write it as 2026-03-02")
        }
        return zone.instant(of: LocalTime(date: date, millisecondOfDay: 9 * 3_600_000))
    }
}

extension Simulate.Format: ExpressibleByArgument {}
