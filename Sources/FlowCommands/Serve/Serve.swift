import FlowModel
import FlowRuntime
import Logging
import ServiceLifecycle
import UnixSignals

/// Runs the daemon until it is told to stop: `nurture serve`.
package enum Serve {
    /// Seconds that mail servers get for their replies when the daemon stops.
    package static let graceSeconds = 30

    /// Returns after SIGTERM or SIGINT, when everything that could be recorded is.
    /// - Throws: `StoreError`, or the error of a server that could not listen.
    package static func run(_ parts: ServeParts) async throws -> ExitCode {
        let host = RunnerHost(mailbox: parts.mailbox, clock: parts.clock)
        let state = ServeState()
        let announce: @Sendable (Int?) -> Void = { port in
            guard let port else { return }
            // The service manager first: whoever has read the log may ask for a reload at once.
            parts.supervisor.ready(status: "running \(parts.folder.flows.count) flows on port \(port)")
            parts.logger.info("listening", metadata: ["port": "\(port)", "flows": "\(parts.folder.flows.count)"])
        }
        let server = parts.makeServer(state) { announce(state.portToAnnounce(port: $0)) }
        let runner = RunnerService(parts: parts, host: host) {
            announce(state.portToAnnounce(isRunning: true))
        }
        // They stop one after another, the last first: whoever hands something over is gone before who takes it.
        let stop = StopService(parts: parts, host: host, state: state)
        var services: [any Service] = [runner, server] + parts.companions + [stop, ReloadService(parts: parts)]
        if let interval = parts.supervisor.aliveMilliseconds {
            services.append(WatchdogService(supervisor: parts.supervisor, host: host, milliseconds: interval))
        }
        let lasting = services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        let passing = parts.guests.map {
            ServiceGroupConfiguration.ServiceConfiguration(
                service: $0,
                successTerminationBehavior: .gracefullyShutdownGroup
            )
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: lasting + passing,
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: parts.logger.quiet
            )
        )
        try await group.run()
        parts.logger.info("stopped")
        return .done
    }
}

/// The Runner with its thread, from the first tick to the last reply.
private struct RunnerService: Service {
    let parts: ServeParts
    let host: RunnerHost
    let onStart: @Sendable () -> Void

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let change = parts.folder.change()
                do {
                    try await host.run(make: { try parts.makeRunner(change) }, onStart: onStart)
                } catch let error as StoreError {
                    // A server that is cancelled under load may trap, and a disk that failed must not be waited for.
                    parts.giveUp(.store(error))
                    throw error
                }
            }
            group.addTask {
                // Ends at the shutdown, and by cancellation when another part of the daemon has failed.
                try? await gracefulShutdown()
                await stop()
            }
            do {
                try await group.next()
                try await group.next()
            } catch {
                group.cancelAll()
                throw error
            }
        }
    }

    /// No new DATA, the replies to what is underway, then the last commits.
    private func stop() async {
        // A Runner that failed has ended already, and the process with it, at once.
        guard await host.perform({ $0.stopDelivering() }) != nil else { return }
        await parts.stopCarriers(Serve.graceSeconds)
        host.finish()
    }
}

/// Begins the end: from now on no message begins, however long the server's last requests take.
private struct StopService: Service {
    let parts: ServeParts
    let host: RunnerHost
    let state: ServeState

    func run() async throws {
        try? await gracefulShutdown()
        guard await host.perform({ $0.stopDelivering() }) != nil else { return }
        state.markStopping()
        parts.supervisor.stopping()
        parts.logger.info("stopping", metadata: ["grace_seconds": "\(Serve.graceSeconds)"])
    }
}

/// Reads the folder again at each SIGHUP; one with errors changes nothing.
private struct ReloadService: Service {
    let parts: ServeParts

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            parts.supervisor.reloading()
            let status = await reload()
            parts.supervisor.ready(status: status)
        }
    }

    /// What the service manager shows afterwards.
    private func reload() async -> String {
        let refused = "running the flows of before: the last reload was refused, the log says why"
        let folder: LoadedFolder
        do {
            folder = try parts.readFolder()
        } catch {
            parts.logger.error("reload refused, nothing changed", metadata: ["reason": "\(error.message)"])
            return refused
        }
        guard folder.errorCount == 0 else {
            for finding in folder.diagnostics where finding.severity == .error {
                parts.logger.error("flow error", metadata: finding.logMetadata)
            }
            parts.logger.error("reload refused, nothing changed", metadata: ["errors": "\(folder.errorCount)"])
            return refused
        }
        let restore = parts.templates.replace(with: folder.library)
        let result = await withCheckedContinuation { continuation in
            parts.mailbox.post(folder.change { continuation.resume(returning: $0) })
        }
        switch result {
        case .success:
            parts.logger.info("reloaded", metadata: ["flows": "\(folder.flows.count)"])
            return "running \(folder.flows.count) flows since the last reload"
        case .failure(let error):
            restore()
            parts.logger.error(
                "reload refused, nothing changed",
                metadata: ["reason": "\(CommandError.store(error).message)"]
            )
            return refused
        }
    }
}

/// Tells the service manager that the Runner's thread still turns.
private struct WatchdogService: Service {
    let supervisor: any Supervisor
    let host: RunnerHost
    let milliseconds: Int64

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if await host.perform({ _ in true }) == true { supervisor.alive() }
                try? await Task.sleep(for: .milliseconds(milliseconds))
            }
        }
    }
}

extension Logger {
    /// The same logger for a library that says much at `info`.
    fileprivate var quiet: Logger {
        var logger = self
        logger.logLevel = max(logLevel, .warning)
        return logger
    }
}
