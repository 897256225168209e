import FlowModel

/// Checks and lowers what the folder defines for everyone.
extension FolderCheck {
    /// Stages, scoring and segments of all files.
    mutating func checkLifecycle() -> Lifecycle { Lifecycle() }

    /// The scenarios of all files.
    mutating func checkScenarios() -> [Scenario] { [] }
}

extension FolderNames {
    /// What one file's lifecycle defines and mentions.
    mutating func add(_ lifecycle: LifecycleSyntax) {}
}
