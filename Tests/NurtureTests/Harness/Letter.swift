import Foundation

/// A message as Python's email package and dkimpy read it.
struct Letter: Decodable, Sendable {
    /// What is wrong with the message, its parts and its fields.
    let defects: [String]
    /// Of its fields, in order.
    let names: [String]
    let to: [String]
    let subject: String
    /// Of the message and of its parts, the outermost first.
    let types: [String]
    /// Those that hold no others.
    let parts: [Part]
    let signatures: [Signature]
    /// How many signatures still hold when one word stands before the subject.
    let validWhenChanged: Int

    struct Part: Decodable, Sendable {
        let type: String
        let name: String
        /// Its Content-ID, with angle brackets.
        let id: String
        let disposition: String
        /// Of its bytes when its encoding is undone.
        let sha256: String
        /// What it says, when it is text.
        let text: String
    }

    struct Signature: Decodable, Hashable, Sendable {
        let selector: String
        let domain: String
        let algorithm: String
        let covers: [String]
        let valid: Bool
    }

    /// Reads a message that a mail server kept in that folder; `keys` are files with private keys by what DNS calls
    /// them (`n1._domainkey.example.com`).
    static func reading(_ mail: Mail, keptIn folder: String, keys: [String: String] = [:]) async throws -> Letter {
        let arguments = keys.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let reader = try Child(
            Built.python(),
            [Built.beside("Peers/letters.py").path, mail.file(in: folder)] + arguments
        )
        let outcome = try await reader.finish()
        guard let line = outcome.output.first else { throw Unread(text: outcome.text) }
        return try JSONDecoder().decode(Letter.self, from: Data(line.utf8))
    }

    struct Unread: Error, CustomStringConvertible {
        let text: String

        var description: String { "the message could not be read:\n\(text)" }
    }
}

extension Mail {
    /// Where a mail server that keeps its messages in that folder put this one.
    func file(in folder: String) -> String { "\(folder)/\(sha256).eml" }
}
