package import FlowLanguage
import FlowMail
import FlowModel

/// Finds everything that is wrong with a flow file or a flows folder: `nurture check`.
package enum Check {
    /// Checks the folder at that path and writes what there is to say about it.
    ///
    /// As text the diagnostics and a summary are the answer; as JSON each line of the answer is a diagnostic, and the
    /// summary goes to standard error.
    /// - Returns: `no` when there is an error.
    /// - Throws: `CommandError` when the files cannot be read.
    package static func run(
        path: String,
        knowing knowledge: Knowledge,
        format: OutputFormat = .text,
        output: Output
    ) throws(CommandError) -> ExitCode {
        let folder = try FolderReader().read(path)
        let checked = FlowChecker.check(folder, knowing: knowledge)
        let diagnostics = checked.diagnostics + EmailLibrary.read(folder, topics: knowledge.topics).diagnostics
        let hasErrors = checked.hasErrors || diagnostics.contains { $0.severity == .error }
        let summary = summary(
            of: path,
            flows: checked.flows,
            scenarios: checked.scenarios.count,
            diagnostics: diagnostics
        )
        switch format {
        case .text:
            for diagnostic in diagnostics {
                output.write(DiagnosticText.text(diagnostic, in: folder, colored: output.isColored) + "\n")
            }
            output.write(summary)
        case .json:
            for diagnostic in diagnostics { output.write(json(diagnostic)) }
            output.writeError(summary)
        }
        return hasErrors ? .no : .done
    }

    /// One line: `Flows is fine: 1 flow, 3 steps, 2 scenarios`, or `2 errors, 1 warning`.
    static func summary(
        of path: String,
        flows: [Flow],
        scenarios: Int = 0,
        diagnostics: [Diagnostic]
    ) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let findings = [
            errors == 0 ? nil : count(errors, "error"),
            errors == diagnostics.count ? nil : count(diagnostics.count - errors, "warning"),
        ].compactMap { $0 }
        if errors > 0 { return findings.joined(separator: ", ") }
        let name = path == "." ? "this folder" : path
        let content =
            [
                count(flows.count, "flow"), count(flows.reduce(0) { $0 + Set($1.steps.map(\.number)).count }, "step"),
            ] + (scenarios == 0 ? [] : [count(scenarios, "scenario")])
        return "\(name) is fine: " + (content + findings).joined(separator: ", ")
    }

    /// The members of LANGUAGE, section 6, in their order.
    private static func json(_ diagnostic: Diagnostic) -> String {
        var members: [(key: String, value: Value)] = [
            ("code", .text(diagnostic.id)),
            ("severity", .text(diagnostic.severity.rawValue)),
            ("file", .text(diagnostic.place.file)),
            ("line", .number(Double(diagnostic.place.line))),
            ("column", .number(Double(diagnostic.place.column))),
            ("length", .number(Double(diagnostic.place.length))),
            ("message", .text(diagnostic.message)),
            ("help", diagnostic.help.map { .text($0) } ?? .null),
        ]
        if let replacement = diagnostic.replacement { members.append(("replacement", .text(replacement))) }
        return JSON.object(members)
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
