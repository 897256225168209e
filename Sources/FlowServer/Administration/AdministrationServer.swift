import Foundation
import Hummingbird
import Logging
import ServiceLifecycle

/// Serves operators through a socket file of this machine: whoever may write to the file is one.
///
/// It is a convenience beside the daemon's work: when it cannot listen it says so and lets the daemon go on.
package struct AdministrationServer: Service {
    /// Names the database that a request is about, percent-encoded.
    package static let databaseHeader = "Nurture-Database"

    private static let connectionLimit = 32
    /// Requests that have begun may take so long when the daemon stops.
    private static let stopSeconds: Int64 = 5

    private let path: String
    private let parts: AdministrationParts
    private let onBound: @Sendable () -> Void

    /// `onBound` is called once when connections are accepted.
    package init(
        path: String,
        parts: AdministrationParts,
        onBound: @escaping @Sendable () -> Void = {}
    ) {
        (self.path, self.parts, self.onBound) = (path, parts, onBound)
    }

    /// Replaces a socket file that is left from another life; returns after a graceful shutdown.
    package func run() async throws {
        do {
            try await StopLimit.run(seconds: AdministrationServer.stopSeconds) { try await application.run() }
        } catch {
            parts.logger.error(
                "cannot listen for administration, everything else goes on",
                metadata: ["socket": "\(path)", "reason": "\(error)"]
            )
            try? await gracefulShutdown()
            return
        }
        try? FileManager.default.removeItem(atPath: path)
    }

    private var application: Application<AdministrationDoor> {
        var logger = parts.logger
        logger[metadataKey: "part"] = "administration"
        logger.logLevel = max(logger.logLevel, .warning)
        return Application(
            responder: AdministrationDoor(parts: parts),
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(
                address: .unixDomainSocket(path: path),
                availableConnectionsDelegate: .maximum(AdministrationServer.connectionLimit, logger: logger)
            ),
            onServerRunning: { [path, onBound, logger = parts.logger] _ in
                AdministrationServer.openToGroup(path, logger)
                onBound()
            },
            logger: logger
        )
    }

    /// The owner and the group may ask; others may not even connect.
    private static func openToGroup(_ path: String, _ logger: Logger) {
        do {
            try FileManager.default.setAttributes([.posixPermissions: 0o660], ofItemAtPath: path)
        } catch {
            logger.warning("cannot open the administration socket to its group", metadata: ["socket": "\(path)"])
        }
    }
}
