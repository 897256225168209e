import FlowLanguage
import FlowMail
import FlowModel
import FlowRuntime

/// A flows folder of a story: flows and emails, written down, checked and ready to be applied.
struct StoryFolder: Sendable {
    var flows: [StoryFlow]
    var lifecycle = StoryLifecycle()
    /// Topics that emails name themselves, by the email's name.
    var emailTopics: [String: String] = [:]

    /// Emails that other editions send, for those who are inside.
    var otherEmails: Set<String> = []

    var emails: Set<String> { otherEmails.union(flows.flatMap(\.emails)) }

    /// The flow files and the emails.
    var text: FolderText {
        let emails = emails.sorted().map { email in
            FolderText.File(path: "emails/\(Slug(email).text).md", text: body(of: email))
        }
        let lifecycles = lifecycle.isEmpty ? [] : [lifecycle.file]
        return FolderText(files: flows.map(\.file) + lifecycles + emails)
    }

    private func body(of email: String) -> String {
        let topic = emailTopics[email].map { "topic: \($0)\n" } ?? ""
        return """
            ---
            subject: "{{first_name}}: \(email)"
            \(topic)defaults: { first_name: "Hello", plan: "none" }
            ---
            About your plan {{plan}}.

            [Read on](https://example.com/\(Slug(email).text) "guide")
            [Prices](https://example.com/pricing "pricing")

            """
    }

    /// Checks the texts with the product's checker.
    /// - Throws: `StoryError.refused` with what the checker said.
    func checked() throws(StoryError) -> CheckedEdition {
        let text = text
        let knowledge = Knowledge(
            webhooks: ["crm", "chat"].reduce(into: []) { $0.insert(Slug($1)) },
            isTimeZone: { StoryZone.named($0) != nil }
        )
        let checked = FlowChecker.check(text, knowing: knowledge)
        let errors = checked.diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty, !checked.hasErrors else {
            let files = flows.map(\.file.text) + [lifecycle.file.text]
            throw .refused(errors.map { "\($0.place.file):\($0.place.line) \($0.message)" } + files)
        }
        let (library, findings) = EmailLibrary.read(text)
        let wrong = findings.filter { $0.severity == .error }
        guard wrong.isEmpty else { throw .refused(wrong.map { "\($0.place.file):\($0.place.line) \($0.message)" }) }
        return CheckedEdition(
            folder: self,
            text: text,
            flows: checked.flows,
            lifecycle: checked.lifecycle,
            library: library,
            programs: Dictionary(uniqueKeysWithValues: flows.map { ($0.name, StoryProgram($0)) })
        )
    }
}

/// A folder that the checker has passed.
struct CheckedEdition: Sendable {
    var folder: StoryFolder
    var text: FolderText
    var flows: [Flow]
    var lifecycle: Lifecycle
    var library: EmailLibrary
    /// The checks' own graphs.
    var programs: [Slug: StoryProgram]
}

/// Why a story cannot be run.
package enum StoryError: Error {
    /// The checker refuses a flow that was generated: a mistake of the generator.
    case refused([String])
}
