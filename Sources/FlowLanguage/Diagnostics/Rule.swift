import FlowModel

/// One kind of finding: its stable id, how bad it is, and its page.
///
/// Each stands in an extension beside the check that finds it; `Rule.all` gathers them.
struct Rule: Sendable {
    let id: String
    let severity: Diagnostic.Severity
    /// What `nurture explain` prints: what is refused, why, and how it is written.
    let page: String

    init(_ id: String, severity: Diagnostic.Severity = .error, _ page: String) {
        self.id = id
        self.severity = severity
        self.page = page
    }
}
