import ArgumentParser
import FlowCommands
import FlowRuntime
import FlowServer
import FlowStorage
import Foundation
import Logging
import ServiceLifecycle

/// `nurture serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the flows of a folder: the daemon.",
        discussion: """
            EXAMPLE
              nurture serve --flows Flows
              nurture serve --config /etc/nurture/nurture.yaml

            Without a configuration it keeps its database in ./nurture.sqlite, writes emails as .eml files into \
            ./outbox and listens on 127.0.0.1:8480. SIGTERM stops it when the mail server's replies are recorded; \
            SIGHUP reads the flows again, and a folder with errors changes nothing.
            Ends with 0 after SIGTERM, 65 when the flows or the database cannot be used, 69 when the port or the \
            database is in use, 78 when the configuration is wrong.
            """
    )

    @OptionGroup var file: ConfigurationOption

    @Option(help: ArgumentHelp("The flows folder, in the place of the configuration's.", valueName: "dir"))
    var flows: String?

    func run() async throws {
        try await perform { _ in
            let zones = ZoneFiles()
            var settings = try file.load(for: .serving, zones: zones)
            if let flows { settings.flows = flows }
            let environment = ProcessInfo.processInfo.environment
            let composition = DaemonComposition(
                settings: settings,
                zones: zones,
                clock: { trusted in
                    SteadyClock(machine: SystemClock(), trusted: trusted) { Log.standard.tell($0) }
                },
                supervisor: SystemdNotifier(environment: environment),
                logger: Log.standard
            )
            return try await composition.run()
        }
    }
}

extension DaemonComposition {
    /// Serves until it is told to stop; what stops it for another reason becomes a `CommandError`.
    func run(guests: (ServeParts) -> [any Service] = { _ in [] }) async throws -> FlowCommands.ExitCode {
        Log.ignoreBrokenPipes()
        var parts = try parts()
        parts.guests = guests(parts)
        do {
            return try await Serve.run(parts)
        } catch let error as ServerError {
            throw error.asCommandError
        } catch let error as StoreError {
            throw CommandError.store(error)
        }
    }
}

extension ServerError {
    fileprivate var asCommandError: CommandError {
        switch self {
        case .addressInUse(let host, let port):
            .cannotListen(
                address: ListenAddress(host: host, port: port).description,
                reason: "another program listens there"
            )
        case .cannotListen(let host, let port, let reason):
            .cannotListen(address: ListenAddress(host: host, port: port).description, reason: reason)
        }
    }
}

extension SystemdNotifier: Supervisor {
    var aliveMilliseconds: Int64? {
        watchdogIntervalMicroseconds.map { max(1, Int64($0 / 1000)) }
    }

    func alive() { watchdog() }
}
