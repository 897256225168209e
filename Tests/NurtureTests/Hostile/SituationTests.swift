import Foundation
import Testing

extension EndToEnd {
    /// What lies on the machine and should not.
    struct HostileSituations {
        private func workplace() throws -> Workplace {
            let workplace = try Workplace()
            try workplace.write("Flows/lead.flow", "on lead, send first")
            try workplace.writeEmail("first")
            try workplace.writeConfiguration()
            return workplace
        }

        @Test(arguments: Situation.all)
        func `the program says what is wrong and ends with the right status`(_ situation: Situation) async throws {
            let workplace = try workplace()
            try situation.prepare(workplace)
            let child = try Child(Built.nurture(), situation.arguments, folder: workplace.folder)
            defer { child.signal(SIGKILL) }
            let outcome = try await child.finish()
            #expect(situation.statuses.contains(outcome.status), "\(outcome.status): \(outcome.text)")
            #expect(outcome.text.contains(situation.word), "\(outcome.text)")
            #expect(!outcome.text.contains("This is a bug"), "\(outcome.text)")
        }

        @Test func `a port in use is named, and nothing is lost`() async throws {
            let hooks = try await HookServer()
            let workplace = try workplace()
            let configuration = try String(
                contentsOf: workplace.folder.appending(path: "nurture.yaml"),
                encoding: .utf8
            )
            try workplace.write("nurture.yaml", configuration.replacing("127.0.0.1:0", with: "127.0.0.1:\(hooks.port)"))
            let outcome = try await workplace.nurture("serve", "--config", "nurture.yaml")
            #expect(outcome.status == 69, "\(outcome.text)")
            #expect(outcome.text.contains("\(hooks.port)"), "\(outcome.text)")
            try workplace.write("nurture.yaml", configuration)
            let daemon = try await Daemon(in: workplace)
            #expect(try await daemon.track("lead", "anna@example.com").status == 200)
        }

        @Test func `a second daemon on the same database ends, and the first goes on`() async throws {
            let workplace = try workplace()
            let daemon = try await Daemon(in: workplace)
            let second = try await workplace.nurture("serve", "--config", "nurture.yaml")
            #expect(second.status == 69, "\(second.text)")
            #expect(second.text.contains("nurture.sqlite"), "\(second.text)")
            #expect(try await daemon.track("lead", "anna@example.com").status == 200)
        }

        @Test func `a database of a later version is refused and left as it is`() async throws {
            let workplace = try workplace()
            let daemon = try await Daemon(in: workplace)
            #expect(try await daemon.stop() == 0)
            let script = """
                import sqlite3, sys
                database = sqlite3.connect(sys.argv[1])
                database.execute("INSERT INTO grdb_migrations (identifier) VALUES ('9999 from the future')")
                database.execute("PRAGMA user_version = 999999")
                database.commit()
                database.close()
                """
            let change = try Child(Built.python(), ["-c", script, workplace.path("nurture.sqlite")])
            let changed = try await change.finish()
            #expect(changed.status == 0, "\(changed.text)")
            let before = try Data(contentsOf: workplace.folder.appending(path: "nurture.sqlite"))
            let outcome = try await workplace.nurture("serve", "--config", "nurture.yaml")
            #expect(outcome.status == 65, "\(outcome.text)")
            #expect(outcome.text.contains("newer version"), "\(outcome.text)")
            #expect(try Data(contentsOf: workplace.folder.appending(path: "nurture.sqlite")) == before)
        }

        @Test func `a folder that became bad while the daemon was down does not stop it`() async throws {
            let sink = try await MailSink()
            let workplace = try workplace()
            try workplace.writeConfiguration(sink: sink)
            let first = try await Daemon(in: workplace)
            #expect(try await first.stop() == 0)
            try workplace.write("Flows/lead.flow", "on lead, sned first")
            let second = try await Daemon(in: workplace)
            #expect(try await second.track("lead", "anna@example.com").status == 200)
            _ = try await sink.mail(to: "anna@example.com")
        }
    }
}
