import ArgumentParser
import FlowCommands
import FlowModel
import FlowRuntime
import Synchronization

/// `nurture demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Shows the whole product in a minute, on a machine with nothing configured.",
        discussion: """
            EXAMPLE
              nurture demo

            Runs the shipped flows for forty-eight invented contacts who open, click and book, on a clock that makes \
            two months of a minute. Emails become .eml files in a temporary folder; nothing leaves this machine.
            """
    )

    func run() async throws {
        try await perform { output in
            let folder = try DemoFolder()
            output.writeError(folder.introduction)
            let clock = ScaledClock(from: SystemClock().now(), speed: Demo.speed)
            let ledger = DemoLedger()
            let port = PortMemory()
            let composition = DaemonComposition(
                settings: folder.settings,
                zones: ZoneFiles(),
                clock: { _ in clock },
                supervisor: NoSupervisor(),
                logger: Log.errorsOnly,
                observe: { ledger.add($0) },
                onBound: { port.set($0) }
            )
            let code = try await composition.run { _ in
                [
                    Demo.crowd(
                        clock: clock,
                        outbox: folder.outbox,
                        port: { port.get() },
                        fetch: LoopbackBrowser().perform,
                        ledger: ledger,
                        output: output
                    )
                ]
            }
            output.write(DemoReport(ledger.lines, journeys: ShippedFlows.journeys).text)
            output.write(folder.epilogue)
            return code
        }
    }
}

/// The port, once the server listens.
private final class PortMemory: Sendable {
    private let port = Mutex<Int?>(nil)

    func set(_ number: Int) { port.withLock { $0 = number } }

    func get() -> Int? { port.withLock { $0 } }
}

/// Nobody watches a demonstration but its user.
private struct NoSupervisor: Supervisor {
    let aliveMilliseconds: Int64? = nil

    func ready(status: String) {}
    func reloading() {}
    func stopping() {}
    func alive() {}
}

extension DemoFolder {
    fileprivate var settings: FlowCommands.Configuration {
        var settings = FlowCommands.Configuration()
        settings.flows = flows
        settings.database = database
        settings.listen = ListenAddress(host: "127.0.0.1", port: 0)
        settings.email.outboxFolder = outbox
        settings.teams = [Slug("sales"): "sales@example.com"]
        return settings
    }
}
