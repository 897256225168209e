import Foundation
import Testing

extension EndToEnd {
    /// The list of those who get no mail, changed beside a daemon and without one.
    struct SuppressionCommands {
        @Test func `the list is changed through the running daemon, and without one in the database`() async throws {
            let sink = try await MailSink()
            let workplace = try Workplace()
            try workplace.write("Flows/relay.flow", "on lead, send first")
            try workplace.writeEmail("first")
            try workplace.writeConfiguration(sink: sink)
            let daemon = try await Daemon(in: workplace)
            try workplace.write("list.csv", "email,type\nanna@example.com,hard bounce\nbob@example.com,spam\n")
            let imported = try await workplace.nurture("suppressions", "import", "list.csv")
            #expect(imported.status == 0, "\(imported.text)")
            #expect(imported.output == ["2 added, 0 were on the list already"])
            let again = try await workplace.nurture("suppressions", "import", "list.csv", "--format", "json")
            #expect(again.output == [#"{"lines":2,"added":0}"#], "\(again.text)")
            let listed = try await workplace.nurture("suppressions", "list", "--format", "json")
            #expect(listed.output.count == 2, "\(listed.text)")
            try await daemon.track("lead", "anna@example.com")
            let removed = try await workplace.nurture("suppressions", "remove", "bob@example.com")
            #expect(removed.status == 0, "\(removed.text)")
            try await daemon.track("lead", "bob@example.com")
            _ = try await sink.mail(to: "bob@example.com")
            #expect(sink.subjects(to: "anna@example.com") == [])
            for arguments in [["keys", "rotate"], ["release"]] {
                let outcome = try await workplace.nurture(arguments[0], arguments.dropFirst().first ?? "--format=text")
                #expect(outcome.status == 0, "\(outcome.text)")
            }
            #expect(try await daemon.stop() == 0)

            let added = try await workplace.nurture("suppressions", "add", "eva@example.com", "--reason", "complained")
            #expect(added.output == ["added"], "\(added.text)")
            let exported = try await workplace.nurture("suppressions", "export")
            #expect(exported.output.count == 3, "\(exported.text)")
            #expect(exported.output.contains { $0.hasPrefix("eva@example.com,complained,") }, "\(exported.text)")
            let none = try await workplace.nurture("suppressions", "remove", "bob@example.com")
            #expect(none.status == 1)
            let proof = try await workplace.nurture("consent", "eva@example.com", "--format", "json")
            #expect(proof.output.first?.contains(#""change":"suppressed""#) == true, "\(proof.text)")
        }

        @Test func `whoever may write to the socket needs no way to the database`() async throws {
            let workplace = try Workplace()
            try workplace.write("Flows/relay.flow", "on lead, send first")
            try workplace.writeEmail("first")
            try workplace.writeConfiguration()
            let daemon = try await Daemon(in: workplace)
            // A folder is no lock for anybody, not even for root.
            let lock = workplace.path("nurture.sqlite.lock")
            try FileManager.default.removeItem(atPath: lock)
            try FileManager.default.createDirectory(atPath: lock, withIntermediateDirectories: false)
            let added = try await workplace.nurture("suppressions", "add", "anna@example.com")
            #expect(added.output == ["added"], "\(added.text)")
            #expect(try await daemon.stop() == 0)
            let unreachable = try await workplace.nurture("suppressions", "add", "bob@example.com")
            #expect(unreachable.status == 65, "\(unreachable.text)")
        }
    }
}
