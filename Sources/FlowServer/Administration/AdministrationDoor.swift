import FlowModel
import FlowRuntime
import Foundation
import Hummingbird

/// Answers what operators ask through the socket: `/api/v1/…`.
struct AdministrationDoor: HTTPResponder {
    typealias Context = BasicRequestContext

    /// Bytes of a body: a thousand entries with room to spare.
    private static let bodyLimit = 2 << 20

    let parts: AdministrationParts

    @Sendable func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        do {
            try checkDatabase(request)
            return try await answer(request)
        } catch let problem as Problem {
            return problem.response
        }
    }

    private func answer(_ request: Request) async throws -> Response {
        guard let call = AdministrationCall(path: request.uri.path) else { throw AdministrationDoor.notFound }
        guard call.method == request.method else { throw Problem.wrongMethod(allowed: [call.method]) }
        switch call {
        case .status: return try status()
        case .suppress:
            return try await changed(.suppress(SuppressionDocument.entries(in: try await document(request))))
        case .lift:
            let document = try await document(request)
            let addresses = try SuppressionDocument.addresses(in: document)
            return try await changed(.lift(addresses, source: SuppressionDocument.source(in: document)))
        case .liftOne(let address):
            return try await changed(.lift([address], source: SuppressionDocument.unknownSource))
        case .addKey:
            guard let key = parts.newKey(parts.clock.now()) else { throw AdministrationDoor.tooManyKeys }
            return try await changed(.addKey(key))
        case .release: return try await changed(.release)
        }
    }

    private func status() throws -> Response {
        do {
            return .json(.ok, try JSONReader.read(Array(try parts.status().utf8)))
        } catch {
            throw Problem(Mailbox.Refusal.store(.failed(reason: "")))
        }
    }

    private func document(_ request: Request) async throws -> [String: Value] {
        try IntakeDocument.read(try await RequestBytes.collect(request, limit: AdministrationDoor.bodyLimit))
    }

    /// Does the work and waits until it is on disk.
    private func changed(_ kind: AdministrativeWork.Kind) async throws -> Response {
        let result = await withCheckedContinuation { continuation in
            parts.post(AdministrativeWork(kind) { continuation.resume(returning: $0) })
        }
        switch result {
        case .success(let count):
            return .json(.ok, .object(["success": .flag(true), "changed": .number(Double(count))]))
        case .failure(let error): throw Problem(Mailbox.Refusal.store(error))
        }
    }

    /// Two daemons on databases of one folder would share the socket's name.
    private func checkDatabase(_ request: Request) throws(Problem) {
        guard let database = parts.database, let name = HTTPFields.Element.Name(AdministrationServer.databaseHeader),
            let meant = request.headers[name]?.removingPercentEncoding, meant != database
        else { return }
        throw Problem(
            HTTPResponse.Status(code: 421, reasonPhrase: "Misdirected Request"),
            "other_database",
            "This daemon runs on another database of the folder. Give each daemon's database a folder of its own."
        )
    }

    private static let notFound = Problem(.notFound, "not_found", "There is nothing at this address below /api/v1.")

    private static let tooManyKeys = Problem(
        .conflict,
        "too_many_keys",
        "There are 255 keys already, and none is old enough to go."
    )
}
