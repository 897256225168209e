import FlowMail
import FlowModel
import FlowRuntime
import FlowServer
import Foundation
import Logging
import ServiceLifecycle

/// A server on a free port, with what it worked with in reach of the test.
struct TestServer: Sendable {
    /// 2026-03-02T09:00:00Z.
    static let now = Instant(milliseconds: 1_772_442_000_000)

    var port: Int
    var intake: RecordingIntake
    var signer: LinkSigner
    var group: ServiceGroup

    /// Runs the body beside a server, and stops that gracefully afterwards.
    static func run<Result: Sendable>(
        settings: ServerSettings = ServerSettings(host: "127.0.0.1", port: 0),
        intake: RecordingIntake = RecordingIntake(),
        reader: FakeReader = FakeReader(),
        readiness: Readiness = .ready,
        confirmedTopic: @escaping @Sendable (_ email: Slug) -> Slug? = { _ in nil },
        fetcher: any HookFetcher = FakeWeb(),
        _ body: @Sendable @escaping (TestServer) async throws -> Result
    ) async throws -> Result {
        let signer = LinkSigner(keys: [(id: 1, secret: [UInt8](repeating: 7, count: 32))])
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let (ports, bound) = AsyncStream.makeStream(of: Int.self)
        let server = NurtureServer(
            settings: settings,
            parts: ServerParts(
                intake: intake,
                reader: reader,
                clock: FixedClock(instant: now),
                claim: { signer.claim(of: $0, at: now) },
                confirmedTopic: confirmedTopic,
                readiness: { readiness },
                logger: logger,
                hooks: HookParts(
                    clues: MessageClues { signer.outbox(ofVERPToken: $0) },
                    suppressions: intake,
                    fetcher: fetcher
                )
            )
        ) { port in
            bound.yield(port)
        }
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { bound.finish() }
                try await group.run()
            }
            var port: Int?
            for await bound in ports {
                port = bound
                break
            }
            guard let port else {
                try await tasks.waitForAll()
                throw CancellationError()
            }
            let result: Result
            do {
                result = try await body(TestServer(port: port, intake: intake, signer: signer, group: group))
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        }
    }

    func connect() throws -> ClientConnection {
        try ClientConnection(port: port)
    }

    /// One request on a connection of its own, and its answer.
    func request(
        _ method: String,
        _ path: String,
        headers: [String: String] = [:],
        body: [UInt8] = []
    ) async throws -> HTTPAnswer {
        let connection = try connect()
        await connection.send(TestServer.bytes(method, path, headers: headers, body: body))
        guard let answer = await connection.answer(isHead: method == "HEAD") else { throw NoAnswer() }
        return answer
    }

    func post(_ path: String, _ json: String, headers: [String: String] = [:]) async throws -> HTTPAnswer {
        try await request("POST", path, headers: headers, body: Array(json.utf8))
    }

    static func bytes(
        _ method: String,
        _ path: String,
        headers: [String: String] = [:],
        body: [UInt8] = []
    ) -> [UInt8] {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
        if method == "POST" { head += "Content-Length: \(body.count)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }

    struct NoAnswer: Error {}
}
