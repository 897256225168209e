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
            @Sendable func file(_ folder: FolderChange) -> EventFileFacts {
                let replay = EventReplay(folder: folder, makeStore: { try SQLiteStore.inMemory() })
                return EventFileFacts(path: events, replay: replay)
            }
            return ReportWorld(
                zones: zones,
                clock: SystemClock(),
                origin: .file,
                source: { file($0) },
                story: { try file($1).timeline(of: $0) }
            )
        }
        return ReportWorld(
            zones: zones,
            clock: SystemClock(),
            origin: .database,
            source: { _ in try storeReader(settings) },
            story: { address, _ in try ContactTimeline.lines(of: address, reader: storeReader(settings)) }
        )
    }
}
