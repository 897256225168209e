import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import ServiceLifecycle
import Synchronization

/// Serves HTTP until it is told to stop: event intake, links, unsubscribing, health.
package struct NurtureServer: Service {
    private let settings: ServerSettings
    private let parts: ServerParts
    private let onBound: @Sendable (Int) -> Void

    /// `onBound` is called once, with the port, when connections are accepted.
    package init(
        settings: ServerSettings,
        parts: ServerParts,
        onBound: @escaping @Sendable (_ port: Int) -> Void = { _ in }
    ) {
        (self.settings, self.parts, self.onBound) = (settings, parts, onBound)
    }

    /// Returns after a graceful shutdown, when every request that had begun is answered.
    ///
    /// A client that never ends its request holds this up for a short while only: then its connection is closed.
    /// - Throws: `ServerError` when it cannot listen.
    package func run() async throws {
        try await StopLimit.run(seconds: settings.stopSeconds) { try await serve() }
    }

    private func serve() async throws {
        let hasBound = Atomic(false)
        do {
            try await application { port in
                hasBound.store(true, ordering: .relaxed)
                onBound(port)
            }.run()
        } catch {
            guard !hasBound.load(ordering: .relaxed) else { throw error }
            throw listeningError(error)
        }
    }

    private func application(
        onBound: @escaping @Sendable (Int) -> Void
    ) -> Application<FrontDoor> {
        var logger = parts.logger
        logger[metadataKey: "part"] = "http"
        // What the library says at `info` about itself is a detail here.
        logger.logLevel = max(logger.logLevel, .warning)
        return Application(
            responder: FrontDoor(settings: settings, parts: parts),
            server: HTTPServerBuilder { [settings] responder in
                HTTP1Channel(
                    responder: Expectation.answering(responder, limit: settings.batchBodyLimit),
                    configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(settings.idleSeconds))
                )
            },
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                backlog: 1024,
                availableConnectionsDelegate: .maximum(
                    OpenFiles.connections(wanted: settings.connectionLimit),
                    logger: logger
                )
            ),
            onServerRunning: { [port = settings.port] channel in
                onBound(channel.localAddress?.port ?? port)
            },
            logger: logger
        )
    }

    /// The socket's error comes as a type of a library below ours, which tells its number in its text.
    private func listeningError(_ error: any Error) -> ServerError {
        let reason = "\(error)"
        return reason.contains("errno: \(EADDRINUSE)")
            ? .addressInUse(host: settings.host, port: settings.port)
            : .cannotListen(host: settings.host, port: settings.port, reason: reason)
    }
}
