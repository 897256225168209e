import FlowLanguage
package import FlowModel
package import FlowRuntime
import FlowSimulator

/// Shows what would happen, to whom and when, in virtual time, sending nothing: `nurture dry-run`.
package enum DryRun {
    /// What is run, and how it is told.
    package struct Request: Sendable {
        /// Flow files and flows folders, at least one; their flows run together.
        package var paths: [String]
        package var configuration: Configuration
        /// Scenario files; then nothing else happens.
        package var scenarios: [String]
        /// Nil lets the contacts, or an invented one, enter each flow.
        package var events: String?
        /// Contacts as they already are, a CSV file; nil begins with nobody.
        package var contacts: String?
        /// When the contacts, or an invented one, come; nil is a Monday at nine.
        package var start: Instant?
        /// The last instant that is looked at; nil goes on for 400 days after the last event.
        package var until: Instant?
        package var format: OutputFormat

        package init(
            paths: [String],
            configuration: Configuration,
            scenarios: [String] = [],
            events: String? = nil,
            contacts: String? = nil,
            start: Instant? = nil,
            until: Instant? = nil,
            format: OutputFormat
        ) {
            self.paths = paths
            self.configuration = configuration
            self.scenarios = scenarios
            self.events = events
            self.contacts = contacts
            self.start = start
            self.until = until
            self.format = format
        }
    }

    /// Days after the last event at which a run ends that has no end of its own.
    private static let days: Int64 = 400

    /// Runs it on stores that `makeStore` makes, as a rule in memory.
    ///
    /// - Returns: `no` when the flows have errors, which are then told.
    /// - Throws: `CommandError` when a file cannot be read.
    package static func run(
        _ request: Request,
        zones: ZoneFiles,
        makeStore: () throws -> any Store,
        output: Output
    ) throws(CommandError) -> ExitCode {
        var text = try FolderReader().read(request.paths)
        text = text.withScenarios(try FolderReader().readScenarios(request.scenarios))
        let folder = LoadedFolder(text, configuration: request.configuration, zones: zones, mustHaveEmails: false)
        for finding in folder.diagnostics {
            output.writeError(DiagnosticText.text(finding, in: text, colored: false) + "\n")
        }
        guard folder.errorCount == 0 else { return .no }
        do {
            if request.scenarios.isEmpty {
                try runWorld(request, folder, zones, makeStore: makeStore, output: output)
            } else {
                try runScenarios(request, folder, makeStore: makeStore, output: output)
            }
        } catch let error as CommandError {
            throw error
        } catch {
            throw CommandError(reading: error)
        }
        return .done
    }

    // MARK: Scenarios

    private static func runScenarios(
        _ request: Request,
        _ folder: LoadedFolder,
        makeStore: () throws -> any Store,
        output: Output
    ) throws {
        guard !folder.scenarios.isEmpty else {
            return output.writeError("nothing happens: there is no scenario in the file")
        }
        let isOnly = folder.scenarios.count == 1
        let compose = folder.composer(request.configuration)
        for (index, scenario) in folder.scenarios.enumerated() {
            let outcome = try ScenarioRun(scenario, folder: folder.change())
                .run(on: makeStore(), until: request.until, compose: compose)
            switch request.format {
            case .json:
                let prefix = isOnly ? "{" : #"{"scenario":"# + JSON.text(.text(scenario.name)) + ","
                for line in outcome.lines { output.write(prefix + line.json.dropFirst()) }
            case .text:
                var timeline = TimelineText()
                outcome.lines.forEach { timeline.add($0) }
                let title = "scenario \"\(TextTable.printable(scenario.name))\"\n"
                output.write((index == 0 ? "" : "\n") + (isOnly ? "" : title) + timeline.text)
            }
            for failure in outcome.failures {
                switch failure.reason {
                case .unmet: continue
                case .noMessage, .noLink, .tooLate:
                    let place = "\(scenario.file):\(failure.line)"
                    output.writeError("warning: \(place): \(failure.headline); left out")
                }
            }
        }
    }

    // MARK: Contacts and events

    private static func runWorld(
        _ request: Request,
        _ folder: LoadedFolder,
        _ zones: ZoneFiles,
        makeStore: () throws -> any Store,
        output: Output
    ) throws {
        let zone = zones.zone(request.configuration.timeZone) ?? .utc
        let arrival = request.start ?? ExampleContact.start(in: zone)
        let world = try world(request, folder, at: arrival, zone, output)
        let start = world.happenings.first?.at ?? arrival
        guard !world.presets.isEmpty || !world.happenings.isEmpty else {
            return output.writeError("nothing happens: there is no event in the file")
        }
        let horizon = request.until ?? (world.happenings.last?.at ?? start).adding(seconds: days * 86_400)
        let parts = Simulation.Parts(
            store: try makeStore(),
            folder: folder.change(),
            compose: folder.composer(request.configuration)
        )
        let simulation = try Simulation(parts, start: start)
        _ = try simulation.preset(world.presets)
        var timeline = TimelineText()
        let impossible = try simulation.run(world.happenings, until: horizon) { line in
            switch request.format {
            case .json: output.write(line.json)
            case .text: timeline.add(line)
            }
        }
        if request.format == .text { output.write(timeline.text) }
        for failed in impossible {
            output.writeError("warning: \(failed.happening.origin): no such message had been sent by then; left out")
        }
    }

    private static func world(
        _ request: Request,
        _ folder: LoadedFolder,
        at arrival: Instant,
        _ zone: ZoneTable,
        _ output: Output
    ) throws -> (presets: [ContactPreset], happenings: [Happening]) {
        let contacts = try request.contacts.map { path throws(CommandError) in try ContactFile.read(path) }
        if let events = request.events { return (contacts ?? [], try EventFile.read(events)) }
        if let contacts {
            let example = contacts.flatMap { contact in
                ExampleContact(contact.reference, in: folder, at: arrival, zone).happenings
            }
            return (contacts, example)
        }
        output.writeError("no --events: an invented contact, who reacts to nothing, enters each flow")
        let example = ExampleContact(ExampleContact.somebody, in: folder, at: arrival, zone)
        return ([example.preset], example.happenings)
    }
}
