import FlowLanguage
import FlowMail
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
        /// Nil lets an invented contact walk through each flow.
        package var events: String?
        /// The last instant that is looked at; nil goes on for 400 days after the last event.
        package var until: Instant?
        package var format: OutputFormat

        package init(
            paths: [String],
            configuration: Configuration,
            events: String?,
            until: Instant?,
            format: OutputFormat
        ) {
            self.paths = paths
            self.configuration = configuration
            self.events = events
            self.until = until
            self.format = format
        }
    }

    /// Days after the last event at which a run ends that has no end of its own.
    private static let days: Int64 = 400

    /// Runs it on a store that `makeStore` makes, as a rule in memory.
    ///
    /// - Returns: `no` when the flows have errors, which are then the answer.
    /// - Throws: `CommandError` when a file cannot be read.
    package static func run(
        _ request: Request,
        zones: ZoneFiles,
        makeStore: () throws -> any Store,
        output: Output
    ) throws(CommandError) -> ExitCode {
        let text = try FolderReader().read(request.paths)
        let folder = LoadedFolder(text, configuration: request.configuration, zones: zones, mustHaveEmails: false)
        for finding in folder.diagnostics {
            output.writeError(DiagnosticText.text(finding, in: text, colored: false) + "\n")
        }
        guard folder.errorCount == 0 else { return .no }
        let happenings = try happenings(request, folder, zones, output)
        guard let first = happenings.first, let last = happenings.last else {
            output.writeError("nothing happens: there is no event in the file")
            return .done
        }
        let horizon = request.until ?? last.at.adding(seconds: days * 86_400)
        let composer = composer(folder, request.configuration)
        var timeline = TimelineText()
        do {
            let simulation = try Simulation(
                store: try makeStore(),
                folder: folder.change(),
                start: first.at,
                compose: composer
            )
            let impossible = try simulation.run(happenings, until: horizon) { line in
                switch request.format {
                case .json: output.write(line.json)
                case .text: timeline.add(line)
                }
            }
            if request.format == .text { output.write(timeline.text) }
            for failed in impossible {
                output.writeError(
                    "warning: \(failed.happening.origin): no such message had been sent by then; left out"
                )
            }
        } catch {
            throw CommandError(reading: error)
        }
        return .done
    }

    private static func happenings(
        _ request: Request,
        _ folder: LoadedFolder,
        _ zones: ZoneFiles,
        _ output: Output
    ) throws(CommandError) -> [Happening] {
        if let events = request.events { return try EventFile.read(events) }
        output.writeError("no --events: an invented contact, who reacts to nothing, enters each flow")
        return ExampleContact.happenings(folder.flows, zone: zones.zone(request.configuration.timeZone) ?? .utc)
    }

    /// Writes emails as the daemon would, so that a missing value holds them here too; a folder without emails is run
    /// as if each were there.
    private static func composer(
        _ folder: LoadedFolder,
        _ configuration: Configuration
    ) -> @Sendable (EmailRequest) -> Composition {
        guard !folder.library.names.isEmpty else {
            return { _ in
                .finished(MessageBody(sender: "", recipient: "", messageID: "", bytes: []), links: [])
            }
        }
        let settings = MailSettings(
            from: configuration.email.from,
            replyTo: configuration.email.replyTo,
            postalAddress: configuration.email.postalAddress,
            publicURL: configuration.publicURL,
            // Nothing is sent, so nothing is signed for anybody.
            signer: LinkSigner(keys: [(id: 1, secret: Array(repeating: 0, count: 32))])
        )
        let composer = EmailComposer(library: folder.library, settings: settings)
        return { composer.compose($0) }
    }
}
