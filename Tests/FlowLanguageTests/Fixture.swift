import FlowLanguage
import FlowModel

/// A flows folder for one test.
struct Fixture {
    var files: [FolderText.File]
    var webhooks: Set<Slug>?
    var topics: Set<Slug>?
    var teams: Set<Slug>?
    /// What a database has seen, of events, fields and tags.
    var seen: Set<Slug>?

    init(_ flow: String, path: String = "nurture.flow", emails: [String] = []) {
        files = [FolderText.File(path: path, text: flow)]
        add(emails: emails)
    }

    init(files: [FolderText.File]) {
        self.files = files
    }

    mutating func add(emails: [String]) {
        files += emails.map { FolderText.File(path: "emails/\($0).md", text: "---\nsubject: Hello\n---\nHello\n") }
    }

    var text: FolderText { FolderText(files: files) }

    func check() -> CheckedFolder {
        let zones: Set<String> = ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "UTC"]
        let knowledge = Knowledge(
            webhooks: webhooks,
            teams: teams,
            topics: topics,
            events: seen,
            fields: seen,
            tags: seen
        ) { zones.contains($0) }
        return FlowChecker.check(text, knowing: knowledge)
    }

    /// Every diagnostic as it is printed.
    func drawing() -> String {
        let text = text
        return check().diagnostics.map { DiagnosticText.text($0, in: text, colored: false) }
            .joined(separator: "\n\n")
    }
}

extension CheckedFolder {
    var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

    var ids: [String] { diagnostics.map(\.id) }
}
