import FlowCommands
import FlowModel
import FlowRuntime
import FlowServer
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import nurture

@Suite("The administration socket", .timeLimit(.minutes(15)))
struct AdministrationTests {
    private static let now = Instant(milliseconds: 1_772_442_000_000)

    @Test("hands the work on and answers how much it changed")
    func work() async throws {
        let desk = AdministrationDesk(answer: .success(2))
        try await desk.serve { socket in
            let asked: [(String, String, AdministrativeWork.Kind)] = [
                (
                    "/api/v1/suppressions",
                    #"{"entries":[{"address":"Anna@example.com","reason":"bounced","at":"2026-03-01T00:00:00Z"},"#
                        + #"{"address":"bob@example.com","reason":"complained","source":"import"}]}"#,
                    .suppress([
                        SuppressionEntry(
                            address: "anna@example.com",
                            reason: .bounced,
                            at: Instant(milliseconds: 1_772_323_200_000),
                            source: "administration"
                        ),
                        SuppressionEntry(address: "bob@example.com", reason: .complained, source: "import"),
                    ])
                ),
                (
                    "/api/v1/suppressions/lift", #"{"addresses":["Bob@example.com"],"source":"by hand"}"#,
                    .lift(["bob@example.com"], source: "by hand")
                ),
                (
                    "/api/v1/keys", "",
                    .addKey(SigningKey(id: 9, secret: [7], createdAt: Self.now))
                ),
                ("/api/v1/release", "", .release),
            ]
            for (path, body, kind) in asked {
                let answer = try socket.post(path, Array(body.utf8))
                #expect(answer.status == 200, "\(path): \(String(decoding: answer.body, as: UTF8.self))")
                #expect(String(decoding: answer.body, as: UTF8.self) == #"{"changed":2,"success":true}"#)
                #expect(desk.works.last == kind)
            }
            #expect(desk.works.count == asked.count)
        }
    }

