import FlowCommands
import FlowRuntime
import FlowStorage

extension Parts {
    /// Where reports get what happened from: a file of events, else the database.
    static func reportWorld(
        _ settings: FlowCommands.Configuration,
        events: String?,
        zones: ZoneFiles
    ) -> ReportWorld {
        if let events {
            let file = EventFileFacts(path: events)
            return ReportWorld(
                zones: zones,
                clock: SystemClock(),
                origin: .file,
                source: { file },
                story: { try ContactTimeline.lines(of: $0, file: file) }
            )
        }
        return ReportWorld(
            zones: zones,
            clock: SystemClock(),
            origin: .database,
            source: { try storeReader(settings) },
            story: { try ContactTimeline.lines(of: $0, reader: storeReader(settings)) }
        )
    }
}
