package import FlowModel
package import FlowRuntime
package import Logging

/// What the administration socket works with; it owns none of it.
package struct AdministrationParts: Sendable {
    /// Hands work to the Runner.
    package var post: @Sendable (AdministrativeWork) -> Void
    package var clock: any WallClock
    /// A new key for links; nil when there can be no more.
    package var newKey: @Sendable (Instant) -> SigningKey?
    /// How much there is of everything, as a JSON document.
    package var status: @Sendable () throws -> String
    /// The database's path, by which a request can say which daemon it means; nil takes every request.
    package var database: String?
    package var logger: Logger

    package init(
        post: @escaping @Sendable (AdministrativeWork) -> Void,
        clock: any WallClock,
        newKey: @escaping @Sendable (Instant) -> SigningKey?,
        status: @escaping @Sendable () throws -> String,
        database: String? = nil,
        logger: Logger
    ) {
        self.post = post
        self.clock = clock
        self.newKey = newKey
        self.status = status
        self.database = database
        self.logger = logger
    }
}