    @Test(
        "refuses what it does not understand, and does nothing",
        arguments: [
            ("/api/v1/suppressions", "", 400), ("/api/v1/suppressions", "[]", 400),
            ("/api/v1/suppressions", #"{"entries":[{"address":"anna","reason":"bounced"}]}"#, 400),
            ("/api/v1/suppressions", #"{"entries":[{"address":"a@b","reason":"bored"}]}"#, 400),
            ("/api/v1/suppressions", #"{"entries":[{"address":"a@b","reason":"bounced","at":"now"}]}"#, 400),
            ("/api/v1/suppressions", #"{"entries":[{"address":"a@b","reason":"bounced","source":7}]}"#, 400),
            ("/api/v1/suppressions/lift", #"{"addresses":[7]}"#, 400), ("/api/v1/suppressions/lift", "{}", 400),
            ("/api/v1/status", "{}", 405), ("/api/v1/suppressions/anna@example.com", "{}", 405),
            ("/api/v1", "{}", 404), ("/api/v1/else", "{}", 404), ("/v1/track", "{}", 404), ("/", "{}", 404),
        ]
    )
    func refusals(path: String, body: String, status: Int) async throws {
        let desk = AdministrationDesk(answer: .success(1))
        try await desk.serve { socket in
            let answer = try socket.post(path, Array(body.utf8))
            #expect(answer.status == status)
        }
        #expect(desk.works.isEmpty)
    }

    @Test("takes no more than its limits")
    func limits() async throws {
        let desk = AdministrationDesk(answer: .success(1))
        try await desk.serve { socket in
            let many = Array(repeating: #""a@example.com""#, count: 5_001).joined(separator: ",")
            let answer = try socket.post("/api/v1/suppressions/lift", Array(#"{"addresses":[\#(many)]}"#.utf8))
            #expect(answer.status == 400)
            let large = [UInt8](repeating: UInt8(ascii: " "), count: 3 << 20)
            #expect(try socket.post("/api/v1/suppressions", large).status == 413)
        }
        #expect(desk.works.isEmpty)
    }

    @Test("says when nothing can be recorded")
    func trouble() async throws {
        let desk = AdministrationDesk(answer: .failure(.full))
        try await desk.serve { socket in
            let answer = try socket.post("/api/v1/release", [])
            #expect(answer.status == 507)
            // It gives up after two seconds, which the server may need to get its turn among all tests.
            #expect((0..<60).contains { _ in socket.isAnswered })
        }
    }

    @Test("belongs to one database")
    func otherDatabase() async throws {
        let desk = AdministrationDesk(answer: .success(1))
        try await desk.serve { socket in
            let other = AdministrationSocket(database: socket.database + "2")
            #expect(other.path == socket.path)
            let answer = try other.post("/api/v1/release", [])
            #expect(answer.status == 421)
        }
        #expect(desk.works.isEmpty)
    }

    @Test("is open to the owner and the group, replaces what a dead daemon left, and goes with the daemon")
    func file() async throws {
        let desk = AdministrationDesk(answer: .success(1))
        for _ in 1...2 {
            try await desk.serve(leavesFile: true) { socket in
                let attributes = try FileManager.default.attributesOfItem(atPath: socket.path)
                #expect(attributes[.posixPermissions] as? Int == 0o660)
                #expect(attributes[.type] as? FileAttributeType == .typeSocket)
                #expect(try socket.post("/api/v1/release", []).status == 200)
            }
        }
        #expect(!desk.socket.isAnswered)
    }

    @Test("lets the daemon go on when it cannot listen")
    func cannotListen() async throws {
        let desk = AdministrationDesk(answer: .success(1))
        try desk.occupy()
        try await desk.run { group in await group.triggerGracefulShutdown() }
        #expect(throws: CommandError.self) { try desk.socket.post("/api/v1/release", []) }
    }
}

/// A socket in a folder of its own with somebody behind it who answers always the same.
private final class AdministrationDesk: Sendable {
    let socket: AdministrationSocket
    private let workplace: Workplace?
    private let answer: Result<Int, StoreError>
    private let state = Mutex<[AdministrativeWork.Kind]>([])

    init(answer: Result<Int, StoreError>) {
        self.answer = answer
        workplace = try? Workplace()
        socket = AdministrationSocket(database: workplace?.path("nurture.sqlite") ?? "")
    }

    var works: [AdministrativeWork.Kind] { state.withLock { $0 } }

    /// Puts something where the socket should be.
    func occupy() throws { try workplace?.write("admin.sock", "in the way") }

    /// Runs the body while the socket is served.
    ///
    /// With `leavesFile` a file is there from before, as a killed daemon leaves it.
    func serve(
        leavesFile: Bool = false,
        _ body: @escaping @Sendable (AdministrationSocket) throws -> Void
    ) async throws {
        if leavesFile { try leaveSocket() }
        let (stream, bound) = AsyncStream.makeStream(of: Void.self)
        try await run(onBound: { bound.yield() }) { [socket] group in
            for await _ in stream { break }
            defer { bound.finish() }
            let result = await AdministrationDesk.blocking { try body(socket) }
            await group.triggerGracefulShutdown()
            try result.get()
        }
    }

    func run(
        onBound: @escaping @Sendable () -> Void = {},
        _ body: @escaping @Sendable (ServiceGroup) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = AdministrationServer(
            path: socket.path,
            parts: AdministrationParts(
                post: { self.take($0) },
                clock: StillClock(),
                newKey: { SigningKey(id: 9, secret: [7], createdAt: $0) },
                status: { "{}" },
                database: socket.database,
                logger: logger
            ),
            onBound: onBound
        )
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask { try await body(group) }
            try await tasks.waitForAll()
        }
    }

    /// Runs what waits for the server on a thread that the server does not need.
    private static func blocking(_ body: @escaping @Sendable () throws -> Void) async -> Result<Void, any Error> {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: Result { try body() }) }
        }
    }

    private func take(_ work: AdministrativeWork) {
        state.withLock { $0.append(work.kind) }
        work.answer(answer)
    }

    private func leaveSocket() throws {
        let left = try LeftSocket(path: socket.path)
        #expect(FileManager.default.fileExists(atPath: socket.path))
        left.close()
        #expect(!socket.isAnswered)
    }
}

private struct StillClock: WallClock {
    func now() -> Instant { Instant(milliseconds: 1_772_442_000_000) }
}
