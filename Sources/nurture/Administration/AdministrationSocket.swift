import FlowCommands
import FlowServer
import FlowTransport
import Foundation

/// The socket file beside a database by which its daemon is administered.
struct AdministrationSocket {
    let path: String
    /// The database, without links on the way to it.
    let database: String

    init(database given: String) {
        let file = URL(fileURLWithPath: given).resolvingSymlinksInPath()
        database = file.path
        path = file.deletingLastPathComponent().appendingPathComponent("admin.sock").path
    }

    /// Whether some daemon answers there.
    var isAnswered: Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        return (try? fetch("GET", "/api/v1/status", nil, timeoutSeconds: 2)) != nil
    }

    func post(_ path: String, _ body: [UInt8]) throws(CommandError) -> SocketAdministration.Answer {
        let response: HTTPFetch.Response
        do {
            response = try fetch("POST", path, body, timeoutSeconds: 60)
        } catch {
            throw .daemonUnreachable(socket: self.path, reason: error.sentence)
        }
        return SocketAdministration.Answer(status: response.status, body: response.body)
    }

    private func fetch(
        _ method: String,
        _ path: String,
        _ body: [UInt8]?,
        timeoutSeconds: Int
    ) throws(HTTPFetch.Failure) -> HTTPFetch.Response {
        let name = database.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? ""
        return try HTTPFetch.perform(
            method: method,
            url: "http://localhost" + path,
            headers: [(AdministrationServer.databaseHeader, name), ("Content-Type", "application/json")],
            body: body,
            timeoutSeconds: timeoutSeconds,
            socketPath: self.path
        )
    }
}
