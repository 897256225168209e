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
    /// Opened when everything that can be wrong with the request has been looked at.
    package var source: @Sendable () throws -> any FactSource
    /// What happened to whoever goes by that address, oldest first; nil when nobody does.
    package var story: @Sendable (_ address: String) throws -> [TimelineEntry]?

    package init(
        zones: ZoneFiles,
        clock: any WallClock,
        origin: Origin,
        source: @escaping @Sendable () throws -> any FactSource,
        story: @escaping @Sendable (_ address: String) throws -> [TimelineEntry]?
    ) {
        (self.zones, self.clock, self.origin) = (zones, clock, origin)
        (self.source, self.story) = (source, story)
    }
}
