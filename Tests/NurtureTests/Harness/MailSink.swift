import Foundation

/// A real mail server on loopback that tells every message it got.
final class MailSink: Sendable {
    let port: Int
    /// The certificate to trust, when it demands TLS.
    let certificate: String
    let mails: Journal<Mail>
    private let child: Child

    init(_ arguments: [String] = []) async throws {
        let child = try Child(Built.python(), [Built.beside("Peers/sink.py").path] + arguments)
        let ready = try await child.ready(Ready.self)
        (self.child, port, certificate) = (child, ready.port, ready.certificate)
        mails = child.decoded("the mail server", Mail.self)
    }

    deinit { child.signal(SIGKILL) }

    /// Ends it as a power cut does.
    func kill() async throws {
        child.signal(SIGKILL)
        _ = try await child.exitStatus()
    }

    /// The first mail to that address for which the condition holds.
    func mail(
        to recipient: String,
        within seconds: Int = 60,
        where condition: @escaping @Sendable (Mail) -> Bool = { _ in true }
    ) async throws -> Mail {
        try await mails.first("a mail to \(recipient)", within: seconds) { mails in
            mails.first { $0.recipients == [recipient] && condition($0) }
        }
    }

    func mail(to recipient: String, subject: String, within seconds: Int = 60) async throws -> Mail {
        try await mail(to: recipient, within: seconds) { $0.subject == subject }
    }

    /// What was told so far: of a mail that is expected, wait for it first, since the server's lines come later than
    /// its replies.
    func subjects(to recipient: String) -> [String] {
        mails.elements.filter { $0.recipients == [recipient] }.map(\.subject)
    }

    /// What was told when there are that many.
    func subjects(to recipient: String, atLeast count: Int) async throws -> [String] {
        try await mails.first("\(count) mails to \(recipient)", within: 60) { mails in
            let subjects = mails.filter { $0.recipients == [recipient] }.map(\.subject)
            return subjects.count >= count ? subjects : nil
        }
    }

    private struct Ready: Decodable {
        let port: Int
        let certificate: String
    }
}

/// One message as the mail server got it.
struct Mail: Decodable, Sendable {
    enum Outcome: String, Decodable {
        case accepted, refused, deferred, dropped
    }

    let outcome: Outcome
    let sender: String
    let recipients: [String]
    /// Of the message's bytes.
    let sha256: String
    let headers: [[String]]
    let text: String
    let html: String
    /// Bytes of the longest line, without its end.
    let longestLine: Int
    /// Line feeds without a carriage return.
    let bareNewlines: Int
    let secure: Bool
    let login: String

    func header(_ name: String) -> String? {
        headers.first { $0.first?.lowercased() == name.lowercased() }?.last
    }

    var subject: String { header("Subject") ?? "" }
    var messageID: String { (header("Message-ID") ?? "").trimmingCharacters(in: CharacterSet(charactersIn: "<> ")) }

    /// The path, from its slash on, of the first link whose path begins with that.
    func path(_ beginning: String) -> String? {
        let text = html + "\n" + headers.map { $0.last ?? "" }.joined(separator: "\n")
        guard let start = text.range(of: Self.linkBase + beginning) else { return nil }
        let rest = text[start.lowerBound...].dropFirst(Self.linkBase.count)
        return String(rest.prefix { !"\"'<>) \n".contains($0) })
    }

    /// What links begin with in these tests; nobody is called there, the tests take the path alone.
    static let linkBase = "http://links.example.com"
}
