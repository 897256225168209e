import FlowModel
package import FlowRuntime
import Foundation

/// Asks the daemon that owns the database, through the socket beside it.
package struct SocketAdministration: Administration {
    /// What the socket answered.
    package struct Answer: Sendable {
        package var status: Int
        package var body: [UInt8]

        package init(status: Int, body: [UInt8]) {
            (self.status, self.body) = (status, body)
        }
    }

    /// Posts that JSON document to that path.
    package typealias Post = (_ path: String, _ body: [UInt8]) throws(CommandError) -> Answer

    private let post: Post

    package init(post: @escaping Post) {
        self.post = post
    }

    package func suppress(_ entries: [SuppressionEntry]) throws(CommandError) -> Int {
        try ask("suppressions", ["entries": .list(entries.map(\.document))])
    }

    package func lift(_ addresses: [String], source: String) throws(CommandError) -> Int {
        try ask("suppressions/lift", ["addresses": .list(addresses.map { .text($0) }), "source": .text(source)])
    }

    package func addKey() throws(CommandError) -> Int { try ask("keys", [:]) }

    package func release() throws(CommandError) -> Int { try ask("release", [:]) }

    private func ask(_ path: String, _ members: [String: Value]) throws(CommandError) -> Int {
        let answer = try post("/api/v1/" + path, Array(JSON.text(.object(members)).utf8))
        let document = try? JSONReader.read(answer.body)
        guard case .object(let fields)? = document else {
            throw .daemonRefused(reason: "its answer, with status \(answer.status), cannot be read")
        }
        if answer.status == 200, case .number(let count)? = fields["changed"], let changed = Int(exactly: count) {
            return changed
        }
        guard case .object(let error)? = fields["error"], case .text(let message)? = error["message"] else {
            throw .daemonRefused(reason: "it answered with status \(answer.status)")
        }
        throw .daemonRefused(reason: message)
    }
}

extension SuppressionEntry {
    /// As the daemon takes it.
    fileprivate var document: Value {
        var members: [String: Value] = [
            "address": .text(address), "reason": .text(reason.rawValue), "source": .text(source),
        ]
        if let at { members["at"] = .text(ISO8601.text(of: at, in: .utc)) }
        return .object(members)
    }
}
