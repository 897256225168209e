import FlowLanguage
package import FlowModel
package import FlowRuntime
import FlowSimulator
import Foundation
import Synchronization

/// Forecasts by chance what a flow will do to a crowd: `nurture simulate`.
package enum Simulate {
    /// How the forecast is told.
    package enum Format: String, CaseIterable, Sendable {
        case text, json, svg
    }

    /// What is forecast.
    package struct Request: Sendable {
        /// A flow file, a folder with one flow, or the name of a flow in `folder`.
        package var flow: String
        /// The flows folder in which a name is looked up.
        package var folder: String
        package var configuration: Configuration
        package var contacts: Int
        /// As written: `clicked=65%`.
        package var assumptions: [String]
        package var seed: UInt64
        /// When the first contacts come; nil is a Monday at nine.
        package var start: Instant?
        /// Over how many days they come.
        package var arrivalDays: Int
        /// How many days are looked at.
        package var days: Int
        package var cores: Int
        package var format: Format

        package init(
            flow: String,
            folder: String,
            configuration: Configuration,
            contacts: Int,
            assumptions: [String],
            seed: UInt64,
            start: Instant? = nil,
            arrivalDays: Int,
            days: Int,
            cores: Int,
            format: Format
        ) {
            self.flow = flow
            self.folder = folder
            self.configuration = configuration
            self.contacts = contacts
            self.assumptions = assumptions
            self.seed = seed
            self.start = start
            self.arrivalDays = arrivalDays
            self.days = days
            self.cores = cores
            self.format = format
        }
    }

    /// What a run needs of the machine.
    package struct World: Sendable {
        package var zones: ZoneFiles
        /// For progress; the forecast itself reads no clock.
        package var clock: any WallClock
        /// A new and empty store, as a rule in memory.
        package var makeStore: @Sendable () throws -> any Store

        package init(
            zones: ZoneFiles,
            clock: any WallClock,
            makeStore: @escaping @Sendable () throws -> any Store
        ) {
            (self.zones, self.clock, self.makeStore) = (zones, clock, makeStore)
        }
    }

    /// Draws the crowd and tells the numbers.
    ///
    /// - Returns: `no` when the flows have errors, which are then told.
    /// - Throws: `CommandError` when the files or the assumptions cannot be used.
    package static func run(_ request: Request, in world: World, output: Output) async throws -> ExitCode {
        let place = try place(of: request)
        let text = try FolderReader().read(place.folder)
        let folder = LoadedFolder(
            text,
            configuration: request.configuration,
            zones: world.zones,
            mustHaveEmails: false
        )
        guard folder.errorCount == 0 else {
            for finding in folder.diagnostics where finding.severity == .error {
                output.writeError(DiagnosticText.text(finding, in: text, colored: false) + "\n")
            }
            return .no
        }
        let flow = try flow(place, request, folder)
        let assumptions = try assumptions(request.assumptions, folder)
        let zone =
            flow.timeZone.flatMap { world.zones.zone($0) } ?? world.zones.zone(request.configuration.timeZone) ?? .utc
        let start = request.start ?? ExampleContact.start(in: zone)
        let forecast = Forecast(
            Forecast.Request(
                folder: folder.change(),
                flow: flow,
                contacts: request.contacts,
                assumptions: assumptions,
                seed: request.seed,
                start: start,
                arrivalDays: request.arrivalDays,
                days: request.days
            ),
            links: folder.links(request.configuration),
            makeStore: world.makeStore
        )
        let progress = Progress(contacts: request.contacts, clock: world.clock, output: output)
        let tally: ForecastTally
        do {
            tally = try await forecast.run(cores: request.cores) { progress.note($0) }
        } catch {
            throw CommandError(reading: error)
        }
        let numbers = ForecastNumbers(
            flow: flow,
            contacts: request.contacts,
            assumptions: assumptions,
            seed: request.seed,
            firstDay: zone.local(at: start).date,
            tally: tally
        )
        switch request.format {
        case .text: output.write(ForecastText(numbers).text)
        case .json: output.write(ForecastJSON.text(numbers))
        case .svg:
            var picture = ForecastPicture(numbers)
            output.write(picture.svg())
        }
        return .done
    }

    // MARK: What is meant

    private struct Place {
        var folder: String
        /// Inside the folder, when a file was given.
        var file: String?
        /// When a name was given.
        var name: String?
    }

    private static func place(of request: Request) throws(CommandError) -> Place {
        if request.flow.hasSuffix(".flow") {
            let parent = (request.flow as NSString).deletingLastPathComponent
            let file = (request.flow as NSString).lastPathComponent
            guard FileManager.default.fileExists(atPath: request.flow) else { throw .missing(path: request.flow) }
            return Place(folder: parent.isEmpty ? "." : parent, file: file, name: nil)
        }
        if (try? FileManager.default.contentsOfDirectory(atPath: request.flow)) != nil {
            return Place(folder: request.flow, file: nil, name: nil)
        }
        return Place(folder: request.folder, file: nil, name: request.flow)
    }

    private static func flow(
        _ place: Place,
        _ request: Request,
        _ folder: LoadedFolder
    ) throws(CommandError) -> Flow {
        if let name = place.name {
            if let flow = folder.flows.first(where: { $0.name == Slug(name) }) { return flow }
            var nearest = NearestName()
            let names = folder.flows.map(\.name.text)
            throw .unknownFlow(
                name: TextTable.printable(name),
                nearest: nearest.nearest(to: Slug(name).text, among: names)
            )
        }
        let candidates = folder.flows.filter { place.file == nil || $0.file == place.file }
        guard candidates.count == 1, let flow = candidates.first else {
            throw .severalFlows(path: request.flow, names: candidates.map(\.name.text))
        }
        return flow
    }

    private static func assumptions(_ texts: [String], _ folder: LoadedFolder) throws(CommandError) -> [Assumption] {
        var result: [Assumption] = []
        for text in texts {
            let assumption: Assumption
            do {
                assumption = try Assumption(text)
            } catch {
                throw .badAssumption(text: TextTable.printable(text), reason: error.sentence)
            }
            guard !result.contains(where: { $0.subject == assumption.subject }) else {
                throw .badAssumption(text: TextTable.printable(text), reason: "it is assumed twice.")
            }
            if let email = assumption.subject.email, !folder.sentEmails.contains(email) {
                var nearest = NearestName()
                let near = nearest.nearest(to: email.text, among: folder.sentEmails.map(\.text).sorted())
                let help = near.map { " The nearest is \($0)." } ?? ""
                throw .badAssumption(
                    text: TextTable.printable(text),
                    reason: "no flow sends an email \(email.text).\(help)"
                )
            }
            result.append(assumption)
        }
        return result
    }
}

extension LoadedFolder {
    fileprivate var sentEmails: Set<Slug> {
        Set(flows.flatMap(\.steps).compactMap { if case .send(let email, _) = $0.action { email } else { nil } })
    }
}

extension Assumption.Failure {
    fileprivate var sentence: String {
        switch self {
        case .noName: "write what happens and how likely it is, for example clicked=65%."
        case .noChance: "its chance is no share from 0% to 100%; write for example 65% or 0.65."
        }
    }
}

/// Tells on standard error how far a forecast is, from its second second on, once a second.
private final class Progress: Sendable {
    private static let pauseMilliseconds: Int64 = 1_000

    private let contacts: Int
    private let clock: any WallClock
    private let output: Output
    private let last: Mutex<Instant>

    init(contacts: Int, clock: any WallClock, output: Output) {
        (self.contacts, self.clock, self.output) = (contacts, clock, output)
        last = Mutex(clock.now())
    }

    func note(_ done: Int) {
        let now = clock.now()
        let isTime = last.withLock { last in
            guard now.milliseconds(since: last) >= Progress.pauseMilliseconds else { return false }
            last = now
            return true
        }
        if isTime, done < contacts { output.writeError("\(done) of \(contacts) contacts") }
    }
}
