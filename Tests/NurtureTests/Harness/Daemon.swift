import Foundation

/// `nurture serve`, running on what lies in a workplace.
final class Daemon: Sendable {
    static let writeKey = "a-write-key-for-the-tests"

    let port: Int
    private let child: Child

    /// Returns when it says that it listens.
    init(in workplace: Workplace, environment: [String: String] = [:]) async throws {
        child = try Child(
            Built.nurture(),
            ["serve", "--config", workplace.path("nurture.yaml")],
            folder: workplace.folder,
            environment: environment
        )
        do {
            port = try await child.errors.first("that it listens") { lines in
                lines.lazy.compactMap { Self.port(in: $0) }.first
            }
        } catch {
            child.signal(SIGKILL)
            throw error
        }
    }

    deinit { child.signal(SIGKILL) }

    /// The port in a log line such as `… info nurture: flows=4 port=8480 [nurture] listening`.
    static func port(in line: String) -> Int? {
        guard line.contains("listening"), let start = line.range(of: "port=") else { return nil }
        return Int(line[start.upperBound...].prefix { $0.isNumber })
    }

    /// The first line of its log in which all the words stand.
    func log(_ words: String..., within seconds: Int = 60) async throws -> String {
        try await child.errors.first("a log line with \(words)", within: seconds) { lines in
            lines.first { line in words.allSatisfy { line.contains($0) } }
        }
    }

    // MARK: Ending

    func reload() { child.signal(SIGHUP) }

    /// Ends it as a service manager does.
    func stop() async throws -> Int32 {
        child.signal(SIGTERM)
        return try await child.exitStatus()
    }

    /// Ends it as a power cut does.
    func kill() async throws {
        child.signal(SIGKILL)
        _ = try await child.exitStatus()
    }

    // MARK: Events

    /// Hands in an event of a contact that is known by its address; 200 means that it is on disk.
    @discardableResult
    func track(
        _ event: String,
        _ address: String,
        traits: [String: String] = [:],
        properties: [String: String] = [:]
    ) async throws -> HTTPAnswer {
        try await post("/v1/track", Call.track(event, address, traits: traits, properties: properties))
    }

    func batch(_ calls: [Call]) async throws -> HTTPAnswer {
        try await post("/v1/batch", ["batch": calls])
    }

    func post(_ path: String, _ body: some Encodable) async throws -> HTTPAnswer {
        try await send(HTTPCall("POST", path, json: try JSONEncoder().encode(body)))
    }

    func get(_ path: String) async throws -> HTTPAnswer { try await send(HTTPCall("GET", path)) }

    func send(_ call: HTTPCall) async throws -> HTTPAnswer {
        try await LoopbackClient.exchange(call.bytes, port: port)
    }

    /// A call of the Segment HTTP tracking API.
    struct Call: Encodable, Sendable {
        let type: String
        let messageId: String
        let event: String
        let properties: [String: String]
        let context: Context

        struct Context: Encodable {
            let traits: [String: String]
        }

        static func track(
            _ event: String,
            _ address: String,
            traits: [String: String] = [:],
            properties: [String: String] = [:],
            messageID: String = UUID().uuidString
        ) -> Call {
            let context = Context(traits: traits.merging(["email": address]) { $1 })
            return Call(type: "track", messageId: messageID, event: event, properties: properties, context: context)
        }
    }
}
