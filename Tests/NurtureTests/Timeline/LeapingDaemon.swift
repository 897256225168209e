import FlowCommands
import FlowModel
import FlowRuntime
import Logging
import ServiceLifecycle
import Synchronization

@testable import nurture

/// The whole daemon in this process, with real HTTP and a real file, on a clock that leaps.
final class LeapingDaemon: Sendable {
    /// Waits for ever, so that the Runner always has a deadline to ask its clock about.
    static let sentinel = "sentinel@example.com"

    let clock: JumpingClock
    private let workplace: Workplace
    private let listening = Mutex<Int?>(nil)

    init(in workplace: Workplace, at start: Instant) {
        (self.workplace, clock) = (workplace, JumpingClock(at: start))
    }

    /// Runs until the guest returns.
    func run(
        observe: @escaping @Sendable ([Transition], _ zones: ZoneFiles, _ timeZone: String) -> Void,
        guest: @escaping @Sendable () async throws -> Void
    ) async throws {
        let zones = ZoneFiles()
        let loader = ConfigurationLoader(zones: zones, environment: [:])
        let settings = try loader.load(file: workplace.path("nurture.yaml"), for: .serving)
        let composition = DaemonComposition(
            settings: settings,
            zones: zones,
            clock: { _ in self.clock },
            supervisor: NobodySupervises(),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            observe: { transitions in
                observe(transitions, zones, settings.timeZone)
                self.clock.observe(transitions)
            },
            onBound: { number in self.listening.withLock { $0 = number } }
        )
        guard try await composition.run(guests: { _ in [Guest(body: guest)] }) == .done else { throw Failure.ended }
    }

    // MARK: What the guest does

    /// Lets time pass up to that instant, and everything happen that it makes due.
    func pass(until instant: Instant) async throws {
        try await clock.pass(until: instant, nudge: nudge)
    }

    func send(_ call: HTTPCall) async throws -> HTTPAnswer {
        try await LoopbackClient.exchange(call.bytes, port: try await port())
    }

    func post(_ body: String) async throws {
        let answer = try await send(HTTPCall("POST", "/v1/batch", json: body.utf8))
        guard answer.status == 200 else { throw Failure.refused(body, status: answer.status) }
    }

    /// Begins the sentinel's wait, which needs the flow that `writeSentinel` wrote.
    func enterSentinel() async throws {
        let traits = "{\"traits\":{\"email\":\"\(Self.sentinel)\"}}"
        try await post("{\"batch\":[{\"type\":\"track\",\"event\":\"sentinel\",\"context\":\(traits)}]}")
    }

    /// The flow in which the sentinel waits for ever.
    static func writeSentinel(to workplace: Workplace) throws {
        try workplace.write("Flows/sentinel.flow", "on sentinel\nwait 50 years")
    }

    /// Somebody of whom nothing changes: whatever came before is recorded when this is answered.
    @Sendable func nudge() async throws {
        try await post("{\"batch\":[{\"type\":\"identify\",\"traits\":{\"email\":\"\(Self.sentinel)\"}}]}")
    }

    /// Where it listens.
    func port() async throws -> Int {
        // The server is started before its guests; it binds at once or not at all.
        for _ in 0..<1_000_000 {
            if let port = listening.withLock({ $0 }) { return port }
            await Task.yield()
        }
        throw Failure.neverListened
    }

    enum Failure: Error {
        case ended, neverListened, refused(String, status: Int)
    }
}

/// Lives beside the daemon and ends it by returning.
private struct Guest: Service {
    let body: @Sendable () async throws -> Void

    func run() async throws { try await body() }
}

/// Nobody watches.
private struct NobodySupervises: Supervisor {
    let aliveMilliseconds: Int64? = nil

    func ready(status: String) {}
    func reloading() {}
    func stopping() {}
    func alive() {}
}
