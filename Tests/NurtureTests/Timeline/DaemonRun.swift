import FlowCommands
import FlowModel
import FlowRuntime
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

@testable import nurture

/// Runs the whole daemon in this process, on a clock that leaps, with a real mail server, real HTTP and a real file,
/// and plays a file of events to it.
struct DaemonRun {
    let workplace: Workplace
    let sink: MailSink
    /// As in an event file of `nurture dry-run`, ascending by time.
    let events: [String]
    let end: Instant

    /// What was told of each contact, as lines of `nurture dry-run --format json`.
    func timeline() async throws -> [String: [String]] {
        let start = try PlayedEvent(events[0]).at
        let clock = JumpingClock(at: start)
        let lines = Lines()
        let port = Mutex<Int?>(nil)
        let zones = ZoneFiles()
        let loader = ConfigurationLoader(zones: zones, environment: [:])
        let settings = try loader.load(file: workplace.path("nurture.yaml"), for: .serving)
        let composition = DaemonComposition(
            settings: settings,
            zones: zones,
            clock: { _ in clock },
            supervisor: NobodySupervises(),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            observe: { transitions in
                lines.add(transitions, zones: zones, zone: settings.timeZone)
                clock.observe(transitions)
            },
            onBound: { number in port.withLock { $0 = number } }
        )
        let player = Player(run: self, clock: clock, port: { port.withLock { $0 } })
        let code = try await composition.run { _ in [player] }
        guard code == .done else { throw Failure.daemonEnded }
        return lines.byContact
    }

    enum Failure: Error {
        case daemonEnded, neverListened, noMail(String), refused(String, status: Int)
    }
}

/// One line of an event file, as far as it must be known to play it.
struct PlayedEvent {
    let line: String
    let at: Instant
    let name: String
    let email: String
    /// Of what is done with a message: the message's subject.
    let message: String?

    init(_ line: String) throws {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        let context = object["context"] as? [String: Any]
        let traits = (context?["traits"] ?? object["traits"]) as? [String: Any]
        guard let time = object["timestamp"] as? String, let at = ISO8601.instant(time, zone: .utc),
            let email = traits?["email"] as? String
        else { throw DaemonRun.Failure.refused(line, status: 0) }
        self.line = line
        self.at = at
        self.email = email
        name = object["event"] as? String ?? ""
        message = (object["properties"] as? [String: Any])?["email"] as? String
    }
}

/// Plays the events, then lets the rest of the time pass, and ends the daemon by returning.
private struct Player: Service {
    let run: DaemonRun
    let clock: JumpingClock
    let port: @Sendable () -> Int?

    func run() async throws {
        for line in run.events {
            let event = try PlayedEvent(line)
            try await clock.pass(until: event.at, nudge: nudge)
            try await play(event)
            // Whatever the event was, it is recorded before this one is answered.
            try await nudge()
        }
        try await clock.pass(until: run.end, nudge: nudge)
    }

    private func play(_ event: PlayedEvent) async throws {
        guard let kind = ["clicked": "/c/", "opened": "/o/"][event.name], let subject = event.message else {
            return try await post("{\"batch\":[\(event.line)]}")
        }
        let sent = run.sink.mails.elements.last { $0.recipients == [event.email] && $0.subject == subject }
        guard let path = sent?.path(kind) else { throw DaemonRun.Failure.noMail(event.line) }
        _ = try await LoopbackClient.exchange(HTTPCall("GET", path).bytes, port: try await listeningPort())
    }

    /// Somebody of whom nothing changes.
    private func nudge() async throws {
        try await post("{\"batch\":[{\"type\":\"identify\",\"traits\":{\"email\":\"\(Lines.sentinel)\"}}]}")
    }

    private func post(_ body: String) async throws {
        let call = HTTPCall("POST", "/v1/batch", json: body.utf8)
        let answer = try await LoopbackClient.exchange(call.bytes, port: try await listeningPort())
        guard answer.status == 200 else { throw DaemonRun.Failure.refused(body, status: answer.status) }
    }

    private func listeningPort() async throws -> Int {
        // The server is started before its guests; it binds at once or not at all.
        for _ in 0..<1_000_000 {
            if let port = port() { return port }
            await Task.yield()
        }
        throw DaemonRun.Failure.neverListened
    }
}

/// Gathers what is told, contact by contact.
private final class Lines: Sendable {
    /// Waits for ever, so that the Runner always has a deadline to ask its clock about.
    static let sentinel = "sentinel@example.com"

    private let lines = Mutex<[String: [String]]>([:])

    var byContact: [String: [String]] { lines.withLock { $0 } }

    func add(_ transitions: [Transition], zones: ZoneFiles, zone: String) {
        lines.withLock { lines in
            for transition in transitions {
                let contact = transition.person.contact
                let table = zones.zone(contact.timeZone ?? zone) ?? .utc
                lines[contact.label, default: []] += transition.timeline.map {
                    $0.json(contact: contact.label, zone: table)
                }
            }
        }
    }
}

/// Nobody watches.
private struct NobodySupervises: Supervisor {
    let aliveMilliseconds: Int64? = nil

    func ready(status: String) {}
    func reloading() {}
    func stopping() {}
    func alive() {}
}
