package import FlowModel

/// A folder with what every decision asks of it, worked out once.
package final class PreparedFolder: Sendable {
    package let folder: LiveFolder
    /// The rules of the funnel's stages, in its order.
    let stages: [Watched]
    /// The rules of stages outside the funnel.
    let outside: [Watched]
    let segments: [Watched]
    /// Conditions of stages and segments that time alone may change.
    let changedByTime: [Condition]
    /// Versions of flows with conditions that time alone may change.
    let versionsChangedByTime: Set<FlowVersionID>
    let scores: [ScoreMark]
    /// Everything that a contact's standing remembers to hold or not.
    let truthKeys: Set<String>

    /// A condition whose beginning matters, with the name under which a contact's standing remembers it.
    struct Watched {
        let name: Slug
        let truthKey: String
        let condition: Condition
    }

    /// A score that lets contacts in when it is reached from below.
    struct ScoreMark {
        let bound: Double
        let truthKey: String
    }

    package init(_ folder: LiveFolder) {
        self.folder = folder
        let lifecycle = folder.lifecycle
        stages = lifecycle.stages.compactMap { Watched($0) }
        outside = lifecycle.outside.compactMap { Watched($0) }
        segments = lifecycle.segments.map { Watched(name: $0.name, truthKey: $0.truthKey, condition: $0.condition) }
        let watched = stages + outside + segments
        changedByTime = watched.map(\.condition).filter(\.isChangedByTime)
        versionsChangedByTime = Set(folder.versions.filter { $0.value.flow.isChangedByTime }.keys)
        scores = folder.scoreBounds.map {
            ScoreMark(bound: $0, truthKey: "score at least \(Value.number($0).displayText)")
        }
        truthKeys = Set(watched.map(\.truthKey) + scores.map(\.truthKey))
    }

    var watches: Bool { !(stages.isEmpty && outside.isEmpty && segments.isEmpty) }
}

extension PreparedFolder.Watched {
    /// Nil without a rule.
    fileprivate init?(_ stage: Lifecycle.Stage) {
        guard let rule = stage.rule else { return nil }
        self.init(name: stage.name, truthKey: stage.truthKey, condition: rule)
    }
}
