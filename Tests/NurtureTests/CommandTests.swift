import Foundation
import Testing

extension EndToEnd {
    /// The commands that need no daemon.
    struct Commands {
        @Test func `the shipped flows have no errors`() async throws {
            let outcome = try await Workplace().nurture("check", Built.shippedFlows.path)
            #expect(outcome.status == 0, "\(outcome.text)")
        }

        @Test func `a misspelt word is shown with its place and its remedy`() async throws {
            let workplace = try Workplace()
            try workplace.write("nurture.flow", "on lead\nsedn nurture email 1\nwait 3 days\nif clicked go to step 9\n")
            let outcome = try await workplace.nurture("check", "nurture.flow")
            #expect(outcome.status == 1, "\(outcome.text)")
            #expect(outcome.text.contains("--> nurture.flow:2:1"), "\(outcome.text)")
            #expect(outcome.text.contains("send"), "\(outcome.text)")
        }

        @Test func `a flow file of ten thousand lines is checked`() async throws {
            let workplace = try Workplace()
            var lines = ["on lead", "goal meeting booked"]
            for number in 1...3_332 {
                lines += [
                    "send email \(number % 7)", "wait 1 day", "if clicked email \(number % 7) tag reader \(number)",
                ]
            }
            lines += ["wait 1 day", "wait 1 day"]
            #expect(lines.count == 10_000)
            try workplace.write("long.flow", lines.joined(separator: "\n"))
            let good = try await workplace.nurture("check", "long.flow")
            #expect(good.status == 0, "\(good.text.suffix(2_000))")
            lines[9_998] = "wait 1 dya"
            try workplace.write("long.flow", lines.joined(separator: "\n"))
            let bad = try await workplace.nurture("check", "long.flow", "--format", "json")
            #expect(bad.status == 1)
            let errors = bad.output.filter { $0.contains("\"error\"") }
            #expect(errors.count == 1)
            #expect(errors.first?.contains("\"line\":9999") == true, "\(bad.text.suffix(2_000))")
        }

        @Test func `a dry run of the mission's sentence tells what happens to whom and when`() async throws {
            let golden = try Golden("Golden/mission-sentence.golden")
            let workplace = try Workplace()
            for part in ["nurture.flow", "events.ndjson"] { try workplace.write(part, try golden.part(part)) }
            let outcome = try await workplace.nurture(
                "dry-run",
                "nurture.flow",
                "--events",
                "events.ndjson",
                "--format",
                "json"
            )
            #expect(outcome.status == 0, "\(outcome.text)")
            let expected = try golden.part("output").split(separator: "\n").map(String.init)
            #expect(outcome.output == expected)
            let text = try await workplace.nurture("dry-run", "nurture.flow", "--events", "events.ndjson")
            #expect(text.status == 0)
            #expect(text.text.contains("anna@example.com"))
        }

        @Test func `every command explains itself with an example`() async throws {
            let workplace = try Workplace()
            for command in [
                ["check"], ["dry-run"], ["test"], ["simulate"], ["serve"], ["demo"], ["status"], ["outbox", "list"],
                ["token", "new"], ["preview"], ["send-test"], ["suppressions", "list"], ["suppressions", "export"],
                ["suppressions", "import"], ["suppressions", "add"], ["suppressions", "remove"], ["consent"],
                ["keys", "rotate"], ["release"],
            ] {
                let child = try Child(Built.nurture(), command + ["--help"], folder: workplace.folder)
                let outcome = try await child.finish()
                #expect(outcome.status == 0, "\(command)")
                #expect(outcome.text.contains("nurture " + command.joined(separator: " ")), "\(outcome.text)")
            }
        }
    }
}

/// A file with inputs and the expected output together, each behind a line `--- NAME`.
struct Golden {
    private let parts: [String: String]

    init(_ path: String) throws {
        let text = try String(contentsOf: Built.beside(path), encoding: .utf8)
        var parts: [String: String] = [:]
        var name = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("--- ") {
                name = String(line.dropFirst(4))
            } else {
                parts[name, default: ""] += line + "\n"
            }
        }
        self.parts = parts
    }

    func part(_ name: String) throws -> String { try #require(parts[name], "there is no part \(name)") }
}
