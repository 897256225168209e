import ArgumentParser
import FlowCommands
import FlowModel
import FlowRuntime
import Foundation

/// What all reports are asked by.
struct ReportOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The flows folder: its files say what the journeys, stages, segments and splits are.",
            discussion:
                "Without it, the working folder when it has .flow files, else the configuration's flows folder.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var flows: String?

    @OptionGroup var config: ConfigurationOption

    @Option(
        help: ArgumentHelp(
            "What happened, one event a line, instead of the database.",
            discussion: "`nurture export events` writes such a file.",
            valueName: "file.ndjson"
        ),
        completion: .file(extensions: ["ndjson"])
    )
    var events: String?

    @Option(help: ArgumentHelp("How the answer is written.", valueName: "format"))
    var format = ReportRequest.Format.text

    @Option(
        help: ArgumentHelp("Writes the answer to this file, whole or not at all.", valueName: "file"),
        completion: .file()
    )
    var output: String?

    @Option(
        help: ArgumentHelp(
            "The day or moment before which the report ends, as 2026-03-01 or 2026-03-01T09:00:00+01:00.",
            discussion: "That day itself is left out.",
            valueName: "date"
        )
    )
    var until: String?

    @Option(
        help: ArgumentHelp(
            "The colours of a picture.",
            discussion: "Without it they are light, as slides and paper are; automatic follows the reader's screen.",
            valueName: "appearance"
        )
    )
    var appearance: ReportRequest.Colours?

    /// The request for that subject, with what these options say of it.
    func request(_ subject: ReportRequest.Subject, zones: ZoneFiles) throws -> ReportRequest {
        let purpose: ConfigurationLoader.Purpose = events == nil ? .operating : .checking
        let settings = try config.load(for: purpose, nextTo: flows, zones: zones)
        var request = ReportRequest(
            subject,
            folder: flows ?? StandardPath.flows(settings),
            configuration: settings
        )
        request.mustHaveFolder = flows != nil
        (request.format, request.output, request.appearance) = (format, output, appearance)
        request.until = until
        return request
    }

    /// Makes the report of that request.
    func run(
        _ subject: ReportRequest.Subject,
        _ fill: (inout ReportRequest) -> Void = { _ in },
        output: Output
    ) throws -> FlowCommands.ExitCode {
        let zones = ZoneFiles()
        var request = try request(subject, zones: zones)
        fill(&request)
        let world = Parts.reportWorld(request.configuration, events: events, zones: zones)
        return try Report.run(request, in: world, output: output)
    }
}

extension ReportRequest.Format: ExpressibleByArgument {}
extension ReportRequest.Grouping: ExpressibleByArgument {}
extension ReportRequest.Colours: ExpressibleByArgument {}
