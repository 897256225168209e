import Foundation

/// A real web server on loopback that verifies every webhook call and tells it.
final class HookServer: Sendable {
    static let secret = "whsec_" + Data("a secret for the tests only, 32b".utf8).base64EncodedString()

    let port: Int
    let calls: Journal<Call>
    private let child: Child

    init(secret: String = HookServer.secret, _ arguments: [String] = []) async throws {
        let child = try Child(Built.python(), [Built.beside("Peers/hooks.py").path, secret] + arguments)
        (self.child, port) = (child, try await child.ready(Ready.self).port)
        calls = child.decoded("the web server", Call.self)
    }

    deinit { child.signal(SIGKILL) }

    /// The first call whose body speaks of that address.
    func call(about address: String, within seconds: Int = 60) async throws -> Call {
        try await calls.first("a call about \(address)", within: seconds) { calls in
            calls.first { $0.body.contains("\"\(address)\"") }
        }
    }

    private struct Ready: Decodable {
        let port: Int
    }

    /// One call as the web server got it.
    struct Call: Decodable, Sendable {
        /// Its `webhook-id`.
        let id: String
        let path: String
        /// Whether the public library took its signature as genuine.
        let verified: Bool
        /// Whether it took it as genuine by the secret named as the next one, too.
        let verifiedByNext: Bool
        /// The answer it got.
        let status: Int
        /// Its content type.
        let type: String
        let body: String
    }
}

extension Child {
    /// The first line of a peer, which says where it listens.
    func ready<Line: Decodable & Sendable>(_ type: Line.Type) async throws -> Line {
        try await output.first("where it listens") { lines in
            lines.first.flatMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
        }
    }

    /// The lines of a peer that are of that shape, as they come.
    func decoded<Line: Decodable & Sendable>(_ name: String, _ type: Line.Type) -> Journal<Line> {
        let journal = Journal<Line>(name)
        output.forward { line in
            guard let line else { return journal.close() }
            guard let decoded = try? JSONDecoder().decode(type, from: Data(line.utf8)) else { return }
            journal.append(decoded)
        }
        return journal
    }
}
