import FlowModel
import FlowRuntime

/// Reports who got where, from what the database or a file of events tells: `nurture report`.
package enum Report {
    /// Makes the report and writes it to `output`, or to the file that the request names.
    ///
    /// - Throws: `CommandError` when the request, the folder or the facts cannot be used; then nothing is written.
    package static func run(
        _ request: ReportRequest,
        in world: ReportWorld,
        output: Output
    ) throws(CommandError) -> ExitCode {
        do {
            try request.check()
            let zone = world.zones.zone(request.configuration.timeZone) ?? .utc
            let making = ReportMaking(
                request: request,
                world: world,
                folder: try ReportFolder.read(request, zones: world.zones, output: output),
                period: try ReportPeriod(request, zone: zone),
                zone: zone,
                output: output
            )
            let text = try document(making)
            guard let path = request.output else {
                // The end of the last line is added by the output; of CR and LF, which are one character, LF alone.
                let isEnded = text.unicodeScalars.last == "\n"
                output.write(isEnded ? String(text.unicodeScalars.dropLast()) : text)
                return .done
            }
            try ReportFile.write(text, to: path)
            return .done
        } catch let error as CommandError {
            throw error
        } catch {
            throw CommandError(reading: error)
        }
    }

    /// The whole answer, with the end of its last line.
    private static func document(_ making: ReportMaking) throws -> String {
        let request = making.request
        switch request.subject {
        case .journey(let name):
            let journeys = try making.folder.journeys(name)
            if request.format == .svg, journeys.count > 1 {
                throw CommandError.report(.severalJourneys(names: journeys.map(\.name.text)))
            }
            return try making.document(journeys: making.journeys(journeys))
        case .stages: return try making.document(stages: making.stages())
        case .flows: return try making.document(flows: making.flows())
        case .emails: return try making.document(emails: making.flows())
        case .goal(let written):
            return try making.document(goal: making.goal(try making.folder.goal(written, output: making.output)))
        case .contact(let address): return try making.document(story: making.story(address))
        }
    }
}
