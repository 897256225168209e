package import FlowModel
package import FlowRuntime

/// What a report needs of the machine.
package struct ReportWorld: Sendable {
    /// Where facts come from.
    package enum Origin: Hashable, Sendable {
        /// What has happened goes up to now.
        case database
        /// What has happened goes up to the last line.
        case file
    }

    package var zones: ZoneFiles
    package var clock: any WallClock
    package var origin: Origin
    /// Opened when the request and the flows folder have been looked at; the folder says what its segments are.
    package var source: @Sendable (_ folder: FolderChange) throws -> any FactSource
    /// What happened to whoever goes by that address, oldest first.
    ///
    /// Throws `CommandError.unknownContact` when nobody does.
    package var story: @Sendable (_ address: String, _ folder: FolderChange) throws -> [TimelineEntry]

    package init(
        zones: ZoneFiles,
        clock: any WallClock,
        origin: Origin,
        source: @escaping @Sendable (_ folder: FolderChange) throws -> any FactSource,
        story: @escaping @Sendable (_ address: String, _ folder: FolderChange) throws -> [TimelineEntry]
    ) {
        (self.zones, self.clock, self.origin) = (zones, clock, origin)
        (self.source, self.story) = (source, story)
    }
}
