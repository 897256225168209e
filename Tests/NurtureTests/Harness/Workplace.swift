import Foundation

/// A temporary folder with flows, emails and a configuration, gone when nobody holds it any more.
final class Workplace: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "nurture-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func write(_ name: String, _ text: String) throws {
        try write(name, bytes: Array(text.utf8))
    }

    func write(_ name: String, bytes: [UInt8]) throws {
        let place = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: place)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: folder.appending(path: name))
    }

    /// An email whose subject is its name, with a link labelled `guide`.
    func writeEmail(_ name: String, greeting: String = "Hello") throws {
        let slug = name.replacing(" ", with: "-")
        try write(
            "Flows/emails/\(slug).md",
            """
            ---
            subject: "\(name)"
            defaults: { first_name: "there" }
            ---
            \(greeting) {{first_name}},

            [Read the guide](https://example.com/\(slug) "guide")

            """
        )
    }

    /// A configuration for real peers; without a mail server emails become files in `outbox`.
    func writeConfiguration(
        sink: MailSink? = nil,
        hooks: HookServer? = nil,
        smtp: String = "tls: none, connections: 2",
        more: String = ""
    ) throws {
        var lines = [
            "flows: \(path("Flows"))", "database: \(path("nurture.sqlite"))", "listen: \"127.0.0.1:0\"",
            "public_url: \(Mail.linkBase)", "time_zone: Europe/Amsterdam", "write_keys: [ \(Daemon.writeKey) ]",
            "email:", "  from: \"Anna <anna@nurture.example.com>\"", "  postal_address: \"Street 1, Amsterdam\"",
        ]
        if let sink {
            lines.append("  transport: smtp")
            lines.append("  smtp: { url: \"smtp://127.0.0.1:\(sink.port)\", \(smtp) }")
        } else {
            lines.append("  outbox_folder: \(path("outbox"))")
        }
        if let hooks {
            let url = "http://127.0.0.1:\(hooks.port)/crm"
            lines += ["webhooks:", "  crm: { url: \"\(url)\", secret: \"\(HookServer.secret)\", allow_private: true }"]
        }
        try write("nurture.yaml", (lines + [more]).joined(separator: "\n"))
    }

    /// Runs the program to its end in this folder.
    func nurture(_ arguments: String..., within seconds: Int = 60) async throws -> Child.Outcome {
        let child = try Child(Built.nurture(), arguments, folder: folder)
        defer { child.signal(SIGKILL) }
        return try await child.finish(within: seconds)
    }
}
